/* CF_HOST_ONLY: a whole flash in memory. After the restart: proof, rollback, and power cuts
 * anywhere. */
#include "harness.h"
#include "update.h"

/* A failed update must not make a later one, cut off before it was selected, look failed too. */
CF_TEST(an_old_failure_is_not_mistaken_for_a_new_one) {
  plan second = good;
  online();
  update_to_restart(&good);
  world_boot(&w, CF_RESET_SOFTWARE);
  world_boot(&w, CF_RESET_PANIC);
  world_connect(&w);
  CF_CHECK(reported("rolled_back"));
  second.session = "s-2";
  publish(&second);
  bool tried = false;
  for (long cut = 300800; cut < 301500 && !tried; cut += 9) {
    w.flash.budget = cut;
    world_tell(&w, "ota/offer", offer);
    for (int s = 0; s < 20 && !w.flash.dead && w.restarts == 1; s++) {
      world_run(&w, 2000);
      if (w.http_open && strstr(w.url, "manifest") != NULL) {
        send_manifest();
      } else if (w.http_open) {
        serve(UINT32_MAX);
      }
    }
    world_boot(&w, CF_RESET_BROWNOUT);
    tried = w.stick.slot == 1;
    world_connect(&w);
    CF_CHECK(!reported("rolled_back"));
  }
  CF_CHECK(tried);
}

CF_TEST(an_image_that_never_gets_online_goes_back) {
  online();
  update_to_restart(&good);
  world_boot(&w, CF_RESET_SOFTWARE);
  w.answers = false; /* lets it in, acknowledges nothing */
  world_run(&w, 590000);
  CF_CHECK(w.stick.trial.pending);
  CF_CHECK_EQ(w.restarts, 1);
  world_run(&w, 15000);
  CF_CHECK_EQ(w.restarts, 2);
  CF_CHECK_EQ(boots_slot(), -1); /* the old one, in the first slot */
  w.answers = true;
  world_boot(&w, CF_RESET_SOFTWARE);
  CF_CHECK_EQ(w.stick.slot, 0);
  world_connect(&w);
  CF_CHECK(reported("{\"v\":1,\"session\":\"s-1\",\"state\":\"rolled_back\""));
  world_boot(&w, CF_RESET_POWER_ON);
  world_connect(&w);
  CF_CHECK(!reported("rolled_back"));
}

CF_TEST(an_image_that_crashes_goes_back) {
  online();
  update_to_restart(&good);
  world_boot(&w, CF_RESET_SOFTWARE);
  CF_CHECK_EQ(w.stick.slot, 1);
  world_boot(&w, CF_RESET_PANIC);
  CF_CHECK_EQ(w.stick.slot, 0);
  world_connect(&w);
  CF_CHECK(reported("\"state\":\"rolled_back\""));
  CF_CHECK(strstr(world_last(&w, "info")->payload, "\"version\":\"1.0.0\"") != NULL);
}

/* The power went while the boot loader rewrote its choice: "rebooting" was said, the old one runs.
 */
CF_TEST(a_choice_that_the_boot_loader_lost_is_a_rollback) {
  online();
  update_to_restart(&good);
  const cf_flash *flash = &w.stick.port.flash;
  cf_boot_choice choice = cf_boot_read(flash, &w.stick.layout);
  CF_CHECK_EQ(choice.slot, 1);
  CF_CHECK(
      flash->erase(flash->ctx, w.stick.layout.otadata.at + choice.sector * CF_SECTOR, CF_SECTOR));
  world_boot(&w, CF_RESET_BROWNOUT);
  CF_CHECK_EQ(w.stick.slot, 0);
  world_connect(&w);
  CF_CHECK(reported("{\"v\":1,\"session\":\"s-1\",\"state\":\"rolled_back\""));
}

