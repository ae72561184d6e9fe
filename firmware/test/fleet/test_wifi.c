/* CF_HOST_ONLY: a whole flash in memory. Networks, the setup page, captive DNS and Improv. */
#include "harness.h"
#include "wifi/form.h"
#include "wifi/improv.h"
#include "wifi/portal.h"
#include "wifi/url.h"
#include "world.h"

static world w;

static void boot(void) {
  world_init(&w);
  w.wifi_present = true;
  world_boot(&w, CF_RESET_POWER_ON);
}

static void save(const char *ssid, const char *password) {
  (void)cf_wifi_save(&w.stick.nvs, ssid, password);
}

static void see(const char *a, int rssi_a, const char *b, int rssi_b) {
  cf_wifi_seen seen[2];
  memset(seen, 0, sizeof seen);
  snprintf(seen[0].ssid, sizeof seen[0].ssid, "%s", a);
  seen[0].rssi = (int8_t)rssi_a;
  snprintf(seen[1].ssid, sizeof seen[1].ssid, "%s", b);
  seen[1].rssi = (int8_t)rssi_b;
  cf_stick_on_wifi_scan(&w.stick, seen, 2, w.now_ms);
}

CF_TEST(the_strongest_known_network_is_joined_then_the_others) {
  boot();
  save("home", "homehome");
  save("hall", "hallhall");
  world_boot(&w, CF_RESET_POWER_ON);
  world_run(&w, 10);
  CF_CHECK_EQ(w.scans, 1);
  see("hall", -80, "home", -40);
  CF_CHECK_STR(w.joined, "home");
  CF_CHECK_STR(w.password, "homehome");
  cf_stick_on_wifi_down(&w.stick, true, w.now_ms);
  CF_CHECK_STR(w.joined, "hall");
  CF_CHECK(!w.link_open);
  cf_stick_on_wifi_up(&w.stick, w.now_ms);
  world_run(&w, 3000);
  CF_CHECK_EQ(w.stick.mqtt.state, CF_MQTT_UP);
  cf_stick_on_wifi_down(&w.stick, false, w.now_ms);
  world_run(&w, 10);
  CF_CHECK_EQ(w.stick.mqtt.state, CF_MQTT_IDLE);
  CF_CHECK(!w.link_open);
  world_run(&w, 3000);
  CF_CHECK_EQ(w.scans, 2);
}

CF_TEST(a_network_that_does_not_answer_is_left_after_a_while) {
  boot();
  save("home", "homehome");
  world_boot(&w, CF_RESET_POWER_ON);
  unsigned rounds = w.scans;
  world_run(&w, 600000);
  rounds = w.scans - rounds;
  CF_CHECK(rounds >= 5 && rounds <= 40); /* slower each time, up to a minute */
  CF_CHECK(!w.ap);
}

CF_TEST(without_a_known_network_the_setup_page_is_there) {
  char out[CF_PORTAL_ANSWER_MAX];
  static const char save_request[] =
      "POST /save HTTP/1.1\r\nHost: 192.168.4.1\r\nContent-Length: 79\r\n\r\n"
      "essid=wrong&ssid=my+caf%C3%A9%26&password=p%40ss+w%2Brd&broker=mqtt%3A%2F%2F10.0.0.9";
  boot();
  world_run(&w, 10);
  CF_CHECK(w.ap);
  see("<b>", -50, "hall", -60);
  size_t n =
      cf_stick_portal_answer(&w.stick, "GET / HTTP/1.1\r\n\r\n", 18, out, sizeof out, w.now_ms);
  out[n] = '\0';
  CF_CHECK(strstr(out, "HTTP/1.1 200 OK\r\n") == out);
  CF_CHECK(strstr(out, "Stick 7C9EBD") != NULL);
  CF_CHECK(strstr(out, "<option value=\"&lt;b&gt;\">") != NULL);
  n = cf_stick_portal_answer(&w.stick, "GET /generate_204 HTTP/1.1\r\n\r\n", 30, out, sizeof out,
                             w.now_ms);
  out[n] = '\0';
  CF_CHECK(strstr(out, "HTTP/1.1 302 Found\r\nLocation: http://192.168.4.1/\r\n") == out);
  n = cf_stick_portal_answer(&w.stick, save_request, sizeof save_request - 1, out, sizeof out,
                             w.now_ms);
  out[n] = '\0';
  CF_CHECK(strstr(out, "<h1>Saved</h1>") != NULL);
  world_run(&w, 2500);
  CF_CHECK(!w.ap);
  see("hall", -60, "x", -70);
  CF_CHECK_STR(w.joined, "my caf\xc3\xa9&");
  CF_CHECK_STR(w.password, "p@ss w+rd");
  CF_CHECK_STR(w.stick.mqtt.host, "10.0.0.9");
  CF_CHECK_EQ(w.stick.mqtt.port, 1883);
}

