#include <string.h>

#include "../base/bytes.h"
#include "../base/text.h"
#include "partition.h"

#define ROW 32u
#define MOST_ROWS 95u
#define ROW_MAGIC 0x50AAu
#define MD5_MAGIC 0xEBEBu

enum { TYPE_APP = 0, TYPE_DATA = 1 };
enum { APP_OTA_0 = 0x10, DATA_OTA = 0, DATA_NVS = 2, DATA_COREDUMP = 3 };

static void note(cf_layout *out, const uint8_t *row, cf_region region) {
  uint8_t type = row[2];
  uint8_t subtype = row[3];
  if (type == TYPE_APP && subtype >= APP_OTA_0 && subtype < APP_OTA_0 + CF_SLOTS_MAX) {
    out->slots[subtype - APP_OTA_0] = region;
  } else if (type == TYPE_DATA && subtype == DATA_OTA) {
    out->otadata = region;
  } else if (type == TYPE_DATA && subtype == DATA_NVS) {
    /* The first one; there may be others for other purposes. */
    out->nvs = out->nvs.size == 0 ? region : out->nvs;
  } else if (type == TYPE_DATA && subtype == DATA_COREDUMP) {
    out->coredump = region;
  } else if (type == TYPE_DATA && memcmp(row + 12, "store\0", 6) == 0) {
    out->store = region;
  }
}

static bool inside(cf_region region, uint32_t flash_size) {
  return region.at % CF_SECTOR == 0 && region.size > 0 && region.size % CF_SECTOR == 0 &&
         region.at < flash_size && region.size <= flash_size - region.at;
}

/* Reads the rows in order; generated tables are sorted, so one bound finds every overlap. */
static bool rows(const cf_flash *flash, cf_layout *out) {
  uint32_t end = CF_TABLE_AT + CF_SECTOR;
  for (uint32_t i = 0; i < MOST_ROWS; i++) {
    uint8_t row[ROW];
    if (!flash->read(flash->ctx, CF_TABLE_AT + i * ROW, row, ROW)) {
      return false;
    }
    uint16_t magic = cf_le16(row);
    if (magic == MD5_MAGIC || magic == 0xFFFF) {
      return i > 0;
    }
    cf_region region = {cf_le32(row + 4), cf_le32(row + 8)};
    if (magic != ROW_MAGIC || !inside(region, flash->size) || region.at < end) {
      return false;
    }
    end = region.at + region.size;
    note(out, row, region);
  }
  return false;
}

bool cf_layout_read(const cf_flash *flash, cf_layout *out) {
  memset(out, 0, sizeof *out);
  if (!rows(flash, out) || out->slots[0].size == 0) {
    memset(out, 0, sizeof *out);
    return false;
  }
  while (out->slot_count < CF_SLOTS_MAX && out->slots[out->slot_count].size > 0) {
    out->slot_count++;
  }
  if (out->otadata.size < 2 * CF_SECTOR) {
    out->otadata.size = 0;
  }
  return true;
}
