/* CF_HOST_ONLY: a whole flash in memory. Updates over the air, through everything that can go
 * wrong. */
#include "base/bytes.h"
#include "base/codec.h"
#include "base/sha256.h"
#include "harness.h"
#include "world.h"

#define SIZE 300000u

static world w;
static uint8_t image[SIZE];
static char manifest[512];
static size_t manifest_len;
static char offer[1400];
static uint8_t loaded_at;

typedef struct {
  const char *version;
  uint64_t code;
  unsigned security;
  const char *board;
  uint16_t chip;
  const char *platform;
  const char *session;
  const char *more; /* members added to the offer */
} plan;

static const plan good = {"1.1.0", 1001000, 0, "m5stickc-plus", 0, "esp32", "s-1", ""};

static void publish(const plan *p) {
  uint8_t hash[32];
  char sha[65];
  char elf[65];
  cf_text text;
  fake_image(image, SIZE, p->version, p->board, p->chip, p->security);
  cf_sha256_of(image, SIZE, hash);
  cf_text_init(&text, sha, sizeof sha);
  cf_text_hex(&text, hash, 32);
  cf_text_init(&text, elf, sizeof elf);
  cf_text_hex(&text, image + 32 + 144, 32);
  manifest_len = (size_t)snprintf(
      manifest, sizeof manifest,
      "crispfleet-manifest-v1\nproduct=crisp-sticks\nplatform=%s\nversion=%s\nversion_code=%llu\n"
      "security_version=%u\nmin_version_code=0\nsize=%u\nsha256=%s\napp_elf_sha256=%s\n"
      "created_at=1763700000\n",
      p->platform, p->version, (unsigned long long)p->code, p->security, SIZE, sha, elf);
  snprintf(offer, sizeof offer,
           "{\"v\":1,\"session\":\"%s\",\"version\":\"%s\",\"version_code\":%llu,"
           "\"url\":\"http://10.0.0.2:8090/api/v1/fw/%s\",\"size\":%u,\"sha256\":\"%s\","
           "\"keyid\":\"6152a5f712e76de0\",\"sig\":\"MEQCIDAWuwEgg6I3fU4gRLSzhtVfQDictSH8P1gQLYKvLO"
           "zKAiAKiI3mTEfdkAHzE+O9fEfFXjcoXLn8DvPyhOTimHBZ3g==\","
           "\"manifest\":\"http://10.0.0.2:8090/api/v1/manifest/esp32/%s\",\"not_before\":0,"
           "\"deadline\":0,\"force\":false%s}",
           p->session, p->version, (unsigned long long)p->code, sha, SIZE, sha, p->version,
           p->more);
}

static void offered(const plan *p) {
  publish(p);
  world_tell(&w, "ota/offer", offer);
  world_run(&w, 10);
}

static void online(void) {
  world_init(&w);
  world_boot(&w, CF_RESET_POWER_ON);
  world_connect(&w);
  loaded_at = 0;
}

static void send_manifest(void) {
  world_answer(&w, 200, manifest, manifest_len);
  world_run(&w, 10);
}

/* Serves the image from where it was asked for; stops after `most` bytes with a broken connection.
 */
static void serve(uint32_t most) {
  uint32_t at = w.range_from;
  uint32_t number = w.http_number;
  cf_stick_on_http_head(&w.stick, number, at > 0 ? 206 : 200, SIZE - at, at, w.now_ms);
  while (at < SIZE && most > 0 && w.http_open) {
    uint32_t n = 1460;
    n = n < SIZE - at ? n : SIZE - at;
    n = n < most ? n : most;
    cf_stick_on_http_data(&w.stick, number, image + at, n, w.now_ms);
    at += n;
    most -= n;
  }
  if (w.http_open) {
    w.http_open = false;
    cf_stick_on_http_end(&w.stick, number, at == SIZE, w.now_ms);
  }
  world_run(&w, 10);
}

