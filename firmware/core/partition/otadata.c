#include <string.h>

#include "../base/bytes.h"
#include "partition.h"

#define ENTRY 32u
#define STATE_AT 24u
#define CRC_AT 28u

typedef struct {
  uint32_t sequence;
  uint32_t state;
  bool sound;
  bool usable;
} entry;

static entry read_entry(const cf_flash *flash, const cf_layout *layout, uint32_t sector) {
  uint8_t bytes[ENTRY];
  entry result = {0, 0, false, false};
  if (!flash->read(flash->ctx, layout->otadata.at + sector * CF_SECTOR, bytes, ENTRY)) {
    return result;
  }
  result.sequence = cf_le32(bytes);
  result.state = cf_le32(bytes + STATE_AT);
  result.sound = result.sequence != 0 && result.sequence != UINT32_MAX &&
                 cf_le32(bytes + CRC_AT) == cf_crc32(CF_CRC_ESP, bytes, 4);
  result.usable = result.sound && result.state != (uint32_t)CF_OTA_INVALID &&
                  result.state != (uint32_t)CF_OTA_ABORTED;
  return result;
}

cf_boot_choice cf_boot_read(const cf_flash *flash, const cf_layout *layout) {
  cf_boot_choice choice = {-1, CF_OTA_UNDEFINED, 0, 0};
  if (layout->otadata.size == 0 || layout->slot_count == 0) {
    return choice;
  }
  for (uint8_t sector = 0; sector < 2; sector++) {
    entry e = read_entry(flash, layout, sector);
    if (e.usable && e.sequence > choice.sequence) {
      choice.slot = (int)((e.sequence - 1) % layout->slot_count);
      choice.state = (cf_ota_img)(int32_t)e.state;
      choice.sector = sector;
      choice.sequence = e.sequence;
    }
  }
  return choice;
}

int cf_boot_given_up(const cf_flash *flash, const cf_layout *layout) {
  for (uint32_t sector = 0; sector < 2 && layout->otadata.size > 0; sector++) {
    entry e = read_entry(flash, layout, sector);
    if (e.sound && !e.usable && layout->slot_count > 0) {
      return (int)((e.sequence - 1) % layout->slot_count);
    }
  }
  return -1;
}

bool cf_boot_forget_given_up(const cf_flash *flash, const cf_layout *layout) {
  for (uint32_t sector = 0; sector < 2 && layout->otadata.size > 0; sector++) {
    entry e = read_entry(flash, layout, sector);
    if (e.sound && !e.usable &&
        !flash->erase(flash->ctx, layout->otadata.at + sector * CF_SECTOR, CF_SECTOR)) {
      return false;
    }
  }
  return true;
}

static bool write_entry(const cf_flash *flash, const cf_layout *layout, uint32_t sector,
                        uint32_t sequence, cf_ota_img state) {
  uint8_t bytes[ENTRY];
  uint32_t at = layout->otadata.at + sector * CF_SECTOR;
  memset(bytes, 0xFF, sizeof bytes);
  cf_put_le32(bytes, sequence);
  cf_put_le32(bytes + STATE_AT, (uint32_t)state);
  cf_put_le32(bytes + CRC_AT, cf_crc32(CF_CRC_ESP, bytes, 4));
  return flash->erase(flash->ctx, at, CF_SECTOR) && flash->write(flash->ctx, at, bytes, ENTRY);
}

bool cf_boot_select(const cf_flash *flash, const cf_layout *layout, unsigned slot) {
  if (layout->otadata.size == 0 || slot >= layout->slot_count) {
    return false;
  }
  cf_boot_choice now = cf_boot_read(flash, layout);
  uint32_t sequence = now.sequence + 1;
  while ((sequence - 1) % layout->slot_count != slot) {
    sequence++;
  }
  uint32_t sector = now.slot < 0 ? 0 : 1u - now.sector;
  return write_entry(flash, layout, sector, sequence, CF_OTA_NEW);
}

bool cf_boot_mark(const cf_flash *flash, const cf_layout *layout, cf_ota_img state) {
  cf_boot_choice now = cf_boot_read(flash, layout);
  if (now.slot < 0) {
    return false;
  }
  if (now.state == state) {
    return true;
  }
  /*
   * In place, as the boot loader does it: between erasing and writing the other entry decides, and
   * that is the image that ran before.
   */
  return write_entry(flash, layout, now.sector, now.sequence, state);
}
