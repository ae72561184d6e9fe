/* Starting, stepping and leaving. */
#include "stick.h"

#include <string.h>

#include "../base/codec.h"
#include "../wifi/portal.h"
#include "../wifi/url.h"

#define FIRST_CONNECT_MS 2000u /* everybody is switched on at the same moment */

int64_t cf_stick_time(const cf_stick *stick) {
  return stick->port.clock.unix_s(stick->port.clock.ctx);
}

uint32_t cf_stick_chance(cf_stick *stick, uint32_t most) {
  uint32_t value = 0;
  stick->port.entropy.fill(stick->port.entropy.ctx, (uint8_t *)&value, sizeof value);
  return most == 0 ? 0 : value % most;
}

bool cf_stick_in_game(const cf_stick *stick) {
  return stick->parts.shell != NULL && stick->parts.shell->in_game;
}

void cf_stick_log(cf_stick *stick, cf_log_level level, const char *tag, const char *msg) {
  static const char *const names[] = {"debug", "info", "warn", "error"};
  if (level >= stick->log_level && level < CF_LOG_OFF) {
    char line[160];
    cf_text text;
    cf_text_init(&text, line, sizeof line);
    cf_text_str(&text, names[level]);
    cf_text_char(&text, ' ');
    cf_text_str(&text, tag);
    cf_text_str(&text, ": ");
    cf_text_str(&text, msg);
    cf_console_print(&stick->console, line);
  }
  if (level >= CF_LOG_WARN && level < CF_LOG_OFF && stick->event_count < CF_EVENTS) {
    stick->events[stick->event_count++] = (cf_event){tag, msg, (uint8_t)level};
  }
}

/* Last three bytes of the MAC, upper-case, unless one was provisioned. */
static void find_id(cf_stick *stick) {
  static const char digits[] = "0123456789ABCDEF";
  if (cf_nvs_get_str(&stick->nvs, "device", "id", stick->id, sizeof stick->id) &&
      strlen(stick->id) >= 4 && cf_only(stick->id, strlen(stick->id), "_-")) {
    return;
  }
  for (unsigned i = 0; i < 3; i++) {
    stick->id[2 * i] = digits[stick->facts.mac[3 + i] >> 4];
    stick->id[2 * i + 1] = digits[stick->facts.mac[3 + i] & 15];
  }
  stick->id[6] = '\0';
}

/* Keys built in, then those in NVS: base64 text or the 91 bytes themselves. */
static void find_keys(cf_stick *stick) {
  static const char *const names[] = {"key0", "key1", "key2", "key3"};
  stick->key_count = 0;
  for (size_t i = 0; i < stick->facts.key_count && i < CF_KEYS_MAX; i++) {
    stick->keys[stick->key_count++] = stick->facts.keys[i];
  }
  for (size_t i = 0; i < 4 && stick->key_count < CF_KEYS_MAX; i++) {
    char text[128];
    uint8_t *out = stick->keys[stick->key_count].spki;
    size_t n = 0;
    bool found =
        cf_nvs_get_str(&stick->nvs, "ota", names[i], text, sizeof text)
            ? cf_base64_decode(text, strlen(text), out, sizeof(cf_public_key), &n)
            : cf_nvs_get_blob(&stick->nvs, "ota", names[i], out, sizeof(cf_public_key), &n);
    stick->key_count = (uint8_t)(stick->key_count + (found && n == sizeof(cf_public_key)));
  }
  stick->ota.keys = (cf_key_list){stick->keys[0].spki, sizeof(cf_public_key), stick->key_count};
}

static void find_server(cf_stick *stick) {
  static const char legacy[] = "/api/fota/check";
  char url[CF_URL_MAX];
  stick->server[0] = '\0';
  if (cf_nvs_get_str(&stick->nvs, "server", "url", url, sizeof url)) {
    (void)cf_server_parse(url, stick->server);
  } else if (cf_nvs_get_str(&stick->nvs, "fota", "update_url", url, sizeof url)) {
    size_t n = strlen(url);
    size_t tail = sizeof legacy - 1;
    if (n > tail && cf_equal(url + n - tail, legacy)) {
      url[n - tail] = '\0';
      (void)cf_server_parse(url, stick->server);
    }
  }
}