CF_TEST(the_setup_page_refuses_nonsense_with_a_reason) {
  char out[CF_PORTAL_ANSWER_MAX];
  static const char *const bodies[] = {"ssid=&password=", "password=12345678",
                                       "ssid=a&password=short", "ssid=a&password=%zz45678901",
                                       "ssid=a&password=12345678&broker=http%3A%2F%2Fx"};
  boot();
  world_run(&w, 10);
  for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
    char request[300];
    int n = snprintf(request, sizeof request, "POST /save HTTP/1.1\r\n\r\n%s", bodies[i]);
    size_t got = cf_stick_portal_answer(&w.stick, request, (size_t)n, out, sizeof out, w.now_ms);
    out[got] = '\0';
    CF_CHECK(strstr(out, "HTTP/1.1 400 Bad Request") == out);
  }
  world_run(&w, 5000);
  CF_CHECK(w.ap);
}

CF_TEST(requests_are_whole_or_not) {
  char big[CF_PORTAL_REQUEST_MAX];
  memset(big, 'a', sizeof big);
  CF_CHECK_EQ(cf_portal_progress_of("GET / HTT", 9), CF_PORTAL_MORE);
  CF_CHECK_EQ(cf_portal_progress_of("GET / HTTP/1.1\r\n\r\n", 18), CF_PORTAL_COMPLETE);
  CF_CHECK_EQ(cf_portal_progress_of("POST / x\r\nconTENT-length:  3\r\n\r\nab", 34),
              CF_PORTAL_MORE);
  CF_CHECK_EQ(cf_portal_progress_of("POST / x\r\nconTENT-length:  3\r\n\r\nabc", 35),
              CF_PORTAL_COMPLETE);
  CF_CHECK_EQ(cf_portal_progress_of("POST / x\r\nContent-Length: -3\r\n\r\nabc", 35),
              CF_PORTAL_BAD);
  CF_CHECK_EQ(cf_portal_progress_of("POST / x\r\nContent-Length: 99999\r\n\r\n", 35),
              CF_PORTAL_BAD);
  CF_CHECK_EQ(cf_portal_progress_of(big, sizeof big), CF_PORTAL_BAD);
}

CF_TEST(forms_are_decoded_by_whole_names) {
  static const char form[] = "xssid=1&ssid=2&ssid2=3&empty=&broken=%4&nul=%00&long=12345678";
  char out[8];
  CF_CHECK(cf_form_get(form, sizeof form - 1, "ssid", out, sizeof out));
  CF_CHECK_STR(out, "2");
  CF_CHECK(cf_form_get(form, sizeof form - 1, "empty", out, sizeof out));
  CF_CHECK_STR(out, "");
  CF_CHECK(!cf_form_get(form, sizeof form - 1, "broken", out, sizeof out));
  CF_CHECK(!cf_form_get(form, sizeof form - 1, "nul", out, sizeof out));
  CF_CHECK(!cf_form_get(form, sizeof form - 1, "long", out, sizeof out));
  CF_CHECK_STR(out, "");
  CF_CHECK(!cf_form_get(form, sizeof form - 1, "sid", out, sizeof out));
}

CF_TEST(the_newest_network_comes_first_and_the_oldest_goes) {
  char ssid[CF_SSID_MAX];
  char password[CF_PASSWORD_MAX];
  boot();
  save("a", "aaaaaaaa");
  save("b", "bbbbbbbb");
  save("c", "cccccccc");
  save("d", "dddddddd");
  save("b", "BBBBBBBB");
  save("e", "eeeeeeee");
  static const char *const keys[] = {"ssid", "ssid1", "ssid2", "ssid3"};
  static const char *const expected[] = {"e", "b", "d", "c"};
  for (int i = 0; i < 4; i++) {
    CF_CHECK(cf_nvs_get_str(&w.stick.nvs, "wifi", keys[i], ssid, sizeof ssid));
    CF_CHECK_STR(ssid, expected[i]);
  }
  CF_CHECK(cf_nvs_get_str(&w.stick.nvs, "wifi", "password1", password, sizeof password));
  CF_CHECK_STR(password, "BBBBBBBB");
}

CF_TEST(every_name_is_here) {
  static const uint8_t query[] = {0x12, 0x34, 1,   0,   0, 1, 0, 0, 0, 0, 0, 1,  3,  'w', 'w',
                                  'w',  2,    'a', 'b', 0, 0, 1, 0, 1, 0, 0, 41, 16, 0,   0};
  static const uint8_t address[4] = {192, 168, 4, 1};
  uint8_t out[512];
  size_t n = cf_dns_answer(query, sizeof query, address, out, sizeof out);
  CF_CHECK_EQ(n, 12 + 8 + 4 + 16);
  CF_CHECK_MEM(out, "\x12\x34\x85\x00\x00\x01\x00\x01\x00\x00\x00\x00", 12);
  CF_CHECK_MEM(out + n - 4, address, 4);
  uint8_t other[sizeof query];
  memcpy(other, query, sizeof query);
  other[21] = 28; /* AAAA: there is none, but the name exists */
  n = cf_dns_answer(other, sizeof other, address, out, sizeof out);
  CF_CHECK_EQ(n, 24);
  CF_CHECK_EQ(out[7], 0);
  other[2] = 0x81; /* an answer */
  CF_CHECK_EQ(cf_dns_answer(other, sizeof other, address, out, sizeof out), 0);
  memcpy(other, query, sizeof query);
  other[12] = 0xC0; /* a pointer */
  CF_CHECK_EQ(cf_dns_answer(other, sizeof other, address, out, sizeof out), 0);
  for (size_t cut = 0; cut < 24; cut++) {
    CF_CHECK_EQ(cf_dns_answer(query, cut, address, out, sizeof out), 0);
  }
}

