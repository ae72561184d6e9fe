/* The matrix clock's side: what it is told, with the configuration applied. */
#include "stick.h"

#define STEP_MS 100u

void cf_stick_on_temperature(cf_stick *stick, int16_t c10) {
  stick->temp_c10 = c10;
}

bool cf_stick_clock_redraw(cf_stick *stick) {
  bool redraw = stick->clock_redraw;
  stick->clock_redraw = false;
  return redraw;
}

static cf_clock_link link_of(const cf_stick *stick) {
  if (cf_ota_busy(&stick->ota)) {
    return CF_CLOCK_LINK_UPDATE;
  }
  if (stick->mqtt.state == CF_MQTT_UP) {
    return CF_CLOCK_LINK_UP;
  }
  return stick->wifi.state == CF_NET_UP ? CF_CLOCK_LINK_WIFI : CF_CLOCK_LINK_DOWN;
}

uint64_t cf_stick_clock(cf_stick *stick, uint64_t now_ms) {
  cf_clock *clock = stick->parts.clock;
  int64_t unix_s = cf_stick_time(stick);
  if (clock == NULL) {
    return UINT64_MAX;
  }
  clock->config.temp_offset_c10 = (int16_t)(stick->config.temp_offset_milli / 100);
  clock->config.brightness = (uint8_t)(stick->config.brightness * 255u / 100u);
  cf_clock_facts facts = {unix_s == 0 ? 0 : unix_s + stick->config.utc_offset_s, stick->temp_c10,
                          link_of(stick), stick->ota.percent};
  stick->clock_redraw = cf_clock_step(clock, &facts, now_ms) || stick->clock_redraw;
  return now_ms + STEP_MS;
}
