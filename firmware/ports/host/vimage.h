/*
 * What is in the flash of a new virtual stick: partition table, boot loader's place, and a valid
 * app image that says which version it is. Its code does nothing; the core runs in its place.
 */
#ifndef CF_VIMAGE_H
#define CF_VIMAGE_H

#include "vflash.h"

#define CF_VIMAGE_FLASH_SIZE 0x400000u
#define CF_VIMAGE_OTADATA 0xE000u
#define CF_VIMAGE_APP0 0x10000u
#define CF_VIMAGE_APP1 0x1F0000u
#define CF_VIMAGE_SLOT 0x1E0000u
#define CF_VIMAGE_NVS 0x9000u
#define CF_VIMAGE_NVS_SIZE 0x4000u

/* `chip_id` as in image headers: 0 ESP32, 5 C3, 9 S3; `version` at most 31 characters. */
typedef struct {
  uint16_t chip_id;
  const char *product;
  const char *board;
  const char *version;
} cf_vimage_about;

/* An app image of at most `capacity` (4096 is enough) bytes. Returns its length. */
size_t cf_vimage_app(const cf_vimage_about *about, uint8_t *out, size_t capacity);

/* An empty 4 MB flash with the layout of partitions_4m.csv and an app in ota_0. */
uint8_t *cf_vimage_flash(const uint8_t *app, size_t n);

#endif
