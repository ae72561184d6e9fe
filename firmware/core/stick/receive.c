/* What the server says. */
#include <string.h>

#include "stick.h"

#define ANNOUNCE_SPREAD_MS 30000u

static void offered(cf_stick *stick, const cf_mqtt_message *message, cf_json json,
                    uint64_t now_ms) {
  if (message->payload_len == 0) {
    cf_ota_withdrawn(&stick->ota);
  } else {
    cf_ota_offered(&stick->ota, json, now_ms);
  }
}

static void configured(cf_stick *stick, cf_json json, uint64_t now_ms) {
  char rejected[sizeof stick->rejected];
  cf_text text;
  uint64_t before = stick->config.rev;
  cf_text_init(&text, rejected, sizeof rejected);
  if (!cf_config_apply(&stick->config, &stick->nvs, json, &text)) {
    return;
  }
  (void)cf_copy(stick->rejected, sizeof stick->rejected, text.overflow ? "" : rejected);
  if (stick->config.rev != before) {
    cf_stick_play_configure(stick);
  }
  stick->want |= CF_WANT_CONFIG;
  cf_stick_publish(stick, now_ms);
}

static void scored(cf_stick *stick, cf_json json, uint64_t now_ms) {
  uint64_t seq;
  bool accepted = false;
  if (stick->result_ms == 0 || !cf_json_u64(cf_json_get(json, "seq"), &seq) ||
      seq != stick->at_server_seq) {
    return;
  }
  (void)cf_json_bool(cf_json_get(json, "accepted"), &accepted);
  if (!accepted) {
    cf_stick_log(stick, CF_LOG_WARN, "score", "the server did not accept a run");
  }
  (void)cf_score_queue_done(&stick->scores, stick->at_server);
  stick->result_ms = 0;
  cf_stick_publish(stick, now_ms);
}

static void announced(cf_stick *stick, cf_json json, uint64_t now_ms) {
  if (cf_json_is(cf_json_get(json, "what"), "check")) {
    stick->check_ms = now_ms + cf_stick_chance(stick, ANNOUNCE_SPREAD_MS);
    stick->check_asked = true;
  }
}

void cf_stick_message(cf_stick *stick, const cf_mqtt_message *message, uint64_t now_ms) {
  size_t root = strlen(stick->root);
  cf_json json = cf_json_read((const char *)message->payload, message->payload_len);
  if (cf_equal_n(message->topic, message->topic_len, cf_stick_topic(stick, "ota/offer"))) {
    offered(stick, message, json, now_ms);
  } else if (cf_equal_n(message->topic, message->topic_len, cf_stick_topic(stick, "cmd"))) {
    cf_stick_command(stick, json, now_ms);
  } else if (cf_equal_n(message->topic, message->topic_len, cf_stick_topic(stick, "config"))) {
    configured(stick, json, now_ms);
  } else if (cf_equal_n(message->topic, message->topic_len,
                        cf_stick_topic(stick, "score/result"))) {
    scored(stick, json, now_ms);
  } else if (message->topic_len > root + 6 && memcmp(message->topic + root, "/v1/g/", 6) == 0) {
    announced(stick, json, now_ms);
  }
}

/* The other slot boots next, if there is an image in it that may. NULL when it will. */
static const char *go_back(cf_stick *stick) {
  uint8_t head[CF_IMAGE_HEAD];
  cf_image_info info;
  const cf_flash *flash = &stick->port.flash;
  uint8_t slot = stick->ota.slot;
  if (!stick->ota.possible || cf_ota_busy(&stick->ota)) {
    return "there is no other image to go back to now";
  }
  if (!flash->read(flash->ctx, stick->layout.slots[slot].at, head, sizeof head) ||
      !cf_image_parse(head, &info) || info.chip_id != stick->facts.chip_id) {
    return "there is no other image to go back to";
  }
  if (info.secure_version < stick->ota.self.security_floor) {
    return "the other image is older than the security floor allows";
  }
  return cf_boot_select(flash, &stick->layout, slot) ? NULL : "the flash does not take the choice";
}

void cf_stick_command(cf_stick *stick, cf_json json, uint64_t now_ms) {
  enum { RESTART_WITHIN_MS = 60000 };
  cf_command command;
  cf_command_parse(json, cf_stick_time(stick), stick->last_command, &command);
  if (command.cmd == CF_CMD_NONE) {
    return;
  }
  if (stick->ack_count == CF_ACKS) {
    return; /* not done and not answered: the server sees that it timed out */
  }
  const char *error = NULL;
  (void)cf_copy(stick->last_command, sizeof stick->last_command, command.id);
  switch (command.cmd) {
  case CF_CMD_RESTART:
    cf_stick_leave(stick, RESTART_WITHIN_MS, now_ms);
    break;
  case CF_CMD_INFO:
    stick->want |= CF_WANT_INFO;
    break;
  case CF_CMD_IDENTIFY:
    stick->identify_ms = now_ms + command.seconds * 1000u;
    break;
  case CF_CMD_ROLLBACK:
    error = go_back(stick);
    if (error == NULL) {
      cf_stick_leave(stick, RESTART_WITHIN_MS, now_ms);
    }
    break;
  case CF_CMD_REPEATED:
    break;
  default:
    error = "this firmware does not know that command";
    break;
  }
  (void)cf_copy(stick->acks[stick->ack_count].id, CF_COMMAND_ID_MAX, command.id);
  stick->acks[stick->ack_count++].error = error;
  cf_stick_publish(stick, now_ms);
}