void cf_stick_settings(cf_stick *stick) {
  char uri[CF_URL_MAX];
  cf_broker broker;
  find_id(stick);
  find_server(stick);
  find_keys(stick);
  (void)cf_nvs_get_str(&stick->nvs, "device", "token", stick->token, sizeof stick->token);
  if (!cf_nvs_get_str(&stick->nvs, "mqtt", "root", stick->root, sizeof stick->root) ||
      !cf_only(stick->root, strlen(stick->root), "_-/")) {
    (void)cf_copy(stick->root, sizeof stick->root, "crispfleet");
  }
  stick->score_key = cf_score_key_of(stick->token);
  stick->authorization[0] = '\0';
  if (stick->token[0] != '\0') {
    (void)cf_fetch_authorization(stick->authorization, stick->id, stick->token);
  }
  stick->ota.authorization = stick->authorization;
  stick->ota.server = stick->server;
  stick->ota.broker = stick->mqtt.host;
  if (cf_nvs_get_str(&stick->nvs, "mqtt", "broker_uri", uri, sizeof uri) &&
      cf_broker_parse(uri, &broker)) {
    (void)cf_mqtt_target(&stick->mqtt, broker.host, broker.port, broker.tls);
  } else {
    stick->mqtt.host[0] = '\0';
  }
}

static void find_running(cf_stick *stick) {
  uint8_t head[CF_IMAGE_HEAD];
  const cf_flash *flash = &stick->port.flash;
  stick->slot = -1;
  for (uint8_t i = 0; i < stick->layout.slot_count; i++) {
    if (stick->layout.slots[i].at == stick->facts.running_address) {
      stick->slot = i;
    }
  }
  stick->running_known = flash->read(flash->ctx, stick->facts.running_address, head, sizeof head) &&
                         cf_image_parse(head, &stick->running);
  if (!stick->running_known) {
    memset(&stick->running, 0, sizeof stick->running);
    (void)cf_copy(stick->running.version, sizeof stick->running.version, "unknown");
  }
}

static void ota_begin(cf_stick *stick, uint64_t now_ms) {
  cf_ota *ota = &stick->ota;
  const cf_board_facts *facts = &stick->facts;
  ota->slot = stick->slot == 0 ? 1 : 0;
  ota->possible = stick->slot >= 0 && stick->layout.slot_count >= 2 &&
                  stick->layout.otadata.size > 0 && stick->nvs.pages > 0;
  ota->self = (cf_ota_self){facts->product,
                            facts->platform,
                            facts->board,
                            facts->chip_id,
                            ota->possible ? stick->layout.slots[ota->slot].size : 0,
                            0,
                            0,
                            stick->running.elf_sha256};
  cf_trial_identity(&stick->nvs, &stick->running, &ota->self.version_code,
                    &ota->self.security_floor);
  cf_trial_begin(&stick->trial, ota, stick->slot, stick->running.elf_sha256, now_ms);
}

static bool crashed(cf_reset_reason reason) {
  return reason == CF_RESET_PANIC || reason == CF_RESET_WATCHDOG;
}