static bool reported(const char *text) {
  for (unsigned i = 0; i < w.said_count; i++) {
    if (strstr(w.said[i].topic, "/ota/status") != NULL && strstr(w.said[i].payload, text) != NULL) {
      return true;
    }
  }
  return false;
}

/* Nothing of the other slot was touched. */
static bool untouched(void) {
  for (uint32_t i = 0; i < 0x1E0000; i++) {
    if (w.flash.bytes[0x1F0000 + i] != 0xFF) {
      return false;
    }
  }
  return true;
}

static int boots_slot(void) {
  cf_layout layout;
  (void)cf_layout_read(&w.port.flash, &layout);
  return cf_boot_read(&w.port.flash, &layout).slot;
}

static void update_to_restart(const plan *p) {
  offered(p);
  send_manifest();
  serve(UINT32_MAX);
  world_run(&w, 4000);
}

CF_TEST(an_update_from_offer_to_confirmation) {
  online();
  world_forget(&w);
  offered(&good);
  CF_CHECK_STR(w.url, "http://10.0.0.2:8090/api/v1/manifest/esp32/1.1.0");
  CF_CHECK(strstr(w.headers, "Authorization: Device 7C9EBD:") != NULL);
  CF_CHECK(untouched());
  send_manifest();
  CF_CHECK(reported("{\"v\":1,\"session\":\"s-1\",\"state\":\"accepted\""));
  CF_CHECK(strstr(w.url, "/api/v1/fw/") != NULL);
  CF_CHECK(untouched());
  serve(UINT32_MAX);
  world_run(&w, 4000);
  CF_CHECK(reported("\"state\":\"downloading\",\"pct\":"));
  CF_CHECK(reported("\"state\":\"verifying\""));
  CF_CHECK(reported("\"state\":\"rebooting\",\"pct\":100"));
  CF_CHECK_MEM(w.flash.bytes + 0x1F0000, image, SIZE);
  CF_CHECK_EQ(w.restarts, 1);
  CF_CHECK_EQ(boots_slot(), 1);
  world_boot(&w, CF_RESET_SOFTWARE);
  CF_CHECK_EQ(w.stick.slot, 1);
  CF_CHECK(w.stick.trial.pending);
  world_connect(&w);
  CF_CHECK(reported("{\"v\":1,\"session\":\"s-1\",\"state\":\"pending_verify\""));
  CF_CHECK(reported("\"state\":\"confirmed\""));
  CF_CHECK(!w.stick.trial.pending);
  CF_CHECK(strstr(world_last(&w, "info")->payload, "\"version\":\"1.1.0\"") != NULL);
  CF_CHECK(strstr(world_last(&w, "info")->payload, "\"reset_reason\":\"ota\"") != NULL);
  world_boot(&w, CF_RESET_POWER_ON);
  CF_CHECK_EQ(w.stick.slot, 1);
  CF_CHECK(!w.stick.trial.pending);
  CF_CHECK_EQ(w.stick.ota.self.version_code, 1001000);
  world_connect(&w);
  world_forget(&w);
  world_tell(&w, "ota/offer", offer); /* still retained: it means nothing any more */
  world_run(&w, 2000);
  CF_CHECK(!w.http_open && !reported("session"));
}

