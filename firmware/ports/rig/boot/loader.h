/* Checks an app image in flash and brings it into RAM. */
#ifndef RIG_LOADER_H
#define RIG_LOADER_H

#include <stdbool.h>
#include <stdint.h>

#include "partition/partition.h"

/*
 * NULL when the image in the slot is sound (magic, chip, segments inside the slot, checksum,
 * SHA-256); otherwise what is wrong with it. `entry` receives its first instruction's address. With
 * `load` the segments are also copied to where they belong, which must be the app's RAM.
 */
const char *loader_read(const cf_flash *flash, cf_region slot, bool load, uint32_t *entry);

#endif
