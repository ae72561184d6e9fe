/* CF_HOST_ONLY: a whole flash in memory. A provisioned stick at its broker. */
#include "base/codec.h"
#include "harness.h"
#include "world.h"

static world w;

static void online(void) {
  world_init(&w);
  world_boot(&w, CF_RESET_POWER_ON);
  world_connect(&w);
}

static bool has(const world_said *said, const char *text) {
  return said != NULL && strstr(said->payload, text) != NULL;
}

CF_TEST(it_fits_ten_kilobytes) {
  CF_CHECK(sizeof(cf_stick) <= 10240);
}

CF_TEST(hello) {
  online();
  CF_CHECK_STR(w.host, "10.0.0.2");
  CF_CHECK_EQ(w.link_port, 1884);
  CF_CHECK_STR(w.login, "7C9EBD 7C9EBD AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
  CF_CHECK_STR(w.will, "{\"v\":1,\"online\":false,\"reason\":\"lost\",\"boot\":1}");
  const world_said *status = world_last(&w, "status");
  CF_CHECK(has(status, "\"online\":true,\"boot\":1,\"ts\":17637"));
  CF_CHECK(status->retain && status->qos == 1);
  const world_said *info = world_last(&w, "info");
  CF_CHECK(info != NULL && info->retain);
  CF_CHECK(
      has(info, "\"mac\":\"24:0A:C4:7C:9E:BD\",\"version\":\"1.0.0\",\"version_code\":1000000"));
  CF_CHECK(has(info, "\"partition\":\"app0\",\"reset_reason\":\"power\",\"slot_size\":1966080"));
  CF_CHECK(has(info, "\"cmds\":[\"restart\",\"info\",\"rollback\",\"identify\"]"));
  CF_CHECK(has(world_last(&w, "config/reported"), "\"rev\":0,\"cfg\":{\"heartbeat_s\":10"));
  const world_said *beat = world_last(&w, "heartbeat");
  CF_CHECK(beat != NULL && beat->qos == 0 && !beat->retain);
  CF_CHECK(
      has(beat, "\"rssi\":-61,\"heap\":84212,\"heap_min\":70110,\"bat\":87,\"ip\":\"10.0.0.31\""));
  CF_CHECK(has(beat, "\"ver\":\"1.0.0\"") && has(beat, "\"boot\":1,\"seq\":1"));
}

CF_TEST(heartbeats_every_ten_seconds_and_pings_when_nobody_else_speaks) {
  online();
  world_forget(&w);
  world_run(&w, 100000);
  CF_CHECK(world_count(&w, "heartbeat") >= 9 && world_count(&w, "heartbeat") <= 11);
  CF_CHECK_EQ(w.stick.mqtt.state, CF_MQTT_UP);
}

CF_TEST(a_silent_broker_is_left_and_found_again) {
  online();
  w.answers = false;
  cf_stick_command(&w.stick, cf_json_read("{\"id\":\"a\",\"cmd\":\"info\"}", 23), w.now_ms);
  world_run(&w, 21000);
  CF_CHECK(w.stick.mqtt.end == CF_MQTT_END_SILENCE || w.subscriptions >= 2);
  w.answers = true;
  world_run(&w, 30000);
  CF_CHECK_EQ(w.stick.mqtt.state, CF_MQTT_UP);
  CF_CHECK(w.subscriptions >= 2);
  CF_CHECK(has(world_last(&w, "cmd/ack"), "{\"v\":1,\"id\":\"a\",\"ok\":true,\"result\":{}}"));
}

CF_TEST(commands_are_done_once_and_answered_each_time) {
  online();
  world_forget(&w);
  world_tell(&w, "cmd",
             "{\"v\":1,\"id\":\"c-1\",\"cmd\":\"identify\",\"args\":{\"seconds\":30},"
             "\"exp\":1763799999}");
  CF_CHECK(has(world_last(&w, "cmd/ack"), "\"id\":\"c-1\",\"ok\":true"));
  cf_stick_view view;
  cf_stick_look(&w.stick, w.now_ms + 29000, &view);
  CF_CHECK(view.identify);
  cf_stick_look(&w.stick, w.now_ms + 31000, &view);
  CF_CHECK(!view.identify);
  world_tell(&w, "cmd",
             "{\"v\":1,\"id\":\"c-2\",\"cmd\":\"dance\",\"args\":{},\"exp\":1763799999}");
  CF_CHECK(has(world_last(&w, "cmd/ack"), "\"id\":\"c-2\",\"ok\":false,\"error\":\""));
  world_forget(&w);
  world_tell(&w, "cmd", "{\"v\":1,\"id\":\"c-3\",\"cmd\":\"info\",\"args\":{},\"exp\":1763600000}");
  CF_CHECK_EQ(w.said_count, 0); /* too late */
  world_tell(&w, "cmd", "not json");
  world_tell(&w, "cmd", "{\"id\":7}");
  CF_CHECK_EQ(w.said_count, 0);
}

CF_TEST(commands_that_come_together_are_all_answered) {
  online();
  world_forget(&w);
  w.answers = false;
  world_tell(&w, "cmd", "{\"id\":\"c-1\",\"cmd\":\"identify\"}");
  world_tell(&w, "cmd", "{\"id\":\"c-2\",\"cmd\":\"info\"}");
  world_tell(&w, "cmd", "{\"id\":\"c-3\",\"cmd\":\"identify\"}");
  w.answers = true;
  world_run(&w, 40000);
  unsigned good = 0;
  for (unsigned i = 0; i < w.said_count; i++) {
    good += strstr(w.said[i].payload, "\"id\":\"c-2\",\"ok\":true") != NULL;
    good += strstr(w.said[i].payload, "\"id\":\"c-3\",\"ok\":true") != NULL;
  }
  CF_CHECK(good >= 2);
}

CF_TEST(a_restart_is_answered_first_and_says_goodbye) {
  online();
  world_forget(&w);
  world_tell(&w, "cmd", "{\"v\":1,\"id\":\"c-9\",\"cmd\":\"restart\",\"args\":{},\"exp\":0}");
  world_run(&w, 200);
  CF_CHECK(has(world_last(&w, "cmd/ack"), "\"id\":\"c-9\",\"ok\":true"));
  CF_CHECK_EQ(w.restarts, 1);
  world_boot(&w, CF_RESET_SOFTWARE);
  world_connect(&w);
  CF_CHECK(has(world_last(&w, "status"), "\"online\":true,\"boot\":2"));
  CF_CHECK(has(world_last(&w, "info"), "\"reset_reason\":\"software\""));
}

CF_TEST(configuration_is_applied_reported_and_kept) {
  online();
  world_forget(&w);
  world_tell(&w, "config",
             "{\"v\":1,\"rev\":12,\"set\":{\"temp_offset\":-1.5,\"sound\":false,\"heartbeat_s\":5,"
             "\"brightness\":101,\"own_key\":1,\"message\":\"Caf\\u00e9 \\\"open\\\"\"}}");
  const world_said *report = world_last(&w, "config/reported");
  CF_CHECK(report != NULL && report->retain);
  CF_CHECK(has(report, "\"rev\":12,"));
  CF_CHECK(has(report, "\"temp_offset\":-1.5,"));
  CF_CHECK(has(report, "\"sound\":false"));
  CF_CHECK(has(report, "\"brightness\":75"));
  CF_CHECK(has(report, "\"message\":\"Caf\xc3\xa9 \\\"open\\\"\""));
  CF_CHECK(has(report, "\"rejected\":{\"brightness\":\"must be a whole number from 0 to 100\","
                       "\"own_key\":\"unknown\"}"));
  world_run(&w, 10000);
  world_forget(&w);
  world_run(&w, 10000);
  CF_CHECK_EQ(world_count(&w, "heartbeat"), 2);
  world_boot(&w, CF_RESET_POWER_ON);
  CF_CHECK_EQ(w.stick.config.temp_offset_milli, -1500);
  CF_CHECK_EQ(w.stick.config.heartbeat_s, 5);
  CF_CHECK_EQ(w.stick.config.rev, 12);
}

static cf_run_result run_of(uint32_t score, const uint8_t *inputs, size_t n) {
  cf_run_result run;
  memset(&run, 0, sizeof run);
  run.game = "Paku Paku";
  run.rules = 1;
  run.seed = 99;
  run.ticks = 600;
  run.score = score;
  run.dur_ms = 10000;
  run.inputs = inputs;
  run.inputs_len = n;
  run.verifiable = true;
  return run;
}

CF_TEST(runs_wait_for_the_servers_word) {
  static const uint8_t inputs[3] = {1, 2, 3};
  world_init(&w);
  world_boot(&w, CF_RESET_POWER_ON);
  cf_run_result run = run_of(1290, inputs, 3);
  CF_CHECK(cf_stick_submit(&w.stick, &run, w.now_ms)); /* offline */
  run.score = 5;
  CF_CHECK(cf_stick_submit(&w.stick, &run, w.now_ms));
  world_boot(&w, CF_RESET_POWER_ON); /* survives */
  CF_CHECK_EQ(w.stick.scores.waiting, 2);
  world_connect(&w);
  const world_said *score = world_last(&w, "score");
  CF_CHECK(has(score, "{\"v\":1,\"run\":\"L-1-1\",\"seq\":1,\"game\":\"paku_paku\",\"score\":1290,"
                      "\"dur_ms\":10000,\"ts\":17637"));
  CF_CHECK(
      has(score, "\"seed\":99,\"ticks\":600,\"rules\":1,\"inputs_len\":3,\"inputs\":\"AQID\""));
  CF_CHECK_EQ(world_count(&w, "score"), 1);
  world_run(&w, 31000); /* no answer: again */
  CF_CHECK_EQ(world_count(&w, "score"), 2);
  world_tell(&w, "score/result", "{\"v\":1,\"run\":\"L-1-1\",\"seq\":7,\"accepted\":true}");
  CF_CHECK_EQ(w.stick.scores.waiting, 2);
  world_tell(
      &w, "score/result",
      "{\"v\":1,\"run\":\"L-1-1\",\"seq\":1,\"accepted\":true,\"duplicate\":false,\"rank\":1}");
  CF_CHECK(has(world_last(&w, "score"), "\"run\":\"L-1-2\",\"seq\":2"));
  world_tell(&w, "score/result", "{\"v\":1,\"run\":\"L-1-2\",\"seq\":2,\"accepted\":false}");
  CF_CHECK_EQ(w.stick.scores.waiting, 0);
  world_boot(&w, CF_RESET_POWER_ON);
  CF_CHECK_EQ(w.stick.scores.waiting, 0);
}

CF_TEST(long_inputs_stay_here_but_are_signed) {
  static uint8_t inputs[3000];
  online();
  cf_run_result run = run_of(1, inputs, sizeof inputs);
  CF_CHECK(cf_stick_submit(&w.stick, &run, w.now_ms));
  world_run(&w, 10);
  const world_said *score = world_last(&w, "score");
  CF_CHECK(has(score, "\"inputs_len\":3000}"));
  CF_CHECK(strlen(score->payload) <= 1024);
  run = run_of(1, inputs, 500);
  CF_CHECK(cf_stick_submit(&w.stick, &run, w.now_ms));
  world_tell(&w, "score/result", "{\"v\":1,\"run\":\"L-1-1\",\"seq\":1,\"accepted\":true}");
  score = world_last(&w, "score");
  CF_CHECK(has(score, "\"inputs\":\"AAAA"));
  CF_CHECK(strlen(score->payload) <= 1024);
}

CF_TEST(a_stick_without_a_token_asks_until_it_is_adopted) {
  world_init(&w);
  world_boot(&w, CF_RESET_POWER_ON);
  CF_CHECK(cf_nvs_erase(&w.stick.nvs, "device", "token"));
  world_boot(&w, CF_RESET_POWER_ON);
  world_run(&w, 10);
  CF_CHECK_STR(w.url, "http://10.0.0.2:8090/api/v1/enroll");
  CF_CHECK(strstr(w.body, "{\"id\":\"7C9EBD\",\"claim\":\"") == w.body);
  char first[400];
  memcpy(first, w.body, sizeof first);
  CF_CHECK(!w.link_open);
  static const char pending[] = "{\"id\":\"7C9EBD\",\"state\":\"pending\",\"retryAfter\":5}";
  static const char adopted[] =
      "{\"state\":\"adopted\",\"token\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\"}";
  world_answer(&w, 200, pending, sizeof pending - 1);
  world_boot(&w, CF_RESET_POWER_ON);
  world_run(&w, 10);
  CF_CHECK_STR(w.body, first);
  unsigned requests = w.requests;
  world_answer(&w, 200, pending, sizeof pending - 1);
  world_run(&w, 4900);
  CF_CHECK_EQ(w.requests, requests);
  world_run(&w, 200);
  CF_CHECK_EQ(w.requests, requests + 1);
  world_answer(&w, 200, adopted, sizeof adopted - 1);
  world_connect(&w);
  CF_CHECK_EQ(w.stick.mqtt.state, CF_MQTT_UP);
}

CF_TEST(crashes_in_a_row_end_in_safe_mode) {
  world_init(&w);
  for (int i = 0; i < 5; i++) {
    world_boot(&w, CF_RESET_PANIC);
    world_run(&w, 5000);
  }
  CF_CHECK(w.stick.health.safe_mode);
  CF_CHECK(has(world_last(&w, "event"), "\"lvl\":\"error\",\"tag\":\"boot\""));
  world_boot(&w, CF_RESET_SOFTWARE);
  CF_CHECK(!w.stick.health.safe_mode);
  world_boot(&w, CF_RESET_PANIC);
  world_run(&w, 61000);
  world_boot(&w, CF_RESET_PANIC);
  CF_CHECK_EQ(w.stick.health.crashes, 1);
}

CF_TEST(a_core_dump_is_told_once) {
  world_init(&w);
  memset(w.flash.bytes + 0x3D0000, 7, 300);
  memcpy(w.flash.bytes + 0x3D0000, "\x2c\x01\x00\x00", 4);
  world_boot(&w, CF_RESET_PANIC);
  world_connect(&w);
  CF_CHECK(has(world_last(&w, "event"), "a core dump of 300 bytes waits"));
  world_boot(&w, CF_RESET_POWER_ON);
  world_connect(&w);
  CF_CHECK(world_last(&w, "event") == NULL);
}

CF_TEST(console_hides_secrets_and_sets_the_rest) {
  online();
  world_type(&w, "nvs list");
  CF_CHECK(world_printed(&w, "device/token = (hidden)"));
  CF_CHECK(world_printed(&w, "mqtt/broker_uri = mqtt://10.0.0.2:1884"));
  CF_CHECK(!world_printed(&w, "AAECAw"));
  world_type(&w, "nvs get device token");
  CF_CHECK(world_printed(&w, "error: ") && !world_printed(&w, "AAECAw"));
  world_type(&w, "nvs set wifi ssid my home net");
  CF_CHECK_STR(w.console, "ok\r\n");
  world_type(&w, "nvs get wifi ssid");
  CF_CHECK_STR(w.console, "my home net\r\nok\r\n");
  world_type(&w, "nvs set device/id A1B2C3");
  CF_CHECK(world_printed(&w, "error: three words are needed"));
  world_type(&w, "nvs list");
  CF_CHECK(!world_printed(&w, "A1B2C3"));
  world_type(&w, "nvs set-int device number -12");
  world_type(&w, "nvs get-int device number");
  CF_CHECK_STR(w.console, "-12\r\nok\r\n");
  world_type(&w, "nvs del device number");
  world_type(&w, "nvs get-int device number");
  CF_CHECK(world_printed(&w, "error: "));
  world_type(&w, "info");
  CF_CHECK(world_printed(&w, "id: 7C9EBD") && world_printed(&w, "online: yes"));
  world_type(&w, "frobnicate");
  CF_CHECK(world_printed(&w, "error: no such command"));
  char line[600];
  memset(line, 'x', sizeof line - 1);
  line[sizeof line - 1] = '\0';
  world_type(&w, line);
  CF_CHECK(world_printed(&w, "error: the line is too long"));
  world_type(&w, "restart");
  world_run(&w, 10);
  CF_CHECK_EQ(w.restarts, 1);
}

CF_TEST(an_announcement_makes_it_ask_after_a_while) {
  online();
  unsigned requests = w.requests;
  world_tell(&w, "/g/all/announce", "{\"v\":1,\"what\":\"check\"}");
  world_run(&w, 31000);
  CF_CHECK_EQ(w.requests, requests + 1);
  CF_CHECK_STR(w.url, "http://10.0.0.2:8090/api/v1/ota/check");
  CF_CHECK_STR(w.headers,
               "Authorization: Device 7C9EBD:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\r\n");
}

CF_TEST(without_a_broker_it_asks_by_http) {
  static const char none[] = "{\"v\":1,\"update_available\":false,\"reason\":\"up_to_date\"}";
  online();
  world_run(&w, 250000);
  CF_CHECK_EQ(w.requests, 0);
  world_init(&w);
  world_boot(&w, CF_RESET_POWER_ON);
  CF_CHECK(cf_nvs_erase(&w.stick.nvs, "mqtt", "broker_uri"));
  world_boot(&w, CF_RESET_POWER_ON);
  world_run(&w, 245000);
  CF_CHECK_EQ(w.requests, 1);
  CF_CHECK_STR(w.url, "http://10.0.0.2:8090/api/v1/ota/check");
  world_answer(&w, 200, none, sizeof none - 1);
  CF_CHECK(!cf_ota_busy(&w.stick.ota));
}

CF_TEST(a_matrix_clock_follows_the_configuration) {
  static cf_clock clock;
  cf_clock_config config;
  world_init(&w);
  cf_clock_default(&config);
  cf_clock_init(&clock, &config);
  w.parts.clock = &clock;
  world_boot(&w, CF_RESET_POWER_ON);
  world_connect(&w);
  CF_CHECK(cf_stick_clock_redraw(&w.stick));
  cf_stick_on_temperature(&w.stick, 215);
  world_tell(&w, "config", "{\"v\":1,\"rev\":3,\"set\":{\"temp_offset\":-1.5,\"brightness\":40}}");
  world_run(&w, 200);
  CF_CHECK_EQ(clock.config.temp_offset_c10, -15);
  CF_CHECK_EQ(clock.config.brightness, 102);
  CF_CHECK(world_last(&w, "heartbeat") != NULL);
}

CF_TEST(garbage_from_the_broker_ends_the_connection_only) {
  online();
  uint8_t bytes[64];
  memset(bytes, 0xFF, sizeof bytes);
  cf_stick_on_link_data(&w.stick, bytes, sizeof bytes, w.now_ms);
  CF_CHECK(!w.link_open);
  world_run(&w, 20000);
  CF_CHECK_EQ(w.stick.mqtt.state, CF_MQTT_UP);
}

CF_TEST(blank_flash_still_starts) {
  world_init(&w);
  fake_flash_init(&w.flash);
  world_boot(&w, CF_RESET_POWER_ON);
  world_run(&w, 100000);
  CF_CHECK(!w.link_open);
  CF_CHECK_STR(w.stick.id, "7C9EBD");
  world_type(&w, "info");
  CF_CHECK(world_printed(&w, "version: unknown"));
}

CF_MAIN()
