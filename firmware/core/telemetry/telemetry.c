#include "telemetry.h"

#include "../json/json.h"
#include "../port/port.h"

const char *const cf_say_commands[] = {"restart", "info", "rollback", "identify", NULL};

static void put_hex(cf_json_writer *w, const char *name, const uint8_t *bytes, size_t n) {
  cf_json_put_name(w, name);
  cf_text_char(w->text, '"');
  cf_text_hex(w->text, bytes, n);
  cf_text_char(w->text, '"');
}

static void put_time(cf_json_writer *w, int64_t ts) {
  if (ts != 0) {
    cf_json_put_i64(w, "ts", ts);
  }
}

void cf_say_status(cf_text *text, bool online, const char *reason, uint32_t boot, int64_t ts) {
  cf_json_writer w = cf_json_begin(text);
  cf_json_put_u64(&w, "v", 1);
  cf_json_put_bool(&w, "online", online);
  if (reason != NULL) {
    cf_json_put_str(&w, "reason", reason);
  }
  cf_json_put_u64(&w, "boot", boot);
  put_time(&w, ts);
  cf_json_end(&w);
}

static void put_mac(cf_json_writer *w, const uint8_t *mac) {
  static const char digits[] = "0123456789ABCDEF";
  cf_json_put_name(w, "mac");
  cf_text_char(w->text, '"');
  for (unsigned i = 0; i < 6; i++) {
    if (i > 0) {
      cf_text_char(w->text, ':');
    }
    cf_text_char(w->text, digits[mac[i] >> 4]);
    cf_text_char(w->text, digits[mac[i] & 15]);
  }
  cf_text_char(w->text, '"');
}

void cf_say_info(cf_text *text, const cf_say_identity *identity) {
  cf_json_writer w = cf_json_begin(text);
  cf_json_put_u64(&w, "v", 1);
  cf_json_put_str(&w, "product", identity->product);
  cf_json_put_str(&w, "platform", identity->platform);
  cf_json_put_str(&w, "board", identity->board);
  put_mac(&w, identity->mac);
  cf_json_put_str(&w, "version", identity->version);
  if (identity->version_code != 0) {
    cf_json_put_u64(&w, "version_code", identity->version_code);
  }
  put_hex(&w, "elf", identity->elf, 32);
  cf_json_put_u64(&w, "security_version", identity->security_version);
  if (identity->slot >= 0) {
    cf_json_put_name(&w, "partition");
    cf_text_str(text, "\"app");
    cf_text_u64(text, (uint64_t)identity->slot);
    cf_text_char(text, '"');
  }
  cf_json_put_str(&w, "reset_reason", identity->reset_reason);
  cf_json_put_u64(&w, "slot_size", identity->slot_size);
  cf_json_put_str(&w, "env", identity->env);
  cf_json_put_name(&w, "caps");
  cf_text_str(text, identity->games ? "[\"ota\",\"score\",\"cfg\"]" : "[\"ota\",\"cfg\"]");
  cf_json_put_name(&w, "cmds");
  for (unsigned i = 0; cf_say_commands[i] != NULL; i++) {
    cf_text_char(text, i == 0 ? '[' : ',');
    cf_json_quote(text, cf_say_commands[i]);
  }
  cf_text_char(text, ']');
  cf_json_end(&w);
}

void cf_say_heartbeat(cf_text *text, const cf_say_vitals *vitals) {
  cf_json_writer w = cf_json_begin(text);
  cf_json_put_u64(&w, "v", 1);
  cf_json_put_u64(&w, "up", vitals->up_s);
  if (vitals->rssi != 0) {
    cf_json_put_i64(&w, "rssi", vitals->rssi);
  }
  if (vitals->heap != 0) {
    cf_json_put_u64(&w, "heap", vitals->heap);
    cf_json_put_u64(&w, "heap_min", vitals->heap_min);
  }
  if (vitals->battery != CF_BATTERY_UNKNOWN) {
    cf_json_put_u64(&w, "bat", vitals->battery);
  }
  if (vitals->ip[0] != '\0') {
    cf_json_put_str(&w, "ip", vitals->ip);
  }
  cf_json_put_str(&w, "ver", vitals->version);
  put_hex(&w, "elf", vitals->elf, 32);
  cf_json_put_u64(&w, "boot", vitals->boot);
  cf_json_put_u64(&w, "seq", vitals->seq);
  if (vitals->ssid[0] != '\0') {
    cf_json_put_str(&w, "ssid", vitals->ssid);
  }
  if (vitals->scores_waiting != 0) {
    cf_json_put_u64(&w, "scores_waiting", vitals->scores_waiting);
  }
  cf_json_end(&w);
}

void cf_say_event(cf_text *text, const char *lvl, const char *tag, const char *msg, int64_t ts) {
  cf_json_writer w = cf_json_begin(text);
  cf_json_put_u64(&w, "v", 1);
  cf_json_put_str(&w, "lvl", lvl);
  cf_json_put_str(&w, "tag", tag);
  cf_json_put_str(&w, "msg", msg);
  put_time(&w, ts);
  cf_json_end(&w);
}

void cf_say_report(cf_text *text, const char *session, const cf_report *report, int64_t ts) {
  cf_json_writer w = cf_json_begin(text);
  cf_json_put_u64(&w, "v", 1);
  cf_json_put_str(&w, "session", session);
  cf_json_put_str(&w, "state", cf_ota_state_word(report->state));
  if (report->percent > 0 || report->state == CF_STATE_DOWNLOADING) {
    cf_json_put_u64(&w, "pct", report->percent);
  }
  if (report->bytes > 0) {
    cf_json_put_u64(&w, "bytes", report->bytes);
  }
  if (report->code[0] != '\0') {
    cf_json_put_str(&w, "code", report->code);
  }
  if (report->why != NULL) {
    cf_json_put_str(&w, "msg", report->why);
  }
  if (report->retry_s > 0) {
    cf_json_put_u64(&w, "retry_after", report->retry_s);
  }
  put_time(&w, ts);
  cf_json_end(&w);
}
