/* What goes to the server, in which order. */
#include <string.h>

#include "stick.h"

const char *cf_stick_topic(cf_stick *stick, const char *leaf) {
  cf_text text;
  cf_text_init(&text, stick->topic, sizeof stick->topic);
  cf_text_str(&text, stick->root);
  cf_text_str(&text, "/v1/d/");
  cf_text_str(&text, stick->id);
  cf_text_char(&text, '/');
  cf_text_str(&text, leaf);
  return stick->topic;
}

void cf_stick_identity(const cf_stick *stick, cf_say_identity *out) {
  static const char *const reasons[] = {"unknown",  "power",    "software",  "panic",
                                        "watchdog", "brownout", "deep-sleep"};
  const cf_board_facts *facts = &stick->facts;
  bool after_update = stick->trial.recorded && facts->reset == CF_RESET_SOFTWARE;
  int slot = stick->slot;
  *out = (cf_say_identity){facts->product,
                           facts->platform,
                           facts->board,
                           facts->mac,
                           stick->running.version,
                           stick->ota.self.version_code,
                           stick->running.elf_sha256,
                           stick->ota.self.security_floor,
                           slot,
                           after_update ? "ota" : reasons[facts->reset],
                           slot >= 0 ? stick->layout.slots[slot].size : 0,
                           facts->env,
                           stick->parts.shell != NULL || stick->scores.region.size > 0};
}

static void say_heartbeat(cf_stick *stick, cf_text *out, uint64_t now_ms) {
  const cf_port *port = &stick->port;
  cf_say_vitals vitals;
  char ip[48] = "";
  memset(&vitals, 0, sizeof vitals);
  if (port->wifi.address != NULL) {
    port->wifi.address(port->wifi.ctx, ip, sizeof ip);
  }
  vitals.up_s = (now_ms - stick->born_ms) / 1000u;
  vitals.rssi = port->wifi.rssi == NULL ? 0 : port->wifi.rssi(port->wifi.ctx);
  port->board.heap(port->board.ctx, &vitals.heap, &vitals.heap_min);
  vitals.battery = port->board.battery(port->board.ctx);
  vitals.ip = ip;
  vitals.ssid = stick->wifi.ssid;
  vitals.version = stick->running.version;
  vitals.elf = stick->running.elf_sha256;
  vitals.boot = stick->health.boots;
  vitals.seq = stick->beats;
  vitals.scores_waiting = stick->scores.waiting;
  cf_say_heartbeat(out, &vitals);
}

static void say_dump(cf_stick *stick, cf_text *out) {
  char msg[80];
  cf_text text;
  cf_text_init(&text, msg, sizeof msg);
  cf_text_str(&text, "a core dump of ");
  cf_text_u64(&text, stick->health.dump_len);
  cf_text_str(&text, " bytes waits, id ");
  cf_text_hex(&text, stick->health.dump_id, sizeof stick->health.dump_id);
  cf_say_event(out, "error", "coredump", msg, cf_stick_time(stick));
}

static void say_event(cf_stick *stick, cf_text *out) {
  static const char *const names[] = {"debug", "info", "warn", "error"};
  const cf_event *event = &stick->events[0];
  cf_say_event(out, names[event->level], event->tag, event->msg, cf_stick_time(stick));
}

static bool say_report(cf_stick *stick, cf_text *out) {
  const cf_report *report = cf_report_next(&stick->ota.reports);
  cf_say_report(out, report->of_trial ? stick->trial.session : stick->ota.offer.session, report,
                cf_stick_time(stick));
  return true;
}

static bool say_score(cf_stick *stick, cf_text *out, uint64_t now_ms) {
  cf_score score;
  if (!cf_score_queue_first(&stick->scores, &score, &stick->at_server)) {
    return false;
  }
  stick->at_server_seq = score.seq;
  stick->result_ms = now_ms + CF_RESULT_MS;
  return cf_score_write(out, &stick->score_key, stick->id, &score, &stick->port.flash,
                        stick->at_server);
}