void cf_stick_init(cf_stick *stick, const cf_board_facts *facts, const cf_port *port,
                   const cf_stick_parts *parts, uint64_t now_ms) {
  uint64_t value = 0;
  char ap_name[CF_SSID_MAX];
  memset(stick, 0, sizeof *stick);
  stick->facts = *facts;
  stick->port = *port;
  stick->parts = *parts;
  stick->born_ms = now_ms;
  stick->log_level = CF_LOG_INFO;
  stick->temp_c10 = CF_CLOCK_NO_TEMP;
  (void)cf_layout_read(&stick->port.flash, &stick->layout);
  (void)cf_nvs_open(&stick->nvs, &stick->port.flash, stick->layout.nvs);
  cf_stick_console_init(stick);
  cf_health_begin(&stick->health, &stick->nvs, crashed(facts->reset), &stick->port.flash,
                  stick->layout.coredump);
  cf_config_load(&stick->config, &stick->nvs);
  find_running(stick);
  cf_fetch_init(&stick->fetch, &stick->port.http);
  cf_ota_init(&stick->ota, &stick->port.flash, &stick->layout, &stick->nvs, &stick->port.crypto,
              &stick->fetch);
  cf_mqtt_owner owner = cf_stick_mqtt_owner;
  owner.ctx = stick;
  (void)cf_nvs_get_u64(&stick->nvs, "mqtt", "level", &value);
  cf_mqtt_init(&stick->mqtt, &stick->port.link, &stick->port.entropy, &owner,
               value == 5 ? CF_MQTT_5 : CF_MQTT_3_1_1);
  cf_stick_settings(stick);
  ota_begin(stick, now_ms);
  cf_score_queue_open(&stick->scores, &stick->port.flash, stick->layout.store);
  (void)cf_nvs_get_u64(&stick->nvs, "score", "seq", &stick->seq);
  cf_text text;
  cf_text_init(&text, ap_name, sizeof ap_name);
  cf_text_str(&text, "ESP-");
  cf_text_str(&text, stick->id);
  cf_wifi_init(&stick->wifi, &stick->port.wifi, &stick->port.entropy, &stick->nvs, ap_name,
               facts->has_display, now_ms);
  stick->check_ms = now_ms + CF_CHECK_FIRST_MS + cf_stick_chance(stick, CF_CHECK_FIRST_MS);
  if (stick->health.safe_mode) {
    stick->parts.shell = NULL;
    cf_stick_log(stick, CF_LOG_ERROR, "boot", "crashes in a row; games are off in this start");
  } else if (crashed(facts->reset)) {
    cf_stick_log(stick, CF_LOG_WARN, "boot", "started after a crash");
  }
  if (stick->nvs.pages == 0) {
    cf_stick_log(stick, CF_LOG_ERROR, "boot", "no usable settings partition");
  }
  if (stick->parts.shell != NULL) {
    cf_stick_play_init(stick, now_ms);
  }
  cf_stick_log(stick, CF_LOG_INFO, "boot", stick->running.version);
}

void cf_stick_leave(cf_stick *stick, uint32_t within_ms, uint64_t now_ms) {
  if (!stick->leaving) {
    stick->leaving = true;
    stick->leave_ms = now_ms + within_ms;
  }
}

void cf_stick_stop(cf_stick *stick, uint64_t now_ms) {
  if (cf_mqtt_ready(&stick->mqtt)) {
    cf_mqtt_draft draft;
    cf_mqtt_begin(&stick->mqtt, &draft, cf_stick_topic(stick, "status"), CF_TAG_STATUS);
    cf_say_status(&draft.payload, false, "clean", stick->health.boots, cf_stick_time(stick));
    (void)cf_mqtt_end_draft(&stick->mqtt, &draft, true, now_ms);
  }
  cf_mqtt_stop(&stick->mqtt, now_ms);
}

static void restart(cf_stick *stick, uint64_t now_ms) {
  if (!stick->gone) {
    stick->gone = true;
    cf_stick_stop(stick, now_ms);
    stick->port.board.restart(stick->port.board.ctx);
  }
}

/* Connected as long as there is a network, a broker and a token. */
static void keep_connected(cf_stick *stick, uint64_t now_ms) {
  bool wanted = stick->wifi.state == CF_NET_UP && stick->mqtt.host[0] != '\0' &&
                stick->token[0] != '\0' && !stick->gone;
  if (wanted && stick->mqtt.state == CF_MQTT_IDLE) {
    cf_mqtt_start(&stick->mqtt, FIRST_CONNECT_MS, now_ms);
  } else if (!wanted && stick->mqtt.state != CF_MQTT_IDLE) {
    cf_mqtt_stop(&stick->mqtt, now_ms);
  }
}

static uint64_t check(cf_stick *stick, uint64_t now_ms) {
  if (now_ms < stick->check_ms) {
    return stick->check_ms;
  }
  char url[CF_URL_MAX];
  cf_text text;
  stick->check_ms = now_ms + CF_CHECK_EVERY_MS;
  /* The broker brings offers by itself; without it this is the only way to an update. */
  if (stick->mqtt.state == CF_MQTT_UP && !stick->check_asked) {
    return stick->check_ms;
  }
  cf_text_init(&text, url, sizeof url);
  cf_text_str(&text, stick->server);
  cf_text_str(&text, "/api/v1/ota/check");
  if (stick->server[0] == '\0' || stick->token[0] == '\0' || text.overflow ||
      cf_ota_busy(&stick->ota)) {
    return stick->check_ms;
  }
  cf_http_request request = {url, stick->authorization, NULL, 0, 0, CF_FETCH_BODY, 15000};
  if (!cf_fetch_start(&stick->fetch, CF_FETCH_CHECK, &request)) {
    stick->check_ms = now_ms + 5000u;
    return stick->check_ms;
  }
  stick->check_asked = false;
  return stick->check_ms;
}

