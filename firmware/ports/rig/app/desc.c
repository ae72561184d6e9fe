/*
 * What the image says about itself: ESP-IDF's application descriptor (esp_app_desc_t of
 * esp_app_desc.h) and, behind it, our board descriptor. The image tool fills in the hash of the ELF
 * file.
 */
#include <stdint.h>

#include "image/image.h"

#ifndef RIG_VERSION
#define RIG_VERSION "0.0.0"
#endif

typedef struct {
  uint32_t magic;
  uint32_t secure_version;
  uint32_t reserved1[2];
  char version[32];
  char project[32];
  char time[16];
  char date[16];
  char idf_version[32];
  uint8_t elf_sha256[32];
  uint32_t reserved2[20];
} app_desc;

_Static_assert(sizeof(app_desc) == 256, "esp_app_desc_t has 256 bytes");
_Static_assert(sizeof(cf_board_desc) == 64, "the board descriptor has 64 bytes");

/* No date: two builds of one commit are the same bytes. */
__attribute__((section(".app_desc"), used)) const app_desc rig_app_desc = {
    .magic = CF_APP_DESC_MAGIC,
    .version = RIG_VERSION,
    .project = "crispfleet-rig",
    .idf_version = "bare metal",
};

__attribute__((section(".board_desc"), used)) const cf_board_desc rig_board_desc = {
    .magic = CF_BOARD_DESC_MAGIC,
    .board = "rig",
    .product = "crisp-sticks",
};
