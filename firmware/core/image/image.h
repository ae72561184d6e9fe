/*
 * What the first bytes of an app image say. Offsets: ESP-IDF's image format (image header 24 bytes,
 * first segment header 8, then esp_app_desc_t of 256 bytes) and, behind it, our own board
 * descriptor, which ESP-IDF calls a custom app descriptor (esp_custom_app_desc).
 */
#ifndef CF_IMAGE_H
#define CF_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CF_IMAGE_MAGIC 0xE9u
#define CF_APP_DESC_MAGIC 0xABCD5432u
#define CF_APP_DESC_AT 32u
#define CF_BOARD_DESC_MAGIC 0x31424643u /* "CFB1" */
#define CF_BOARD_DESC_AT 288u

/* Bytes from the start of an image that cf_image_parse wants. */
#define CF_IMAGE_HEAD 352u

/* The board descriptor as it lies in the image: 64 bytes, little-endian, texts ended by NULs. */
typedef struct {
  uint32_t magic;
  char board[28];
  char product[32];
} cf_board_desc;

typedef struct {
  uint16_t chip_id;
  uint8_t segments;
  bool hash_appended;
  uint32_t secure_version;
  char version[32]; /* cut to 31 characters */
  char project[32];
  uint8_t elf_sha256[32];
  bool names_board; /* has a board descriptor */
  char board[28];
  char product[32];
} cf_image_info;

/* False unless the bytes begin a plausible app image with an app descriptor. */
bool cf_image_parse(const uint8_t head[CF_IMAGE_HEAD], cf_image_info *out);

/*
 * The number that orders versions: 1.4.0 is 1004000, 2025.11.19.1 is 202511190001, anything else 0.
 * The same rule as the server's.
 */
uint64_t cf_version_code(const char *label);

#endif
