/*
 * The second-stage boot loader of a virtual stick, with rollback enabled.
 *
 * Written from what ESP-IDF 5.5's boot loader does (components/bootloader_support:
 * bootloader_utility.c, esp_ota_select_entry_t in esp_flash_partitions.h), and on purpose without
 * the core's own code for partition tables, otadata and images: a misunderstanding shared by both
 * would pass every test.
 */
#ifndef CF_VBOOT_H
#define CF_VBOOT_H

#include "vflash.h"

typedef struct {
  bool booted;
  int slot;         /* 0 for ota_0 */
  uint32_t address; /* of the app that was started */
  bool fell_back;   /* otadata named another one */
  bool aborted;     /* an update that had not proved itself was given up in this boot */
  const char *why;  /* when not booted */
} cf_vboot_result;

/* Boots: may write otadata. The power may be cut in it; then `booted` is false. */
cf_vboot_result cf_vboot(cf_vflash *flash, uint16_t chip_id);

/*
 * Whether a complete app image for this chip is at the address: segments, checksum and SHA-256.
 * NULL when it is, else what is wrong.
 */
const char *cf_vboot_fault_of(cf_vflash *flash, uint32_t address, uint32_t slot_size,
                              uint16_t chip_id);

#endif
