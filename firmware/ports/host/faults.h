/*
 * What goes wrong in a stick's life, and how often. A share is per cent of the occasions named
 * here; the dice are the stick's own, so the same seed gives the same mishaps.
 */
#ifndef CF_FAULTS_H
#define CF_FAULTS_H

#include <stdbool.h>
#include <stdint.h>

#include "host.h"

typedef enum {
  CF_FAULT_CORRUPT_DOWNLOAD, /* a download: one byte is wrong */
  CF_FAULT_CUT_DOWNLOAD,     /* a download: the connection breaks somewhere */
  CF_FAULT_POWER_CUT,        /* a download: the power goes at some byte of flash work after it */
  CF_FAULT_CRASH_NEW,        /* the first start of an update: it crashes before it proved itself */
  CF_FAULT_DROP_MQTT,        /* a send: only a part of it leaves, then the connection breaks */
  CF_FAULT_LOW_BATTERY,      /* a stick: it has 5 % of charge */
  CF_FAULT_SLOW_LINK,        /* not a share: KB/s that a download gets */
  CF_FAULT_CLOCK_SKEW,       /* not a share: seconds that clocks are off, up to, either way */
  CF_FAULT_COUNT
} cf_fault;

typedef struct {
  double value[CF_FAULT_COUNT];
} cf_faults;

/*
 * Reads "power-cut=5,slow-link=40" or "none". NULL when it is understood; else the sentence that
 * tells what is not, valid until the next call.
 */
const char *cf_faults_parse(const char *text, cf_faults *out);

bool cf_faults_strike(const cf_faults *faults, cf_fault fault, cf_chance *chance);

/* One line per fault for --help. */
const char *cf_faults_help(void);

#endif
