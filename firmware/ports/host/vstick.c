#include "vstick.h"

#include <string.h>

#include "face.h"
#include "host.h"
#include "vboard.h"
#include "vplay.h"

/* Where app slots begin; everything an update writes first is above. */
#define APPS 0x10000u
/* Work on flash beside an image's erasing and writing: otadata and notes. */
#define MORE_WORK 20480u
#define CRASH_WITHIN_MS 4000u

static void go_down(cf_vstick *stick, cf_reset_reason reason);

/* ---- running ---- */

/* True when the stick goes on: the power is there and the core did not ask for a restart. */
static bool goes_on(cf_vstick *stick) {
  if (stick->state != CF_VSTICK_RUNNING)
    return false;
  if (stick->flash.dead) {
    stick->tally.power_cuts++;
    cf_vlink_break(&stick->link);
    go_down(stick, CF_RESET_POWER_ON);
    return false;
  }
  if (stick->ending) {
    go_down(stick, CF_RESET_SOFTWARE);
    return false;
  }
  return true;
}

/* The next run of a stick that plays by itself: after one to three halves of the mean time. */
static void plan_score(cf_vstick *stick, uint64_t now_ms) {
  uint32_t mean = stick->face ? 0 : stick->world->scores_ms;
  stick->score_at_ms = mean ? now_ms + mean / 2u + cf_chance_below(&stick->chance, mean) : 0;
}

static void step(cf_vstick *stick, uint64_t now_ms) {
  if (!goes_on(stick))
    return;
  if (stick->crash_at_ms && now_ms >= stick->crash_at_ms) {
    stick->tally.crashes++;
    cf_vlink_break(&stick->link);
    go_down(stick, CF_RESET_PANIC);
    return;
  }
  if (stick->score_at_ms && now_ms >= stick->score_at_ms) {
    plan_score(stick, now_ms);
    (void)cf_vstick_play(stick, NULL);
  }
  uint32_t buttons = stick->buttons | (stick->bot ? cf_face_bot(stick->face) : 0u);
  uint64_t began_us = stick->face ? cf_host_cpu_us() : 0;
  uint64_t next = cf_stick_step(&stick->core, buttons, now_ms);
  if (!goes_on(stick))
    return;
  if (stick->face)
    cf_face_show(stick->face, stick, began_us);
  if (stick->crash_at_ms && next > stick->crash_at_ms)
    next = stick->crash_at_ms;
  if (stick->score_at_ms && next > stick->score_at_ms)
    next = stick->score_at_ms;
  cf_loop_set(&stick->alarm, next);
}

/* After an event. A stick with a screen keeps its frames' rhythm; it steps within 17 ms anyway. */
static void settle(cf_vstick *stick, uint64_t now_ms) {
  if (stick->face) {
    (void)goes_on(stick);
  } else {
    step(stick, now_ms);
  }
}

static void on_open(void *ctx) {
  cf_vstick *stick = ctx;
  if (stick->state != CF_VSTICK_RUNNING)
    return;
  uint64_t now = cf_host_now_ms();
  cf_stick_on_link_open(&stick->core, now);
  settle(stick, now);
}

static void on_closed(void *ctx) {
  cf_vstick *stick = ctx;
  if (stick->state != CF_VSTICK_RUNNING)
    return;
  uint64_t now = cf_host_now_ms();
  cf_stick_on_link_closed(&stick->core, now);
  settle(stick, now);
}

static void on_data(void *ctx, const uint8_t *bytes, size_t n) {
  cf_vstick *stick = ctx;
  if (stick->state != CF_VSTICK_RUNNING)
    return;
  uint64_t now = cf_host_now_ms();
  cf_stick_on_link_data(&stick->core, bytes, n, now);
  settle(stick, now);
}

static void on_writable(void *ctx) {
  cf_vstick *stick = ctx;
  if (stick->state != CF_VSTICK_RUNNING)
    return;
  uint64_t now = cf_host_now_ms();
  cf_stick_on_link_writable(&stick->core, now);
  settle(stick, now);
}

static const cf_vlink_events link_events = {on_open, on_closed, on_data, on_writable};

