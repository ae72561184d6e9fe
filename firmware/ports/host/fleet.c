#include "fleet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/json/json.h"
#include "face.h"

#define RAMP_MS 20u

void cf_fleet_free(cf_fleet *fleet) {
  for (unsigned i = 0; i < fleet->count; i++) {
    cf_vstick_free(&fleet->sticks[i]);
    cf_face_free(fleet->sticks[i].face);
  }
  free(fleet->sticks);
  free((void *)(uintptr_t)fleet->base.bytes);
}

static void switch_on_some(void *ctx, uint64_t now_ms) {
  cf_fleet *fleet = ctx;
  unsigned some = fleet->options->ramp * RAMP_MS / 1000u;
  if (some == 0)
    some = 1;
  for (; some > 0 && fleet->switched_on < fleet->count; some--) {
    cf_vstick_power_on(&fleet->sticks[fleet->switched_on++]);
  }
  uint64_t pause = fleet->options->ramp < 1000u / RAMP_MS ? 1000u / fleet->options->ramp : RAMP_MS;
  if (fleet->switched_on < fleet->count)
    cf_loop_set(&fleet->ramp, now_ms + pause);
}

void cf_fleet_start(cf_fleet *fleet) {
  fleet->ramp = (cf_alarm){.due = switch_on_some, .ctx = fleet};
  switch_on_some(fleet, cf_host_now_ms());
}

void cf_fleet_stop(cf_fleet *fleet) {
  cf_loop_clear(&fleet->ramp);
  for (unsigned i = 0; i < fleet->count; i++)
    cf_vstick_stop(&fleet->sticks[i]);
}

void cf_fleet_id(const cf_vstick *stick, char out[7]) {
  snprintf(out, 7, "%02X%02X%02X", stick->mac[3], stick->mac[4], stick->mac[5]);
}

cf_vstick *cf_fleet_find(cf_fleet *fleet, const char *id) {
  char *end;
  unsigned long wanted = strtoul(id, &end, 16);
  if (strlen(id) != 6 || *end)
    return NULL;
  const uint8_t *first = fleet->sticks[0].mac;
  unsigned long number =
      wanted - ((unsigned long)first[3] << 16 | (unsigned long)first[4] << 8 | first[5]);
  return number < fleet->count ? &fleet->sticks[number] : NULL;
}

cf_fleet_sums cf_fleet_sum(const cf_fleet *fleet) {
  cf_fleet_sums sums = {0};
  for (unsigned i = 0; i < fleet->count; i++) {
    const cf_vstick *stick = &fleet->sticks[i];
    cf_stick_view view;
    cf_vstick_look(stick, &view);
    sums.running += stick->state == CF_VSTICK_RUNNING;
    sums.dead += stick->state == CF_VSTICK_DEAD;
    sums.online += view.online;
    sums.updating += view.updating;
    sums.heartbeats += stick->tally.heartbeats + view.heartbeats;
    sums.runs += stick->tally.runs;
    sums.scores_waiting += view.scores_waiting;
    sums.boots += stick->tally.boots;
    sums.power_cuts += stick->tally.power_cuts;
    sums.crashes += stick->tally.crashes;
    sums.rollbacks += stick->tally.rollbacks;
    sums.downloads += stick->tally.downloads;
    sums.link_breaks += stick->tally.link_breaks;
    sums.flash_memory += cf_vflash_memory(&stick->flash);
  }
  return sums;
}

size_t cf_fleet_summary(const cf_fleet *fleet, char *out, size_t capacity) {
  cf_fleet_sums sums = cf_fleet_sum(fleet);
  cf_text text;
  cf_text_init(&text, out, capacity);
  cf_json_writer w = cf_json_begin(&text);
  cf_json_put_str(&w, "type", "summary");
  cf_json_put_u64(&w, "sticks", fleet->count);
  cf_json_put_u64(&w, "running", sums.running);
  cf_json_put_u64(&w, "online", sums.online);
  cf_json_put_u64(&w, "dead", sums.dead);
  cf_json_put_u64(&w, "updating", sums.updating);
  cf_json_put_u64(&w, "heartbeats", sums.heartbeats);
  cf_json_put_u64(&w, "runs", sums.runs);
  cf_json_put_u64(&w, "scores_waiting", sums.scores_waiting);
  cf_json_put_u64(&w, "boots", sums.boots);
  cf_json_put_u64(&w, "power_cuts", sums.power_cuts);
  cf_json_put_u64(&w, "crashes", sums.crashes);
  cf_json_put_u64(&w, "rollbacks", sums.rollbacks);
  cf_json_put_u64(&w, "downloads", sums.downloads);
  cf_json_put_u64(&w, "download_bytes", cf_vhttp_received());
  cf_json_put_u64(&w, "link_breaks", sums.link_breaks);
  cf_json_put_u64(&w, "flash_memory", sums.flash_memory);
  if (fleet->sticks[0].face) {
    cf_json_put_u64(&w, "frames", cf_face_frames(fleet->sticks[0].face));
    cf_json_put_u64(&w, "slowest_frame_us", cf_face_slowest_us(fleet->sticks[0].face));
  }
  cf_json_put_u64(&w, "ms", cf_host_now_ms());
  cf_json_end(&w);
  return text.len;
}
