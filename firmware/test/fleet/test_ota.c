/* CF_HOST_ONLY: a whole flash in memory. Updates from the offer to the restart, and what is
 * refused. */
#include "harness.h"
#include "update.h"

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

CF_TEST(the_credential_goes_to_nobody_else) {
  online();
  publish(&good);
  char *host = strstr(offer, "\"manifest\":\"http://10.0.0.2");
  memcpy(host + strlen("\"manifest\":\"http://"), "6.6.6.66", 8);
  world_tell(&w, "ota/offer", offer);
  world_run(&w, 10);
  CF_CHECK(w.http_open && strstr(w.url, "http://6.6.6.66:8090/") == w.url);
  CF_CHECK_STR(w.headers, "");
  send_manifest();
  CF_CHECK(strstr(w.url, "http://10.0.0.2:8090/") == w.url);
  CF_CHECK(strstr(w.headers, "Authorization: Device 7C9EBD:") == w.headers);
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

CF_MAIN()
