#include "provision.h"

#include <string.h>

#include "core/nvs/nvs.h"

#define TOKEN_LENGTH 43u

/* `chip` must live as long as `nvs`. */
static bool open_settings(cf_vflash *flash, cf_flash *chip, cf_nvs *nvs) {
  cf_layout layout;
  *chip = (cf_flash){flash, flash->base->size, cf_vflash_read, cf_vflash_erase, cf_vflash_write};
  return cf_layout_read(chip, &layout) && cf_nvs_open(nvs, chip, layout.nvs);
}

static bool set(cf_nvs *nvs, const char *space, const char *key, const char *value) {
  return !value || cf_nvs_set_str(nvs, space, key, value);
}

bool cf_provision_all(cf_vflash *flash, const cf_provision_common *common) {
  cf_flash chip;
  cf_nvs nvs;
  return open_settings(flash, &chip, &nvs) && set(&nvs, "server", "url", common->http) &&
         set(&nvs, "mqtt", "broker_uri", common->mqtt) && set(&nvs, "mqtt", "root", common->root) &&
         set(&nvs, "cfg", "kiosk", common->kiosk) &&
         (!common->heartbeat_s ||
          cf_nvs_set_i32(&nvs, "cfg", "heartbeat_s", (int32_t)common->heartbeat_s));
}

bool cf_provision_token(cf_vflash *flash, const char *token) {
  cf_flash chip;
  cf_nvs nvs;
  return strlen(token) == TOKEN_LENGTH && open_settings(flash, &chip, &nvs) &&
         cf_nvs_set_str(&nvs, "device", "token", token);
}

bool cf_provision_has_token(cf_vflash *flash) {
  cf_flash chip;
  cf_nvs nvs;
  char token[64];
  return open_settings(flash, &chip, &nvs) &&
         cf_nvs_get_str(&nvs, "device", "token", token, sizeof token) && token[0];
}
