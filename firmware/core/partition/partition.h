/*
 * The partition table of the board and the otadata that says which app boots. Sources: ESP-IDF's
 * partition table and OTA documentation. The table is read once; its MD5 row is the boot loader's
 * to check, here every row must lie inside the flash and overlap no other.
 */
#ifndef CF_PARTITION_H
#define CF_PARTITION_H

#include "../port/port.h"

#define CF_TABLE_AT 0x8000u
#define CF_SLOTS_MAX 4u

typedef struct {
  uint32_t at;
  uint32_t size; /* 0 when there is none */
} cf_region;

/* The partitions that the firmware uses. */
typedef struct {
  cf_region nvs;
  cf_region otadata;
  cf_region slots[CF_SLOTS_MAX]; /* ota_0, ota_1, .. */
  uint8_t slot_count;            /* without gaps from ota_0 */
  cf_region coredump;
  cf_region store; /* "store": the score queue */
} cf_layout;

/* False, and an empty layout, when there is no sound table. */
bool cf_layout_read(const cf_flash *flash, cf_layout *out);

/* States of an otadata entry, as ESP-IDF numbers them. */
typedef enum {
  CF_OTA_NEW = 0,
  CF_OTA_PENDING = 1,
  CF_OTA_VALID = 2,
  CF_OTA_INVALID = 3,
  CF_OTA_ABORTED = 4,
  CF_OTA_UNDEFINED = -1
} cf_ota_img;

/* What the boot loader would choose: `slot` -1 when no entry decides (then ota_0 or factory boots).
 */
typedef struct {
  int slot;
  cf_ota_img state;
  uint8_t sector; /* 0 or 1, the deciding entry */
  uint32_t sequence;
} cf_boot_choice;

cf_boot_choice cf_boot_read(const cf_flash *flash, const cf_layout *layout);

/* The slot of an entry that was given up (by the boot loader or by cf_boot_mark), -1 for none. */
int cf_boot_given_up(const cf_flash *flash, const cf_layout *layout);
/* Erases such an entry, so that a later one cannot be mistaken for it. */
bool cf_boot_forget_given_up(const cf_flash *flash, const cf_layout *layout);

/*
 * Makes a slot boot next, on trial (CF_OTA_NEW). Written into the sector that does not decide now,
 * so a power cut leaves either the old or the new choice.
 */
bool cf_boot_select(const cf_flash *flash, const cf_layout *layout, unsigned slot);
/*
 * Marks the deciding entry: CF_OTA_PENDING when the boot loader starts it, CF_OTA_VALID to confirm,
 * CF_OTA_INVALID to give up, whereupon the other entry decides. When power is cut in between, the
 * other entry decides too.
 */
bool cf_boot_mark(const cf_flash *flash, const cf_layout *layout, cf_ota_img state);

#endif
