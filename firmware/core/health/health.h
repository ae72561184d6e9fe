/*
 * Starts and crashes. Every start is counted. Crashes in a row - panics, watchdog resets - without
 * a minute of quiet in between are a boot loop: the stick then starts in safe mode, without games,
 * so that an update can still reach it. A core dump left in flash is announced once.
 */
#ifndef CF_HEALTH_H
#define CF_HEALTH_H

#include "../nvs/nvs.h"

#define CF_HEALTH_LOOP 5u /* crashes in a row */
#define CF_HEALTH_QUIET_MS 60000u

typedef struct {
  uint32_t boots;
  uint8_t crashes; /* in a row, with this start */
  bool safe_mode;
  bool settled;       /* has been up for a minute */
  uint32_t dump_len;  /* bytes of a core dump that was not announced yet; 0 for none */
  uint8_t dump_id[4]; /* of its SHA-256 */
} cf_health;

/* `crashed`: this start follows a panic or a watchdog reset. */
void cf_health_begin(cf_health *health, cf_nvs *nvs, bool crashed, const cf_flash *flash,
                     cf_region coredump);
/* Once a minute has passed the crashes are forgotten. */
void cf_health_step(cf_health *health, cf_nvs *nvs, uint64_t up_ms);
/* The core dump was announced. */
void cf_health_dump_told(cf_health *health, cf_nvs *nvs);

#endif
