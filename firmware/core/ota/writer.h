/*
 * Puts an image into a slot as it arrives. Each sector is erased just before its first byte is
 * written, bytes go out in pages of CF_OTA_PAGE, and every CF_OTA_SAVE bytes the place is noted in
 * NVS. After a power cut the noted part is hashed again from flash - what counts is what is really
 * there - and the rest is asked for.
 */
#ifndef CF_OTA_WRITER_H
#define CF_OTA_WRITER_H

#include "../base/sha256.h"
#include "../nvs/nvs.h"

#define CF_OTA_PAGE 256u
#define CF_OTA_SAVE 65536u
#define CF_OTA_HASH_STEP                                                                           \
  16384u /* bytes hashed from flash per step, well under a millisecond on a PC */

typedef struct {
  const cf_flash *flash;
  cf_nvs *nvs;
  cf_region slot;
  uint8_t slot_index;
  uint32_t size;
  uint8_t sha256[32];
  cf_sha256 sha;
  uint32_t taken; /* bytes received and hashed */
  uint32_t saved; /* noted in NVS */
  uint32_t hashed;
  uint32_t held; /* bytes in the page */
  uint8_t page[CF_OTA_PAGE];
} cf_ota_writer;

/*
 * Begins an image. Returns how many of its bytes are in the slot already, from an earlier start
 * with the same hash; they must be hashed with cf_ota_writer_rehash before more is written.
 */
uint32_t cf_ota_writer_begin(cf_ota_writer *writer, const cf_flash *flash, cf_nvs *nvs,
                             cf_region slot, uint8_t slot_index, uint32_t size,
                             const uint8_t sha256[32]);
/* Hashes the next part of what is there; *done when all of it is. False when flash fails. */
bool cf_ota_writer_rehash(cf_ota_writer *writer, uint32_t present, bool *done);
/* Forgets what was taken and begins at byte 0. */
void cf_ota_writer_restart(cf_ota_writer *writer);
/* Takes the next bytes, never more than `size` in all. False when flash fails. */
bool cf_ota_writer_take(cf_ota_writer *writer, const uint8_t *bytes, size_t n);
/* After the last byte: writes the last page. False when flash fails. */
bool cf_ota_writer_finish(cf_ota_writer *writer);
/* Whether the bytes that arrived have the hash; ends the streaming hash. */
bool cf_ota_writer_matches(cf_ota_writer *writer);
/* Reads the slot back, part by part; *done with the verdict in *good. False when flash fails. */
bool cf_ota_writer_read_back(cf_ota_writer *writer, bool *done, bool *good);
/* Notes how far it is, to the last whole sector. */
void cf_ota_writer_save(cf_ota_writer *writer);
/* Forgets the note. */
void cf_ota_writer_forget(cf_nvs *nvs);

#endif