static void on_head(void *ctx, uint32_t number, int status, int64_t length, uint32_t from) {
  cf_vstick *stick = ctx;
  uint64_t now = cf_host_now_ms();
  if (length > (int64_t)CF_VBOARD_SMALL_ANSWER &&
      cf_faults_strike(stick->world->faults, CF_FAULT_POWER_CUT, &stick->chance)) {
    uint32_t work = (uint32_t)length * 2u + MORE_WORK;
    cf_vflash_cut(&stick->flash, APPS, 1 + cf_chance_below(&stick->chance, work));
  }
  cf_stick_on_http_head(&stick->core, number, status, length, from, now);
  settle(stick, now);
}

static void on_http_data(void *ctx, uint32_t number, const uint8_t *bytes, size_t n) {
  cf_vstick *stick = ctx;
  uint64_t now = cf_host_now_ms();
  cf_stick_on_http_data(&stick->core, number, bytes, n, now);
  settle(stick, now);
}

static void on_http_end(void *ctx, uint32_t number, bool complete) {
  cf_vstick *stick = ctx;
  uint64_t now = cf_host_now_ms();
  stick->http = NULL;
  cf_stick_on_http_end(&stick->core, number, complete, now);
  settle(stick, now);
}

static const cf_vhttp_events http_events = {on_head, on_http_data, on_http_end};

/* ---- power ---- */

static void drop_requests(cf_vstick *stick) {
  if (stick->http)
    cf_vhttp_cancel(stick->http);
  stick->http = NULL;
}

/*
 * What was handed to the link still leaves: the socket is closed when the stick starts again, or at
 * once when the power went.
 */
static void go_down(cf_vstick *stick, cf_reset_reason reason) {
  cf_stick_view view;
  cf_vstick_look(stick, &view);
  stick->tally.heartbeats += view.heartbeats;
  drop_requests(stick);
  stick->state = CF_VSTICK_RESTARTING;
  stick->reset = (uint8_t)reason;
  stick->ending = false;
  stick->crash_at_ms = 0;
  cf_loop_set(&stick->alarm, cf_host_now_ms() + stick->world->restart_ms);
}

static void start(cf_vstick *stick, uint64_t now_ms) {
  cf_vlink_close(&stick->link);
  cf_vflash_power_on(&stick->flash);
  stick->boot = cf_vboot(&stick->flash, stick->world->chip_id);
  if (stick->flash.dead) {
    stick->tally.power_cuts++;
    go_down(stick, CF_RESET_POWER_ON);
    return;
  }
  if (!stick->boot.booted) {
    stick->state = CF_VSTICK_DEAD;
    return;
  }
  const cf_vstick_world *world = stick->world;
  if (stick->boot.aborted)
    stick->tally.rollbacks++;
  stick->tally.boots++;
  stick->state = CF_VSTICK_RUNNING;
  stick->since_ms = now_ms;
  cf_board_facts facts = {
      .product = world->product,
      .platform = world->platform,
      .board = world->board,
      .chip_id = world->chip_id,
      .running_address = stick->boot.address,
      .reset = (cf_reset_reason)stick->reset,
      .has_display = stick->face != NULL,
      .env = world->env,
      .keys = world->keys,
      .key_count = world->key_count,
  };
  memcpy(facts.mac, stick->mac, sizeof facts.mac);
  cf_port port = cf_vboard_port(stick);
  cf_stick_parts parts = cf_face_parts(stick->face);
  cf_stick_init(&stick->core, &facts, &port, &parts, now_ms);
  plan_score(stick, now_ms);
  cf_stick_view view;
  cf_stick_look(&stick->core, now_ms, &view);
  if (view.pending_verify && cf_faults_strike(world->faults, CF_FAULT_CRASH_NEW, &stick->chance)) {
    stick->crash_at_ms = now_ms + 1 + cf_chance_below(&stick->chance, CRASH_WITHIN_MS);
  }
  step(stick, now_ms);
}

