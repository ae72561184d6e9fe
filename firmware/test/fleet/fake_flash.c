#include "fake_flash.h"

#include <string.h>

#include "base/bytes.h"
#include "base/sha256.h"
#include "image/image.h"

void fake_flash_init(fake_flash *flash) {
  memset(flash->bytes, 0xFF, sizeof flash->bytes);
  flash->budget = -1;
  flash->dead = false;
  flash->erases = 0;
}

void fake_flash_revive(fake_flash *flash) {
  flash->budget = -1;
  flash->dead = false;
}

static bool spend(fake_flash *flash) {
  if (flash->budget == 0) {
    flash->dead = true;
  } else if (flash->budget > 0) {
    flash->budget--;
  }
  return !flash->dead;
}

static bool inside(uint32_t address, size_t n) {
  return address <= FAKE_FLASH_SIZE && n <= FAKE_FLASH_SIZE - address;
}

static bool read(void *ctx, uint32_t address, void *out, size_t n) {
  fake_flash *flash = ctx;
  if (flash->dead || !inside(address, n)) {
    return false;
  }
  memcpy(out, flash->bytes + address, n);
  return true;
}

static bool erase(void *ctx, uint32_t address, size_t n) {
  fake_flash *flash = ctx;
  if (flash->dead || !inside(address, n) || address % CF_SECTOR != 0 || n % CF_SECTOR != 0) {
    return false;
  }
  for (size_t at = 0; at < n; at += CF_SECTOR) {
    if (!spend(flash)) {
      /* Cut in the middle of an erase: half of the sector is blank. */
      memset(flash->bytes + address + at, 0xFF, CF_SECTOR / 2);
      return false;
    }
    memset(flash->bytes + address + at, 0xFF, CF_SECTOR);
    flash->erases++;
  }
  return true;
}

static bool write(void *ctx, uint32_t address, const void *bytes, size_t n) {
  fake_flash *flash = ctx;
  if (flash->dead || !inside(address, n)) {
    return false;
  }
  for (size_t i = 0; i < n; i++) {
    if (!spend(flash)) {
      return false;
    }
    flash->bytes[address + i] &= ((const uint8_t *)bytes)[i];
  }
  return true;
}

cf_flash fake_flash_port(fake_flash *flash) {
  return (cf_flash){flash, FAKE_FLASH_SIZE, read, erase, write};
}

static void row(fake_flash *flash, unsigned i, unsigned type, unsigned subtype, uint32_t at,
                uint32_t size, const char *label) {
  uint8_t *out = flash->bytes + CF_SECTOR * 8 + i * 32;
  memset(out, 0, 32);
  out[0] = 0xAA;
  out[1] = 0x50;
  out[2] = (uint8_t)type;
  out[3] = (uint8_t)subtype;
  cf_put_le32(out + 4, at);
  cf_put_le32(out + 8, size);
  memcpy(out + 12, label, strlen(label));
}

void fake_flash_table(fake_flash *flash) {
  row(flash, 0, 1, 2, 0x9000, 0x4000, "nvs");
  row(flash, 1, 1, 4, 0xd000, 0x1000, "nvs_keys");
  row(flash, 2, 1, 0, 0xe000, 0x2000, "otadata");
  row(flash, 3, 0, 0x10, 0x10000, 0x1E0000, "ota_0");
  row(flash, 4, 0, 0x11, 0x1F0000, 0x1E0000, "ota_1");
  row(flash, 5, 1, 3, 0x3D0000, 0x10000, "coredump");
  row(flash, 6, 1, 0x82, 0x3E0000, 0x20000, "store");
}

void fake_image(uint8_t *out, uint32_t size, const char *version, const char *board,
                uint16_t chip_id, uint32_t secure_version) {
  for (uint32_t i = 0; i < size; i++) {
    out[i] = (uint8_t)(i * 31 + (uint8_t)version[0] + (uint8_t)version[strlen(version) - 1]);
  }
  memset(out, 0, CF_IMAGE_HEAD);
  out[0] = 0xE9;
  out[1] = 2;
  cf_put_le16(out + 12, chip_id);
  out[23] = 1;
  uint8_t *desc = out + CF_APP_DESC_AT;
  cf_put_le32(desc, CF_APP_DESC_MAGIC);
  cf_put_le32(desc + 4, secure_version);
  memcpy(desc + 16, version, strlen(version));
  memcpy(desc + 48, "crisp-sticks", 12);
  cf_sha256_of(version, strlen(version), desc + 144);
  if (board != NULL) {
    cf_put_le32(out + CF_BOARD_DESC_AT, CF_BOARD_DESC_MAGIC);
    memcpy(out + CF_BOARD_DESC_AT + 4, board, strlen(board));
    memcpy(out + CF_BOARD_DESC_AT + 32, "crisp-sticks", 12);
  }
  cf_sha256_of(out, size - 32, out + size - 32);
}