static uint64_t sooner(uint64_t a, uint64_t b) {
  return a < b ? a : b;
}

static uint64_t update(cf_stick *stick, uint64_t now_ms) {
  cf_ota_moment moment = {cf_stick_in_game(stick), stick->port.board.battery(stick->port.board.ctx),
                          stick->port.board.charging(stick->port.board.ctx), cf_stick_time(stick),
                          stick->trial.pending};
  uint64_t next = cf_ota_step(&stick->ota, &moment, now_ms);
  if (stick->ota.restart) {
    cf_stick_leave(stick, 0, now_ms);
  }
  if (!stick->trial.pending) {
    return next;
  }
  bool up = stick->wifi.state == CF_NET_UP;
  cf_trial_verdict verdict = cf_trial_step(&stick->trial, &stick->ota, stick->facts.has_display, up,
                                           stick->mqtt.state == CF_MQTT_UP, now_ms);
  if (verdict == CF_TRIAL_CONFIRMED) {
    cf_stick_log(stick, CF_LOG_INFO, "ota", "the new image has proved itself");
    stick->want |= CF_WANT_INFO;
  } else if (verdict == CF_TRIAL_FAILED) {
    cf_stick_log(stick, CF_LOG_ERROR, "ota", "the new image did not prove itself; going back");
    cf_stick_leave(stick, 0, now_ms);
  }
  return sooner(next, now_ms + 1000u);
}

static uint64_t network(cf_stick *stick, uint64_t now_ms) {
  uint64_t next = cf_wifi_step(&stick->wifi, now_ms);
  if (stick->improv_waits && stick->wifi.state == CF_NET_WAITING) {
    cf_stick_improv_joined(stick, false);
  }
  keep_connected(stick, now_ms);
  next = sooner(next, cf_mqtt_step(&stick->mqtt, now_ms));
  bool up = stick->wifi.state == CF_NET_UP;
  if (up && stick->token[0] == '\0' && stick->server[0] != '\0') {
    cf_say_identity identity;
    cf_stick_identity(stick, &identity);
    next =
        sooner(next, cf_enrol_step(&stick->enrol, &stick->fetch, &stick->nvs, &stick->port.entropy,
                                   stick->server, stick->id, &identity, now_ms));
  }
  if (up) {
    next = sooner(next, check(stick, now_ms));
  }
  return next;
}

uint64_t cf_stick_step(cf_stick *stick, uint32_t buttons, uint64_t now_ms) {
  if (stick->gone) {
    return UINT64_MAX;
  }
  if (stick->port.board.watchdog != NULL) {
    stick->port.board.watchdog(stick->port.board.ctx);
  }
  uint64_t next = cf_stick_play(stick, buttons, now_ms);
  next = sooner(next, cf_stick_clock(stick, now_ms));
  cf_health_step(&stick->health, &stick->nvs, now_ms - stick->born_ms);
  if (!stick->health.settled) {
    next = sooner(next, stick->born_ms + CF_HEALTH_QUIET_MS);
  }
  next = sooner(next, network(stick, now_ms));
  next = sooner(next, update(stick, now_ms));
  if (stick->mqtt.state == CF_MQTT_UP) {
    cf_stick_publish(stick, now_ms);
    next = sooner(next, stick->beat_ms);
    next = stick->result_ms != 0 ? sooner(next, stick->result_ms) : next;
  }
  if (stick->leaving) {
    bool settled = stick->ack_count == 0 && stick->mqtt.flight_id == 0;
    if (now_ms >= stick->leave_ms || (settled && !cf_stick_in_game(stick))) {
      restart(stick, now_ms);
      return UINT64_MAX;
    }
    next = sooner(next, now_ms + 100u);
  }
  return next < now_ms ? now_ms : next;
}
