/* What ports deliver. */
#include <string.h>

#include "../wifi/portal.h"
#include "../wifi/url.h"
#include "stick.h"

void cf_stick_on_wifi_up(cf_stick *stick, uint64_t now_ms) {
  cf_wifi_on_up(&stick->wifi, now_ms);
  if (stick->improv_waits && stick->wifi.state == CF_NET_UP) {
    cf_stick_improv_joined(stick, true);
  }
}

void cf_stick_on_wifi_down(cf_stick *stick, bool wrong_password, uint64_t now_ms) {
  cf_wifi_on_down(&stick->wifi, wrong_password, now_ms);
}

void cf_stick_on_wifi_scan(cf_stick *stick, const cf_wifi_seen *seen, size_t count,
                           uint64_t now_ms) {
  cf_wifi_on_scan(&stick->wifi, seen, count, now_ms);
}

void cf_stick_on_link_open(cf_stick *stick, uint64_t now_ms) {
  cf_mqtt_on_open(&stick->mqtt, now_ms);
}

void cf_stick_on_link_closed(cf_stick *stick, uint64_t now_ms) {
  cf_mqtt_on_closed(&stick->mqtt, now_ms);
}

void cf_stick_on_link_data(cf_stick *stick, const uint8_t *bytes, size_t n, uint64_t now_ms) {
  cf_mqtt_on_data(&stick->mqtt, bytes, n, now_ms);
}

void cf_stick_on_link_writable(cf_stick *stick, uint64_t now_ms) {
  cf_mqtt_on_writable(&stick->mqtt, now_ms);
  if (stick->mqtt.state == CF_MQTT_UP) {
    cf_stick_publish(stick, now_ms);
  }
}

void cf_stick_on_http_head(cf_stick *stick, uint32_t number, int status, int64_t length,
                           uint32_t from, uint64_t now_ms) {
  switch (cf_fetch_of(&stick->fetch, number)) {
  case CF_FETCH_NOBODY:
    break;
  case CF_FETCH_IMAGE:
    cf_ota_image_begins(&stick->ota, status, length, from, now_ms);
    break;
  default:
    stick->fetch.status = status;
    break;
  }
}

void cf_stick_on_http_data(cf_stick *stick, uint32_t number, const uint8_t *bytes, size_t n,
                           uint64_t now_ms) {
  switch (cf_fetch_of(&stick->fetch, number)) {
  case CF_FETCH_NOBODY:
    break;
  case CF_FETCH_IMAGE:
    cf_ota_image_bytes(&stick->ota, bytes, n, now_ms);
    break;
  default:
    cf_fetch_keep(&stick->fetch, bytes, n);
    break;
  }
}

/* The answer to the check has the same offer in it that is published. */
static void checked(cf_stick *stick, bool complete, uint64_t now_ms) {
  const cf_fetch *fetch = &stick->fetch;
  if (complete && fetch->status == 200 && !fetch->too_long) {
    cf_json offer = cf_json_get(cf_json_read(fetch->body, fetch->have), "offer");
    if (offer.type == CF_JSON_OBJECT) {
      cf_ota_offered(&stick->ota, offer, now_ms);
    }
  }
}

static void enrolled(cf_stick *stick, bool complete, uint64_t now_ms) {
  char token[CF_TOKEN_MAX];
  if (cf_enrol_arrived(&stick->enrol, &stick->fetch, complete, &stick->nvs, token, now_ms)) {
    cf_stick_settings(stick);
    cf_stick_log(stick, CF_LOG_INFO, "enrol", "adopted");
  }
}

void cf_stick_on_http_end(cf_stick *stick, uint32_t number, bool complete, uint64_t now_ms) {
  cf_fetch_user user = cf_fetch_of(&stick->fetch, number);
  if (user == CF_FETCH_NOBODY) {
    return;
  }
  cf_fetch_ended(&stick->fetch);
  switch (user) {
  case CF_FETCH_IMAGE:
    cf_ota_image_ended(&stick->ota, complete, now_ms);
    break;
  case CF_FETCH_MANIFEST:
    cf_ota_manifest_arrived(&stick->ota, complete, now_ms);
    break;
  case CF_FETCH_CHECK:
    checked(stick, complete, now_ms);
    break;
  case CF_FETCH_RUN:
    cf_stick_ticket_arrived(stick, complete, now_ms);
    break;
  default:
    enrolled(stick, complete, now_ms);
    break;
  }
}

void cf_stick_on_frame_shown(cf_stick *stick) {
  stick->trial.frames += stick->trial.frames < CF_TRIAL_FRAMES;
}

size_t cf_stick_portal_answer(cf_stick *stick, const char *request, size_t n, char *out,
                              size_t capacity, uint64_t now_ms) {
  cf_portal_form form;
  cf_broker broker;
  char server[CF_SERVER_MAX];
  cf_text text;
  cf_text_init(&text, out, capacity);
  if (cf_portal_handle(request, n, stick->id, stick->wifi.seen, stick->wifi.seen_count, &text,
                       &form) == CF_PORTAL_PAGE) {
    return text.overflow ? 0 : text.len;
  }
  const char *why = NULL;
  if (form.broker[0] != '\0' && !cf_broker_parse(form.broker, &broker)) {
    why = "A broker is written mqtt://ADDRESS:PORT or mqtts://ADDRESS:PORT.";
  } else if (form.server[0] != '\0' && !cf_server_parse(form.server, server)) {
    why = "A server is written http://ADDRESS:PORT or https://ADDRESS:PORT.";
  } else if (!cf_wifi_save(&stick->nvs, form.ssid, form.password) ||
             (form.broker[0] != '\0' &&
              !cf_nvs_set_str(&stick->nvs, "mqtt", "broker_uri", form.broker)) ||
             (form.server[0] != '\0' && !cf_nvs_set_str(&stick->nvs, "server", "url", server))) {
    why = "The stick's memory for settings does not take it.";
  }
  cf_portal_saved(&text, why);
  memset(form.password, 0, sizeof form.password);
  if (why == NULL) {
    cf_stick_settings(stick);
    /* A moment, so that the answer can still leave through the access point. */
    stick->wifi.due_ms = now_ms + 2000u;
  }
  return text.overflow ? 0 : text.len;
}

void cf_stick_look(const cf_stick *stick, uint64_t now_ms, cf_stick_view *out) {
  memset(out, 0, sizeof *out);
  out->id = stick->id;
  out->version = stick->running.version;
  out->net = stick->wifi.state;
  out->online = stick->mqtt.state == CF_MQTT_UP;
  out->pending_verify = stick->trial.pending;
  out->updating = cf_ota_busy(&stick->ota);
  out->update_percent = stick->ota.percent;
  out->boots = stick->health.boots;
  out->scores_waiting = stick->scores.waiting;
  out->heartbeats = stick->beats;
  out->identify = now_ms < stick->identify_ms;
}