static void on_alarm(void *ctx, uint64_t now_ms) {
  cf_vstick *stick = ctx;
  if (stick->state == CF_VSTICK_RUNNING) {
    step(stick, now_ms);
  } else if (stick->state == CF_VSTICK_RESTARTING) {
    start(stick, now_ms);
  }
}

void cf_vstick_init(cf_vstick *stick, const cf_vstick_world *world, const uint8_t mac[6],
                    const cf_vflash_template *base, uint64_t seed) {
  *stick = (cf_vstick){
      .world = world, .chance = {seed}, .corrupt_next = UINT32_MAX, .http_events = &http_events};
  memcpy(stick->mac, mac, sizeof stick->mac);
  cf_vlink_init(&stick->link, &link_events, stick);
  cf_vflash_init(&stick->flash, base);
  stick->alarm = (cf_alarm){.due = on_alarm, .ctx = stick};
  stick->battery = (uint8_t)(60 + cf_chance_below(&stick->chance, 41));
  if (cf_faults_strike(world->faults, CF_FAULT_LOW_BATTERY, &stick->chance))
    stick->battery = 5;
  uint32_t skew = (uint32_t)world->faults->value[CF_FAULT_CLOCK_SKEW];
  if (skew)
    stick->clock_skew_s = (int32_t)cf_chance_below(&stick->chance, 2 * skew + 1) - (int32_t)skew;
}

void cf_vstick_free(cf_vstick *stick) {
  cf_vstick_power_off(stick);
  cf_vflash_free(&stick->flash);
}

void cf_vstick_power_on(cf_vstick *stick) {
  if (stick->state != CF_VSTICK_OFF && stick->state != CF_VSTICK_DEAD)
    return;
  stick->state = CF_VSTICK_RESTARTING;
  stick->reset = CF_RESET_POWER_ON;
  cf_loop_set(&stick->alarm, cf_host_now_ms());
}

void cf_vstick_power_off(cf_vstick *stick) {
  cf_loop_clear(&stick->alarm);
  drop_requests(stick);
  cf_vlink_break(&stick->link);
  cf_vlink_close(&stick->link);
  stick->state = CF_VSTICK_OFF;
}

void cf_vstick_stop(cf_vstick *stick) {
  if (stick->state != CF_VSTICK_RUNNING) {
    cf_vstick_power_off(stick);
    return;
  }
  cf_stick_stop(&stick->core, cf_host_now_ms());
  cf_loop_clear(&stick->alarm);
  drop_requests(stick);
  stick->state = CF_VSTICK_OFF;
}

void cf_vstick_power_cycle(cf_vstick *stick) {
  if (stick->state != CF_VSTICK_RUNNING)
    return;
  cf_vlink_break(&stick->link);
  stick->tally.power_cuts++;
  go_down(stick, CF_RESET_POWER_ON);
}

void cf_vstick_wake(cf_vstick *stick) {
  if (stick->state == CF_VSTICK_RUNNING)
    cf_loop_set(&stick->alarm, cf_host_now_ms());
}

void cf_vstick_type(cf_vstick *stick, const char *text, size_t n) {
  if (stick->state != CF_VSTICK_RUNNING)
    return;
  uint64_t now = cf_host_now_ms();
  cf_stick_on_console(&stick->core, (const uint8_t *)text, n, now);
  settle(stick, now);
}

bool cf_vstick_play(cf_vstick *stick, const char *game) {
  cf_run_result run;
  if (stick->state != CF_VSTICK_RUNNING || stick->face || !cf_vplay(game, &stick->chance, &run))
    return false;
  if (!cf_stick_submit(&stick->core, &run, cf_host_now_ms()))
    return false;
  stick->tally.runs++;
  cf_vstick_wake(stick);
  return true;
}

void cf_vstick_look(const cf_vstick *stick, cf_stick_view *out) {
  if (stick->state == CF_VSTICK_RUNNING) {
    cf_stick_look(&stick->core, cf_host_now_ms(), out);
  } else {
    *out = (cf_stick_view){.id = "", .version = ""};
  }
}

const char *cf_vstick_state_name(const cf_vstick *stick) {
  static const char *const names[] = {"off", "running", "restarting", "dead"};
  return names[stick->state];
}
