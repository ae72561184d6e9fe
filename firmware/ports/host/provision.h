/*
 * Settings that a flash bench would write to a new stick, written to the flash of a virtual one
 * with the core's own NVS code.
 */
#ifndef CF_PROVISION_H
#define CF_PROVISION_H

#include "core/stick/stick.h"
#include "vflash.h"

/* The same for all sticks: it is in the template. NULL and 0 leave a setting out. */
typedef struct {
  const char *http;
  const char *mqtt;
  const char *root;
  const char *kiosk; /* id of the only game it plays */
  unsigned heartbeat_s;
} cf_provision_common;

bool cf_provision_all(cf_vflash *flash, const cf_provision_common *common);
bool cf_provision_token(cf_vflash *flash, const char *token);
bool cf_provision_has_token(cf_vflash *flash);

#endif