static size_t improv_packet(uint8_t *out, const uint8_t *data, uint8_t n) {
  memcpy(out, "IMPROV\x01\x03", 8);
  out[8] = n;
  memcpy(out + 9, data, n);
  uint8_t sum = 0;
  for (size_t i = 0; i < 9u + n; i++) {
    sum = (uint8_t)(sum + out[i]);
  }
  out[9 + n] = sum;
  return 10u + n;
}

CF_TEST(improv_shares_the_line_with_the_console) {
  uint8_t packet[64];
  static const uint8_t wifi[] = {1, 10, 4, 'h', 'a', 'l', 'l', 4, 'p', 'a', 's', 's'};
  boot();
  world_run(&w, 10);
  size_t n = improv_packet(packet, wifi, sizeof wifi);
  w.console_len = 0;
  cf_stick_on_console(&w.stick, (const uint8_t *)"he", 2, w.now_ms);
  cf_stick_on_console(&w.stick, packet, n, w.now_ms);
  CF_CHECK_MEM(w.console, "IMPROV\x01\x01\x01\x03", 10);
  CF_CHECK(!w.ap);
  see("hall", -50, "x", -60);
  CF_CHECK_STR(w.joined, "hall");
  CF_CHECK_STR(w.password, "pass");
  w.console_len = 0;
  cf_stick_on_wifi_up(&w.stick, w.now_ms);
  CF_CHECK_MEM(w.console, "IMPROV\x01\x01\x01\x04", 10);
  CF_CHECK_MEM(w.console + 12, "IMPROV\x01\x04\x02\x01\x00", 11);
  w.console_len = 0;
  packet[n - 1] ^= 1;
  cf_stick_on_console(&w.stick, packet, n, w.now_ms);
  CF_CHECK_MEM(w.console, "IMPROV\x01\x02\x01\x01", 10);
  world_type(&w, "lp"); /* the h and e of before are still there */
  CF_CHECK(world_printed(&w, "this list"));
  world_type(&w, "IMPRESS");
  CF_CHECK(world_printed(&w, "error: no such command"));
  w.console_len = 0;
  n = improv_packet(packet, (const uint8_t *)"\x03\x00", 2);
  cf_stick_on_console(&w.stick, packet, n, w.now_ms);
  CF_CHECK_MEM(w.console, "IMPROV\x01\x04", 8);
  CF_CHECK_MEM(w.console + 9,
               "\x03\x1e\x0a"
               "CrispFleet\x05"
               "1.0.0\x05"
               "esp32\x06"
               "7C9EBD",
               32);
}

CF_TEST(addresses_of_brokers_and_servers) {
  cf_broker broker;
  char server[CF_SERVER_MAX];
  CF_CHECK(cf_broker_parse("mqtts://broker.example:8884/", &broker));
  CF_CHECK(broker.tls && broker.port == 8884);
  CF_CHECK_STR(broker.host, "broker.example");
  CF_CHECK(cf_broker_parse("mqtt://10.0.0.2", &broker) && broker.port == 1883 && !broker.tls);
  CF_CHECK(!cf_broker_parse("10.0.0.2:1883", &broker));
  CF_CHECK(!cf_broker_parse("mqtt://", &broker));
  CF_CHECK(!cf_broker_parse("mqtt://a:0", &broker));
  CF_CHECK(!cf_broker_parse("mqtt://a:65536", &broker));
  CF_CHECK(!cf_broker_parse("mqtt://user@a", &broker));
  CF_CHECK(cf_server_parse("https://10.0.0.2:8443//", server));
  CF_CHECK_STR(server, "https://10.0.0.2:8443");
  CF_CHECK(cf_url_is_of("http://10.0.0.2:8090/api", "10.0.0.2"));
  CF_CHECK(cf_url_is_of("https://10.0.0.2", "10.0.0.2"));
  CF_CHECK(!cf_url_is_of("http://10.0.0.20/", "10.0.0.2"));
  CF_CHECK(!cf_url_is_of("http://10.0.0.2@evil.example/", "10.0.0.2"));
  CF_CHECK(!cf_url_is_of("http://evil.example?10.0.0.2", "10.0.0.2"));
  CF_CHECK(!cf_url_is_of("http:///x", ""));
  CF_CHECK(cf_url_same_host("http://a:1/x", "https://a"));
  CF_CHECK(!cf_url_same_host("http://a:1/x", ""));
  CF_CHECK(!cf_server_parse("http://", server));
  CF_CHECK(!cf_server_parse("http://a b", server));
  CF_CHECK(!cf_server_parse("ftp://a", server));
}

CF_MAIN()