/* The most important thing that is due; CF_TAG_NONE when nothing is. */
static uint8_t next_tag(const cf_stick *stick, uint64_t now_ms) {
  if (stick->want & CF_WANT_STATUS) {
    return CF_TAG_STATUS;
  }
  if (stick->want & CF_WANT_INFO) {
    return CF_TAG_INFO;
  }
  if (stick->ack_count > 0) {
    return CF_TAG_ACK;
  }
  if (cf_report_next(&stick->ota.reports) != NULL) {
    return CF_TAG_REPORT;
  }
  if (stick->trial.pending && !stick->trial.heartbeat && (stick->want & CF_WANT_HEARTBEAT)) {
    return CF_TAG_HEARTBEAT;
  }
  if (stick->want & CF_WANT_CONFIG) {
    return CF_TAG_CONFIG;
  }
  if (stick->scores.waiting > 0 && stick->score_key.set &&
      (stick->result_ms == 0 || now_ms >= stick->result_ms)) {
    return CF_TAG_SCORE;
  }
  if (stick->event_count > 0) {
    return CF_TAG_EVENT;
  }
  return stick->health.dump_len > 0 ? CF_TAG_DUMP : CF_TAG_NONE;
}

static const char *leaf_of(uint8_t tag) {
  static const char *const leaves[] = {
      "",        "status",          "info",  "heartbeat", "ota/status",
      "cmd/ack", "config/reported", "score", "event",     "event"};
  return leaves[tag];
}

static bool write_payload(cf_stick *stick, uint8_t tag, cf_text *out, uint64_t now_ms) {
  cf_say_identity identity;
  switch (tag) {
  case CF_TAG_STATUS:
    cf_say_status(out, true, NULL, stick->health.boots, cf_stick_time(stick));
    return true;
  case CF_TAG_INFO:
    cf_stick_identity(stick, &identity);
    cf_say_info(out, &identity);
    return true;
  case CF_TAG_HEARTBEAT:
    stick->beats++;
    say_heartbeat(stick, out, now_ms);
    return true;
  case CF_TAG_REPORT:
    return say_report(stick, out);
  case CF_TAG_ACK:
    cf_command_ack(out, stick->acks[0].id, stick->acks[0].error);
    return true;
  case CF_TAG_CONFIG:
    stick->told_rev = stick->config.rev;
    cf_config_report(&stick->config, stick->rejected, out);
    return true;
  case CF_TAG_SCORE:
    return say_score(stick, out, now_ms);
  case CF_TAG_EVENT:
    say_event(stick, out);
    return true;
  default:
    say_dump(stick, out);
    return true;
  }
}

/* What was said counts as done only with the broker's word for it. */
static void acked(void *ctx, uint8_t tag, bool good, uint64_t now_ms) {
  cf_stick *stick = ctx;
  (void)good; /* a refusal would only be refused again */
  switch (tag) {
  case CF_TAG_STATUS:
    stick->want &= (uint8_t)~CF_WANT_STATUS;
    break;
  case CF_TAG_INFO:
    stick->want &= (uint8_t)~CF_WANT_INFO;
    break;
  case CF_TAG_ACK:
    stick->ack_count--;
    memmove(&stick->acks[0], &stick->acks[1], stick->ack_count * sizeof stick->acks[0]);
    break;
  case CF_TAG_CONFIG:
    /* It may have changed again while the report was on its way. */
    stick->want &= (uint8_t)(stick->told_rev == stick->config.rev ? ~CF_WANT_CONFIG : 0xFF);
    break;
  case CF_TAG_HEARTBEAT:
    stick->trial.heartbeat = good;
    stick->want &= (uint8_t)~CF_WANT_HEARTBEAT;
    break;
  case CF_TAG_REPORT:
    cf_report_done(&stick->ota.reports);
    break;
  case CF_TAG_EVENT:
    stick->event_count--;
    memmove(&stick->events[0], &stick->events[1], stick->event_count * sizeof stick->events[0]);
    break;
  case CF_TAG_DUMP:
    cf_health_dump_told(&stick->health, &stick->nvs);
    break;
  default:
    break;
  }
  cf_stick_publish(stick, now_ms);
}

static bool publish_acked(cf_stick *stick, uint8_t tag, uint64_t now_ms) {
  cf_mqtt_draft draft;
  bool retain = tag == CF_TAG_STATUS || tag == CF_TAG_INFO || tag == CF_TAG_CONFIG;
  cf_mqtt_begin(&stick->mqtt, &draft, cf_stick_topic(stick, leaf_of(tag)), tag);
  if (!write_payload(stick, tag, &draft.payload, now_ms) ||
      !cf_mqtt_end_draft(&stick->mqtt, &draft, retain, now_ms)) {
    return false;
  }
  if (tag == CF_TAG_REPORT) {
    cf_report_sent(&stick->ota.reports);
  }
  return true;
}