CF_TEST(what_is_refused_before_anything_is_erased) {
  static const struct {
    plan p;
    bool good_signature;
    bool image; /* it shows in the first bytes only */
    const char *code;
  } cases[] = {
      {{"1.1.0", 1001000, 0, "m5stickc-plus", 0, "esp32", "s-1", ""}, false, false, "BAD_SIG"},
      {{"1.1.0", 1001000, 0, "m5stickc-plus", 0, "esp32s3", "s-1", ""}, true, false, "WRONG_CHIP"},
      {{"1.1.0", 1001000, 0, "m5stickc-plus", 9, "esp32", "s-1", ""}, true, true, "WRONG_CHIP"},
      {{"1.1.0", 1001000, 0, "m5stickc-plus2", 0, "esp32", "s-1", ""}, true, true, "WRONG_CHIP"},
      {{"0.9.0", 9000, 0, "m5stickc-plus", 0, "esp32", "s-1", ""}, true, false, "DOWNGRADE"},
      {{"1.0.0", 1000000, 0, "m5stickc-plus", 0, "esp32", "s-1", ""}, true, false, "OTHER"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char expected[64];
    online();
    w.signature_good = cases[i].good_signature;
    world_forget(&w);
    offered(&cases[i].p);
    send_manifest();
    if (cases[i].image) {
      serve(UINT32_MAX);
    }
    snprintf(expected, sizeof expected, "\"code\":\"%s\"", cases[i].code);
    CF_CHECK(reported("\"state\":\"rejected\""));
    CF_CHECK(reported(expected));
    CF_CHECK(!reported("\"state\":\"downloading\""));
    CF_CHECK(untouched());
    CF_CHECK(!w.http_open);
    world_run(&w, 10000);
    CF_CHECK_EQ(w.restarts, 0);
    CF_CHECK_EQ(boots_slot(), -1);
  }
}

CF_TEST(an_offer_that_is_not_whole_is_turned_down) {
  online();
  world_tell(&w, "ota/offer", "{\"v\":1,\"session\":\"s-7\",\"version\":\"1.1.0\"}");
  world_run(&w, 10);
  CF_CHECK(reported("{\"v\":1,\"session\":\"s-7\",\"state\":\"rejected\",\"code\":\"OTHER\""));
  CF_CHECK(!w.http_open);
}

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

CF_TEST(an_unknown_key_is_said_so) {
  online();
  CF_CHECK(cf_nvs_erase(&w.stick.nvs, "ota", "key0"));
  world_boot(&w, CF_RESET_POWER_ON);
  world_connect(&w);
  offered(&good);
  send_manifest();
  CF_CHECK(reported("\"state\":\"rejected\",\"code\":\"UNKNOWN_KEY\""));
}

CF_TEST(a_manifest_that_differs_from_the_offer_is_refused) {
  online();
  offered(&good);
  manifest[strlen("crispfleet-manifest-v1\nproduct=crisp-sticks\nplatform=esp32\nversion=1.")] =
      '2';
  send_manifest();
  CF_CHECK(reported("\"code\":\"BAD_SIG\""));
  online();
  offered(&good);
  world_answer(&w, 200, "crispfleet-manifest-v1\n", 23);
  world_run(&w, 10);
  CF_CHECK(reported("\"code\":\"BAD_SIG\""));
  online();
  offered(&good);
  world_answer(&w, 404, "{}", 2);
  world_run(&w, 10);
  CF_CHECK(reported("\"state\":\"rejected\",\"code\":\"HTTP_404\""));
}

CF_TEST(a_downgrade_that_the_server_allows_but_never_below_the_floor) {
  plan old = {"0.9.0", 9000, 0, "m5stickc-plus", 0, "esp32", "s-2", ",\"allow_downgrade\":true"};
  plan third = {"1.2.0", 1002000, 3, "m5stickc-plus", 0, "esp32", "s-1", ""};
  online();
  update_to_restart(&old);
  CF_CHECK_EQ(boots_slot(), 1);
  online();
  update_to_restart(&third);
  world_boot(&w, CF_RESET_SOFTWARE);
  world_connect(&w);
  CF_CHECK(!w.stick.trial.pending);
  CF_CHECK_EQ(w.stick.ota.self.security_floor, 3);
  world_forget(&w);
  offered(&old);
  send_manifest();
  CF_CHECK(reported("\"state\":\"rejected\",\"code\":\"DOWNGRADE\""));
  CF_CHECK(!w.http_open);
}

CF_TEST(a_damaged_image_is_never_selected) {
  online();
  offered(&good);
  send_manifest();
  image[200000] ^= 1;
  serve(UINT32_MAX);
  world_run(&w, 4000);
  CF_CHECK(reported("\"state\":\"failed\"") && reported("\"code\":\"SHA_MISMATCH\""));
  CF_CHECK_EQ(boots_slot(), -1);
  CF_CHECK_EQ(w.restarts, 0);
}

CF_TEST(flash_that_lies_is_found_out) {
  online();
  offered(&good);
  send_manifest();
  serve(SIZE - 5000);
  w.flash.bytes[0x1F0000 + 1000] ^= 0x10;
  world_run(&w, 3000);
  serve(UINT32_MAX);
  world_run(&w, 4000);
  CF_CHECK(reported("\"state\":\"failed\"") && reported("\"code\":\"FLASH\""));
  CF_CHECK_EQ(boots_slot(), -1);
}

CF_TEST(a_broken_connection_is_resumed_where_it_broke) {
  online();
  offered(&good);
  send_manifest();
  serve(100000);
  CF_CHECK(!w.http_open);
  world_run(&w, 3000);
  CF_CHECK(w.http_open);
  CF_CHECK_EQ(w.range_from, 100000);
  serve(UINT32_MAX);
  world_run(&w, 4000);
  CF_CHECK_EQ(boots_slot(), 1);
  CF_CHECK_MEM(w.flash.bytes + 0x1F0000, image, SIZE);
}

CF_TEST(a_server_that_ignores_the_range_is_understood) {
  online();
  offered(&good);
  send_manifest();
  serve(100000);
  world_run(&w, 3000);
  w.range_from = 0; /* answers 200 from the first byte */
  serve(UINT32_MAX);
  world_run(&w, 4000);
  CF_CHECK_EQ(boots_slot(), 1);
  CF_CHECK_MEM(w.flash.bytes + 0x1F0000, image, SIZE);
}

CF_TEST(a_connection_that_never_gets_on_is_given_up) {
  online();
  offered(&good);
  send_manifest();
  for (int i = 0; i < 20 && w.stick.ota.step != CF_UPDATE_IDLE; i++) {
    if (w.http_open) {
      serve(0);
    }
    world_run(&w, 40000);
  }
  CF_CHECK(reported("\"state\":\"failed\"") && reported("\"code\":\"NET\""));
}

CF_TEST(nobody_is_disturbed_with_a_low_battery) {
  online();
  w.battery = 10;
  world_forget(&w);
  offered(&good);
  CF_CHECK(reported("\"state\":\"delayed\",\"code\":\"LOW_BATTERY\""));
  CF_CHECK(reported("\"retry_after\":60"));
  CF_CHECK(!w.http_open);
  w.charging = true;
  world_run(&w, 61000);
  CF_CHECK(w.http_open);
  online();
  w.battery = 10;
  offered(&good);
  world_run(&w, 31 * 61000);
  CF_CHECK(reported("\"state\":\"rejected\",\"code\":\"LOW_BATTERY\""));
}

CF_TEST(an_offer_has_its_moment) {
  plan later = good;
  char more[64];
  online();
  snprintf(more, sizeof more, ",\"not_before\":%lld", (long long)w.unix_s + 50);
  later.more = more;
  offered(&later);
  CF_CHECK(!w.http_open);
  world_run(&w, 40000);
  CF_CHECK(!w.http_open);
  world_run(&w, 15000);
  CF_CHECK(w.http_open);
  online();
  later.more = ",\"deadline\":1763600000";
  offered(&later);
  CF_CHECK(reported("\"state\":\"rejected\",\"code\":\"ABORTED\""));
}

CF_TEST(an_offer_that_is_taken_back_ends_the_download) {
  online();
  offered(&good);
  send_manifest();
  serve(50000);
  world_tell(&w, "ota/offer", "");
  world_run(&w, 30000);
  CF_CHECK(!w.http_open);
  CF_CHECK(!cf_ota_busy(&w.stick.ota));
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
