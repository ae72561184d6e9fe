#include "health.h"

#include <string.h>

#include "../base/bytes.h"
#include "../base/sha256.h"

#define DUMP_MIN 64u

/*
 * ESP-IDF writes the length of the dump as its first word; blank flash is no dump. Its hash tells
 * two dumps apart.
 */
static void look_for_dump(cf_health *health, const cf_nvs *nvs, const cf_flash *flash,
                          cf_region region) {
  uint8_t part[256];
  uint8_t hash[CF_SHA256_SIZE];
  uint8_t told[4];
  size_t n;
  cf_sha256 sha;
  if (region.size < sizeof part || !flash->read(flash->ctx, region.at, part, 4)) {
    return;
  }
  uint32_t len = cf_le32(part);
  if (len < DUMP_MIN || len > region.size) {
    return;
  }
  cf_sha256_init(&sha);
  for (uint32_t at = 0; at < len; at += (uint32_t)sizeof part) {
    uint32_t take = len - at < sizeof part ? len - at : (uint32_t)sizeof part;
    if (!flash->read(flash->ctx, region.at + at, part, take)) {
      return;
    }
    cf_sha256_update(&sha, part, take);
  }
  cf_sha256_final(&sha, hash);
  memcpy(health->dump_id, hash, sizeof health->dump_id);
  bool known = cf_nvs_get_blob(nvs, "sys", "dump", told, sizeof told, &n) && n == sizeof told &&
               memcmp(told, hash, sizeof told) == 0;
  health->dump_len = known ? 0 : len;
}

void cf_health_begin(cf_health *health, cf_nvs *nvs, bool crashed, const cf_flash *flash,
                     cf_region coredump) {
  uint64_t value = 0;
  memset(health, 0, sizeof *health);
  (void)cf_nvs_get_u64(nvs, "sys", "boots", &value);
  health->boots = (uint32_t)value + 1;
  (void)cf_nvs_set_u32(nvs, "sys", "boots", health->boots);
  value = 0;
  (void)cf_nvs_get_u64(nvs, "sys", "crashes", &value);
  health->crashes = crashed ? (uint8_t)(value < 200 ? value + 1 : 200) : 0;
  health->safe_mode = health->crashes >= CF_HEALTH_LOOP;
  if (health->crashes != value) {
    (void)cf_nvs_set_u8(nvs, "sys", "crashes", health->crashes);
  }
  look_for_dump(health, nvs, flash, coredump);
}

void cf_health_step(cf_health *health, cf_nvs *nvs, uint64_t up_ms) {
  if (!health->settled && up_ms >= CF_HEALTH_QUIET_MS) {
    health->settled = true;
    if (health->crashes > 0 && !health->safe_mode) {
      health->crashes = 0;
      (void)cf_nvs_set_u8(nvs, "sys", "crashes", 0);
    }
  }
}

void cf_health_dump_told(cf_health *health, cf_nvs *nvs) {
  (void)cf_nvs_set_blob(nvs, "sys", "dump", health->dump_id, sizeof health->dump_id);
  health->dump_len = 0;
}
