/* All virtual sticks of the process. */
#ifndef CF_FLEET_H
#define CF_FLEET_H

#include "options.h"
#include "vstick.h"

typedef struct {
  cf_vstick *sticks;
  unsigned count;
  unsigned switched_on;
  const cf_options *options;
  cf_vstick_world world;
  cf_faults faults; /* those of the options, until an order changes them */
  cf_vflash_template base;
  cf_public_key keys[CF_OPTIONS_KEYS];
  cf_alarm ramp;
} cf_fleet;

/* Sums over all sticks. */
typedef struct {
  unsigned running;
  unsigned online;
  unsigned dead;
  unsigned updating;
  uint64_t heartbeats;
  uint64_t runs;
  uint64_t scores_waiting;
  uint64_t boots;
  uint64_t power_cuts;
  uint64_t crashes;
  uint64_t rollbacks;
  uint64_t downloads;
  uint64_t link_breaks;
  uint64_t flash_memory;
} cf_fleet_sums;

/*
 * Makes the sticks of the command line: flash, identity, provisioning, which may ask the server.
 * Ends the process with the reason when that cannot be. `fleet` must not move afterwards.
 */
void cf_fleet_make(cf_fleet *fleet, const cf_options *options);
void cf_fleet_free(cf_fleet *fleet);

/* Switches them on, so many a second as the options say. */
void cf_fleet_start(cf_fleet *fleet);
/* Every stick says goodbye. */
void cf_fleet_stop(cf_fleet *fleet);

/* The stick with this id; NULL when there is none. */
cf_vstick *cf_fleet_find(cf_fleet *fleet, const char *id);
/* Its id, six upper-case hex digits: the end of its MAC address. */
void cf_fleet_id(const cf_vstick *stick, char out[7]);

cf_fleet_sums cf_fleet_sum(const cf_fleet *fleet);
/* {"type":"summary",...}, with its NUL; returns its length. */
size_t cf_fleet_summary(const cf_fleet *fleet, char *out, size_t capacity);

#endif
