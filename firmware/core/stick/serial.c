/* The serial line: console and Improv. */
#include <string.h>

#include "stick.h"

static void print_pair(cf_stick *stick, const char *name, const char *value) {
  char line[200];
  cf_text text;
  cf_text_init(&text, line, sizeof line);
  cf_text_str(&text, name);
  cf_text_str(&text, ": ");
  cf_text_str(&text, value);
  cf_console_print(&stick->console, line);
}

static void print_number(cf_stick *stick, const char *name, uint64_t value) {
  char digits[24];
  cf_text text;
  cf_text_init(&text, digits, sizeof digits);
  cf_text_u64(&text, value);
  print_pair(stick, name, digits);
}

static void info(void *ctx) {
  static const char *const nets[] = {"setup", "waiting", "joining", "up"};
  cf_stick *stick = ctx;
  print_pair(stick, "id", stick->id);
  print_pair(stick, "board", stick->facts.board);
  print_pair(stick, "version", stick->running.version);
  print_number(stick, "slot", stick->slot < 0 ? 0 : (uint64_t)stick->slot);
  print_number(stick, "boots", stick->health.boots);
  print_pair(stick, "network", nets[stick->wifi.state]);
  print_pair(stick, "broker", stick->mqtt.host[0] == '\0' ? "(none)" : stick->mqtt.host);
  print_pair(stick, "server", stick->server[0] == '\0' ? "(none)" : stick->server);
  print_pair(stick, "token", stick->token[0] == '\0' ? "(none)" : "(set)");
  print_pair(stick, "online", stick->mqtt.state == CF_MQTT_UP ? "yes" : "no");
  print_pair(stick, "trial", stick->trial.pending ? "yes" : "no");
  print_number(stick, "keys", stick->key_count);
  print_number(stick, "scores", stick->scores.waiting);
}

static void scores(void *ctx) {
  cf_stick *stick = ctx;
  cf_score score;
  cf_score_place place;
  print_number(stick, "waiting", stick->scores.waiting);
  print_number(stick, "lost", stick->scores.lost);
  if (cf_score_queue_first(&stick->scores, &score, &place)) {
    print_pair(stick, "first", score.run);
    print_pair(stick, "game", score.game);
    print_number(stick, "score", score.score);
  }
}

/* Console actions carry no time; the next step does what they ask for. */
static void restart(void *ctx) {
  cf_stick *stick = ctx;
  cf_stick_leave(stick, 0, stick->born_ms);
}

static void setup(void *ctx) {
  cf_stick *stick = ctx;
  cf_wifi_setup(&stick->wifi, stick->born_ms);
}

static void check(void *ctx) {
  cf_stick *stick = ctx;
  stick->check_ms = stick->born_ms;
  stick->check_asked = true;
}

static bool set_log(void *ctx, const char *level) {
  static const char *const names[] = {"debug", "info", "warn", "error", "off"};
  cf_stick *stick = ctx;
  for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
    if (cf_equal(level, names[i])) {
      stick->log_level = (cf_log_level)i;
      return true;
    }
  }
  return false;
}

static void changed(void *ctx, const char *space) {
  cf_stick *stick = ctx;
  cf_stick_settings(stick);
  if (cf_equal(space, "wifi")) {
    stick->wifi.pause_ms = CF_WIFI_PAUSE_MIN_MS;
    stick->wifi.due_ms = stick->born_ms; /* the next step tries what is known now */
  }
}

void cf_stick_console_init(cf_stick *stick) {
  cf_console_owner owner = {stick, info, scores, restart, setup, check, set_log, changed};
  cf_console_init(&stick->console, &stick->port.console, &stick->nvs, &owner);
}

static void reply(cf_stick *stick, const uint8_t *bytes, size_t n) {
  stick->port.console.write(stick->port.console.ctx, (const char *)bytes, n);
}

static cf_improv_state improv_state(const cf_stick *stick) {
  return stick->wifi.state == CF_NET_UP      ? CF_IMPROV_JOINED
         : stick->wifi.state == CF_NET_SETUP ? CF_IMPROV_READY
                                             : CF_IMPROV_JOINING;
}

