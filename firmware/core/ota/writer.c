#include "writer.h"

#include <string.h>

#include "../base/bytes.h"

/* NVS ota/progress: hash of the image, slot, bytes that are surely in flash. */
#define NOTE 37u

static void start_over(cf_ota_writer *writer) {
  cf_sha256_init(&writer->sha);
  writer->taken = 0;
  writer->saved = 0;
  writer->hashed = 0;
  writer->held = 0;
}

uint32_t cf_ota_writer_begin(cf_ota_writer *writer, const cf_flash *flash, cf_nvs *nvs,
                             cf_region slot, uint8_t slot_index, uint32_t size,
                             const uint8_t sha256[32]) {
  writer->flash = flash;
  writer->nvs = nvs;
  writer->slot = slot;
  writer->slot_index = slot_index;
  writer->size = size;
  memcpy(writer->sha256, sha256, sizeof writer->sha256);
  start_over(writer);
  uint8_t note[NOTE];
  size_t n;
  if (!cf_nvs_get_blob(nvs, "ota", "progress", note, sizeof note, &n) || n != NOTE ||
      memcmp(note, sha256, 32) != 0 || note[32] != slot_index) {
    return 0;
  }
  uint32_t present = cf_le32(note + 33);
  return present % CF_SECTOR == 0 && present < size ? present : 0;
}

/* Hashes up to CF_OTA_HASH_STEP bytes of the slot from *at towards `end`. */
static bool hash_part(cf_ota_writer *writer, uint32_t *at, uint32_t end) {
  for (uint32_t done = 0; done < CF_OTA_HASH_STEP && *at < end;) {
    uint32_t n = end - *at < CF_OTA_PAGE ? end - *at : CF_OTA_PAGE;
    if (!writer->flash->read(writer->flash->ctx, writer->slot.at + *at, writer->page, n)) {
      return false;
    }
    cf_sha256_update(&writer->sha, writer->page, n);
    *at += n;
    done += n;
  }
  return true;
}

bool cf_ota_writer_rehash(cf_ota_writer *writer, uint32_t present, bool *done) {
  if (!hash_part(writer, &writer->taken, present)) {
    return false;
  }
  writer->saved = writer->taken;
  *done = writer->taken == present;
  return true;
}

void cf_ota_writer_restart(cf_ota_writer *writer) {
  start_over(writer);
  cf_ota_writer_forget(writer->nvs);
}

/* Writes the held page; `at` is where its first byte belongs. */
static bool flush(cf_ota_writer *writer) {
  uint32_t at = writer->taken - writer->held;
  uint32_t address = writer->slot.at + at;
  if (at % CF_SECTOR == 0 && !writer->flash->erase(writer->flash->ctx, address, CF_SECTOR)) {
    return false;
  }
  if (!writer->flash->write(writer->flash->ctx, address, writer->page, writer->held)) {
    return false;
  }
  writer->held = 0;
  return true;
}

bool cf_ota_writer_take(cf_ota_writer *writer, const uint8_t *bytes, size_t n) {
  if (n > writer->size - writer->taken) {
    return false;
  }
  cf_sha256_update(&writer->sha, bytes, n);
  while (n > 0) {
    uint32_t room = CF_OTA_PAGE - writer->held;
    uint32_t take = n < room ? (uint32_t)n : room;
    memcpy(writer->page + writer->held, bytes, take);
    writer->held += take;
    writer->taken += take;
    bytes += take;
    n -= take;
    if (writer->held == CF_OTA_PAGE && !flush(writer)) {
      return false;
    }
  }
  if (writer->taken - writer->saved >= CF_OTA_SAVE) {
    cf_ota_writer_save(writer);
  }
  return true;
}

bool cf_ota_writer_finish(cf_ota_writer *writer) {
  if (writer->held == 0) {
    return true;
  }
  /* Whole pages only: encrypted flash is written in blocks. What is behind the image stays blank.
   */
  memset(writer->page + writer->held, 0xFF, CF_OTA_PAGE - writer->held);
  uint32_t held = writer->held;
  uint32_t taken = writer->taken;
  writer->taken = taken - held + CF_OTA_PAGE;
  writer->held = CF_OTA_PAGE;
  bool good = flush(writer);
  writer->taken = taken;
  return good;
}

bool cf_ota_writer_matches(cf_ota_writer *writer) {
  uint8_t hash[32];
  cf_sha256_final(&writer->sha, hash);
  cf_sha256_init(&writer->sha);
  writer->hashed = 0;
  return memcmp(hash, writer->sha256, sizeof hash) == 0;
}

bool cf_ota_writer_read_back(cf_ota_writer *writer, bool *done, bool *good) {
  if (!hash_part(writer, &writer->hashed, writer->size)) {
    return false;
  }
  *done = writer->hashed == writer->size;
  if (*done) {
    *good = cf_ota_writer_matches(writer);
  }
  return true;
}

void cf_ota_writer_save(cf_ota_writer *writer) {
  uint32_t sure = (writer->taken - writer->held) / CF_SECTOR * CF_SECTOR;
  uint8_t note[NOTE];
  if (sure == writer->saved) {
    return;
  }
  memcpy(note, writer->sha256, 32);
  note[32] = writer->slot_index;
  cf_put_le32(note + 33, sure);
  if (cf_nvs_set_blob(writer->nvs, "ota", "progress", note, sizeof note)) {
    writer->saved = sure;
  }
}

void cf_ota_writer_forget(cf_nvs *nvs) {
  (void)cf_nvs_erase(nvs, "ota", "progress");
}