CF_TEST(without_any_network_it_is_kept_after_five_minutes) {
  online();
  update_to_restart(&good);
  w.wifi_present = true; /* and nothing in the air */
  world_boot(&w, CF_RESET_SOFTWARE);
  world_run(&w, 299000);
  CF_CHECK(w.stick.trial.pending);
  world_run(&w, 3000);
  CF_CHECK(!w.stick.trial.pending);
  world_boot(&w, CF_RESET_POWER_ON);
  CF_CHECK_EQ(w.stick.slot, 1);
}

CF_TEST(a_display_must_have_shown_its_frames) {
  online();
  update_to_restart(&good);
  w.facts.has_display = true;
  world_boot(&w, CF_RESET_SOFTWARE);
  world_run(&w, 20000);
  CF_CHECK(w.stick.trial.pending && w.stick.trial.heartbeat);
  for (int i = 0; i < 299; i++) {
    cf_stick_on_frame_shown(&w.stick);
  }
  world_run(&w, 2000);
  CF_CHECK(w.stick.trial.pending);
  cf_stick_on_frame_shown(&w.stick);
  world_run(&w, 2000);
  CF_CHECK(!w.stick.trial.pending);
}

CF_TEST(the_rollback_command_needs_an_image_and_respects_the_floor) {
  online();
  world_tell(&w, "cmd", "{\"v\":1,\"id\":\"c-1\",\"cmd\":\"rollback\",\"args\":{},\"exp\":0}");
  CF_CHECK(strstr(world_last(&w, "cmd/ack")->payload, "\"ok\":false") != NULL);
  update_to_restart(&good);
  world_boot(&w, CF_RESET_SOFTWARE);
  world_connect(&w);
  world_tell(&w, "cmd", "{\"v\":1,\"id\":\"c-2\",\"cmd\":\"rollback\",\"args\":{},\"exp\":0}");
  world_run(&w, 500);
  CF_CHECK(strstr(world_last(&w, "cmd/ack")->payload, "\"ok\":true") != NULL);
  world_boot(&w, CF_RESET_SOFTWARE);
  CF_CHECK_EQ(w.stick.slot, 0);
  world_connect(&w);
  CF_CHECK(!w.stick.trial.pending);
  world_boot(&w, CF_RESET_POWER_ON);
  CF_CHECK_EQ(w.stick.slot, 0);
}

/*
 * Power goes at any byte that is written to flash, again and again. The stick always starts with
 * the old image or the whole new one, and in the end it has the new one.
 */
CF_TEST(power_cuts_at_any_byte) {
  static const long cuts[] = {1,      10,     50,     100,    144,    200,    300,    5000,
                              4096,   8192,   30000,  65535,  65536,  65600,  65700,  100000,
                              131072, 131200, 200000, 262000, 299000, 300000, 300100, 300200,
                              300300, 300400, 300500, 300600, 300700, 300800, 300900, 301000};
  for (size_t i = 0; i < sizeof cuts / sizeof cuts[0]; i++) {
    online();
    publish(&good);
    bool done = false;
    for (int life = 0; life < 12 && !done; life++) {
      w.flash.budget = life == 0 ? cuts[i] : life == 1 ? cuts[i] / 2 + 7 : -1;
      world_tell(&w, "ota/offer", offer);
      for (int s = 0; s < 20 && !w.flash.dead && w.restarts == 0; s++) {
        world_run(&w, 2000);
        if (w.http_open && strstr(w.url, "manifest") != NULL) {
          send_manifest();
        } else if (w.http_open) {
          serve(UINT32_MAX);
        }
      }
      w.restarts = 0;
      world_boot(&w, CF_RESET_BROWNOUT);
      CF_CHECK(strcmp(w.stick.running.version, "1.0.0") == 0 || w.stick.slot == 1);
      if (w.stick.slot == 1) {
        CF_CHECK_MEM(w.flash.bytes + 0x1F0000, image, SIZE);
        done = true;
      }
      world_connect(&w);
    }
    CF_CHECK(done);
    CF_CHECK(!w.stick.trial.pending);
    CF_CHECK_STR(w.stick.running.version, "1.1.0");
  }
}

CF_MAIN()
