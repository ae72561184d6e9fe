/* NOR flash in memory: writing clears bits, erasing sets them, and power can go at any byte. */
#ifndef CF_TEST_FAKE_FLASH_H
#define CF_TEST_FAKE_FLASH_H

#include "port/port.h"

#define FAKE_FLASH_SIZE (4u * 1024 * 1024)

typedef struct {
  uint8_t bytes[FAKE_FLASH_SIZE];
  /* Bytes that may still be written or erased (a sector counts as 1); -1 for any number. */
  long budget;
  bool dead; /* the budget was used up; every call fails */
  unsigned long erases;
} fake_flash;

void fake_flash_init(fake_flash *flash);
cf_flash fake_flash_port(fake_flash *flash);
/* Power is back. */
void fake_flash_revive(fake_flash *flash);
/* The partition table of our 4 MB boards: nvs 0x9000, otadata 0xe000, two slots, coredump, store.
 */
void fake_flash_table(fake_flash *flash);
/* A small app image of `size` bytes (>= 512, a multiple of 16) with descriptors; returns its ELF
 * id. */
void fake_image(uint8_t *out, uint32_t size, const char *version, const char *board,
                uint16_t chip_id, uint32_t secure_version);

#endif
