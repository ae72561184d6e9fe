/*
 * One virtual stick: the portable core on a simulated board.
 *
 * It is powered on and off, boots through the simulated boot loader, restarts when the core asks
 * for it, and loses its power when the flash does. Everything runs on the loop's thread.
 */
#ifndef CF_VSTICK_H
#define CF_VSTICK_H

#include "core/stick/stick.h"
#include "faults.h"
#include "loop.h"
#include "vboot.h"
#include "vflash.h"
#include "vhttp.h"
#include "vlink.h"

typedef enum {
  CF_VSTICK_OFF,
  CF_VSTICK_RUNNING,
  CF_VSTICK_RESTARTING, /* on its way down, or waiting to come up */
  CF_VSTICK_DEAD,       /* no slot can be started */
} cf_vstick_state;

/* What all sticks of a process share. */
typedef struct {
  const char *product;
  const char *platform;
  const char *board;
  const char *env;
  uint16_t chip_id;
  const cf_public_key *keys;
  size_t key_count;
  const cf_faults *faults;
  uint32_t scores_ms;  /* mean time between runs of sticks without a face; 0 for none */
  uint32_t restart_ms; /* from power loss or restart to the next start */
} cf_vstick_world;

typedef struct cf_face cf_face; /* face.h: games and screen */

typedef struct {
  uint32_t boots;
  uint32_t power_cuts;
  uint32_t crashes;
  uint32_t rollbacks; /* boots in which the boot loader gave an update up */
  uint32_t downloads;
  uint32_t link_breaks;
  uint32_t runs;       /* played, by whomever */
  uint64_t heartbeats; /* of earlier starts */
} cf_vstick_tally;

typedef struct {
  cf_stick core;
  cf_vlink link;
  cf_vflash flash;
  cf_alarm alarm;
  cf_vhttp *http;
  const cf_vhttp_events *http_events;
  cf_face *face; /* NULL without a screen */
  const cf_vstick_world *world;
  cf_vstick_tally tally;
  cf_vboot_result boot;
  cf_chance chance;
  uint64_t score_at_ms; /* 0: it does not play */
  uint64_t crash_at_ms; /* 0: it does not crash */
  uint64_t since_ms;    /* of the last power on */
  int32_t clock_skew_s;
  uint32_t buttons;
  uint32_t corrupt_next; /* this byte of the next download arrives changed; UINT32_MAX for none */
  uint8_t mac[6];
  uint8_t battery;
  uint8_t state;
  uint8_t reset; /* cf_reset_reason of the next start */
  bool ending; /* the core asked for a restart, or the power is gone: deal with it after the call */
  bool bot;    /* the demonstration player holds the buttons */
} cf_vstick;

/* `flash` is set up already (template, perhaps a file). Nothing runs before cf_vstick_power_on. */
void cf_vstick_init(cf_vstick *stick, const cf_vstick_world *world, const uint8_t mac[6],
                    const cf_vflash_template *base, uint64_t seed);
void cf_vstick_free(cf_vstick *stick);

void cf_vstick_power_on(cf_vstick *stick);
/* As when the battery is pulled out. */
void cf_vstick_power_off(cf_vstick *stick);
/* As when the power switch is used: it says goodbye first. */
void cf_vstick_stop(cf_vstick *stick);
/* The power fails and comes back after the restart time. */
void cf_vstick_power_cycle(cf_vstick *stick);

/* Wakes the stick at once: a button, a character on the serial line, another frame. */
void cf_vstick_wake(cf_vstick *stick);
/* Plays a run of a game, or of any for NULL, at once and hands it in; false when it cannot. */
bool cf_vstick_play(cf_vstick *stick, const char *game);
void cf_vstick_type(cf_vstick *stick, const char *text, size_t n);

/* What the core says about itself; zeros while it does not run. */
void cf_vstick_look(const cf_vstick *stick, cf_stick_view *out);
const char *cf_vstick_state_name(const cf_vstick *stick);

#endif