void cf_stick_improv_joined(cf_stick *stick, bool joined) {
  uint8_t out[CF_IMPROV_OUT];
  stick->improv_waits = false;
  if (joined) {
    reply(stick, out, cf_improv_write_state(out, CF_IMPROV_JOINED));
    reply(stick, out, cf_improv_write_result(out, CF_IMPROV_CMD_WIFI, NULL, 0));
  } else {
    reply(stick, out, cf_improv_write_error(out, CF_IMPROV_NOT_JOINED));
    reply(stick, out, cf_improv_write_state(out, CF_IMPROV_READY));
  }
}

static void improv_scan(cf_stick *stick, uint8_t out[CF_IMPROV_OUT]) {
  for (uint8_t i = 0; i < stick->wifi.seen_count; i++) {
    char rssi[8];
    cf_text text;
    cf_text_init(&text, rssi, sizeof rssi);
    cf_text_i64(&text, stick->wifi.seen[i].rssi);
    const char *const texts[] = {stick->wifi.seen[i].ssid, rssi,
                                 stick->wifi.seen[i].secured ? "YES" : "NO"};
    reply(stick, out, cf_improv_write_result(out, CF_IMPROV_CMD_SCAN, texts, 3));
  }
  reply(stick, out, cf_improv_write_result(out, CF_IMPROV_CMD_SCAN, NULL, 0));
}

static void improv_call(cf_stick *stick, uint64_t now_ms) {
  uint8_t out[CF_IMPROV_OUT];
  cf_improv_call call;
  if (!cf_improv_parse(&stick->improv, &call)) {
    reply(stick, out, cf_improv_write_error(out, CF_IMPROV_BAD_PACKET));
    return;
  }
  const char *const about[] = {"CrispFleet", stick->running.version, stick->facts.platform,
                               stick->id};
  switch (call.cmd) {
  case CF_IMPROV_CMD_WIFI:
    if (!cf_wifi_save(&stick->nvs, call.ssid, call.password)) {
      reply(stick, out, cf_improv_write_error(out, CF_IMPROV_NOT_JOINED));
      break;
    }
    memset(&call, 0, sizeof call);
    cf_wifi_changed(&stick->wifi, now_ms);
    stick->improv_waits = true;
    reply(stick, out, cf_improv_write_state(out, CF_IMPROV_JOINING));
    break;
  case CF_IMPROV_CMD_STATE:
    reply(stick, out, cf_improv_write_state(out, improv_state(stick)));
    break;
  case CF_IMPROV_CMD_INFO:
    reply(stick, out, cf_improv_write_result(out, CF_IMPROV_CMD_INFO, about, 4));
    break;
  case CF_IMPROV_CMD_SCAN:
    improv_scan(stick, out);
    break;
  default:
    reply(stick, out, cf_improv_write_error(out, CF_IMPROV_UNKNOWN));
    break;
  }
}

static void feed(cf_stick *stick, uint8_t byte, uint64_t now_ms) {
  cf_improv *improv = &stick->improv;
  switch (cf_improv_feed(improv, byte)) {
  case CF_IMPROV_HELD:
    return;
  case CF_IMPROV_TEXT:
    for (uint8_t i = 0; i < improv->held; i++) {
      cf_console_feed(&stick->console, (char)improv->bytes[i]);
    }
    break;
  case CF_IMPROV_PACKET:
    improv_call(stick, now_ms);
    break;
  default: {
    uint8_t out[CF_IMPROV_OUT];
    reply(stick, out, cf_improv_write_error(out, CF_IMPROV_BAD_PACKET));
    break;
  }
  }
  improv->held = 0;
}

void cf_stick_on_console(cf_stick *stick, const uint8_t *bytes, size_t n, uint64_t now_ms) {
  for (size_t i = 0; i < n; i++) {
    feed(stick, bytes[i], now_ms);
  }
}