static void beat(cf_stick *stick, uint64_t now_ms) {
  cf_mqtt_draft draft;
  stick->beats++;
  cf_mqtt_begin(&stick->mqtt, &draft, cf_stick_topic(stick, "heartbeat"), CF_TAG_NONE);
  say_heartbeat(stick, &draft.payload, now_ms);
  (void)cf_mqtt_end_draft(&stick->mqtt, &draft, false, now_ms);
}

void cf_stick_publish(cf_stick *stick, uint64_t now_ms) {
  if (cf_mqtt_ready_acked(&stick->mqtt)) {
    uint8_t tag = next_tag(stick, now_ms);
    if (tag != CF_TAG_NONE && !publish_acked(stick, tag, now_ms)) {
      /* A text that fits no packet would stand in the way for ever. */
      acked(stick, tag, false, now_ms);
      if (tag == CF_TAG_SCORE) {
        (void)cf_score_queue_done(&stick->scores, stick->at_server);
        stick->result_ms = 0;
      }
      return;
    }
  }
  if (now_ms >= stick->beat_ms && cf_mqtt_ready(&stick->mqtt) &&
      (stick->want & CF_WANT_STATUS) == 0) {
    /* On trial every heartbeat wants an answer until one came. */
    if (stick->trial.pending && !stick->trial.heartbeat) {
      stick->want |= CF_WANT_HEARTBEAT;
    } else {
      beat(stick, now_ms);
    }
    /* Those that connected together do not beat together. */
    uint32_t pause = stick->config.heartbeat_s * 1000u;
    stick->beat_ms = now_ms + (stick->first_beat ? cf_stick_chance(stick, pause) : pause);
    stick->first_beat = false;
  }
}

static void up(void *ctx, uint64_t now_ms) {
  cf_stick *stick = ctx;
  stick->want |= CF_WANT_STATUS | CF_WANT_INFO | CF_WANT_CONFIG;
  stick->want |= stick->trial.pending ? CF_WANT_HEARTBEAT : 0;
  stick->result_ms = 0;
  stick->beat_ms = now_ms;
  stick->first_beat = true;
  cf_report_again(&stick->ota.reports);
  cf_stick_log(stick, CF_LOG_INFO, "mqtt", "connected");
  cf_stick_publish(stick, now_ms);
}

static void down(void *ctx, cf_mqtt_end why, uint64_t now_ms) {
  static const char *const reasons[] = {"disconnected",
                                        "the connection broke",
                                        "the broker stopped answering",
                                        "the broker refused the login",
                                        "the broker refused a subscription",
                                        "the broker sent something that is no MQTT"};
  cf_stick *stick = ctx;
  (void)now_ms;
  cf_report_again(&stick->ota.reports);
  stick->result_ms = 0;
  cf_stick_log(stick, CF_LOG_INFO, "mqtt", reasons[why]);
}

static void login(void *ctx, cf_mqtt_login *out) {
  cf_stick *stick = ctx;
  cf_text text;
  cf_text_init(&text, stick->will, sizeof stick->will);
  cf_say_status(&text, false, "lost", stick->health.boots, 0);
  out->client_id = stick->id;
  out->user = stick->id;
  out->password = stick->token;
  out->will_topic = cf_stick_topic(stick, "status");
  out->will_payload = stick->will;
}

static size_t filters(void *ctx, char *scratch, size_t n, const char **out) {
  static const char *const leaves[CF_FILTERS - 1] = {"ota/offer", "cmd", "config", "score/result"};
  cf_stick *stick = ctx;
  cf_text text;
  if (n < CF_FILTERS * CF_TOPIC_MAX) {
    return 0;
  }
  for (size_t i = 0; i < CF_FILTERS; i++) {
    out[i] = scratch + i * CF_TOPIC_MAX;
  }
  for (size_t i = 0; i < CF_FILTERS - 1; i++) {
    (void)cf_copy(scratch + i * CF_TOPIC_MAX, CF_TOPIC_MAX, cf_stick_topic(stick, leaves[i]));
  }
  cf_text_init(&text, scratch + (CF_FILTERS - 1) * CF_TOPIC_MAX, CF_TOPIC_MAX);
  cf_text_str(&text, stick->root);
  cf_text_str(&text, "/v1/g/all/announce");
  return CF_FILTERS;
}

static void message(void *ctx, const cf_mqtt_message *message, uint64_t now_ms) {
  cf_stick_message(ctx, message, now_ms);
}

const cf_mqtt_owner cf_stick_mqtt_owner = {NULL, up, down, message, acked, login, filters};
