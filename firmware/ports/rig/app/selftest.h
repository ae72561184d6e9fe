/* What the rig tries on every start before an update counts as good. */
#ifndef RIG_SELFTEST_H
#define RIG_SELFTEST_H

#include <stdbool.h>

#include "partition/partition.h"

/* Prints one line per test and "SELFTEST PASS" or "SELFTEST FAIL"; true when all passed. */
bool selftest(const cf_flash *flash, const cf_layout *layout);

#endif
