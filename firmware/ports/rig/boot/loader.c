/*
 * Image format: ESP-IDF's esp_app_format.h. An image is read twice, first to check it and then to
 * load it, so that nothing of a damaged image ever reaches RAM.
 */
#include "loader.h"

#include "base/bytes.h"
#include "base/sha256.h"
#include "image/image.h"

enum { HEADER = 24, SEGMENT_HEADER = 8, MOST_SEGMENTS = 16, CHECKSUM_SEED = 0xEF, PIECE = 512 };
enum { AT_SEGMENTS = 1, AT_ENTRY = 4, AT_CHIP = 12, AT_HASHED = 23 };

typedef struct {
  const cf_flash *flash;
  cf_region slot;
  uint32_t at; /* in the slot */
  cf_sha256 hash;
} reader;

/* Word by word, because instruction RAM takes nothing smaller. */
static void copy_words(uint32_t to, const uint8_t *from, uint32_t n) {
  volatile uint32_t *word = (volatile uint32_t *)(uintptr_t)to;
  for (uint32_t i = 0; i < n; i += 4) {
    word[i / 4] = cf_le32(from + i);
  }
}

static bool take(reader *r, uint8_t *out, uint32_t n) {
  if (n > r->slot.size - r->at || !r->flash->read(r->flash->ctx, r->slot.at + r->at, out, n)) {
    return false;
  }
  cf_sha256_update(&r->hash, out, n);
  r->at += n;
  return true;
}

/* RAM an app may be loaded to: not the boot loader's own, no peripherals. */
static bool loadable(uint32_t to, uint32_t size) {
  bool data = to >= 0x3FFB0000u && to < 0x3FFF0000u && size <= 0x3FFF0000u - to;
  bool code = to >= 0x40080000u && to < 0x400A0000u && size <= 0x400A0000u - to;
  return (to % 4 == 0 && size % 4 == 0) && (data || code);
}

static const char *segment(reader *r, bool load, uint8_t *checksum) {
  uint8_t bytes[PIECE];
  if (!take(r, bytes, SEGMENT_HEADER)) {
    return "is cut short";
  }
  uint32_t to = cf_le32(bytes);
  uint32_t size = cf_le32(bytes + 4);
  if (size > r->slot.size - r->at) {
    return "has a segment that leaves its slot";
  }
  if (!loadable(to, size)) {
    return "wants to be loaded where no app may be";
  }
  while (size > 0) {
    uint32_t n = size < PIECE ? size : PIECE;
    if (!take(r, bytes, n)) {
      return "cannot be read";
    }
    for (uint32_t i = 0; i < n; i++) {
      *checksum ^= bytes[i];
    }
    if (load) {
      copy_words(to, bytes, n);
    }
    to += n;
    size -= n;
  }
  return NULL;
}

static const char *ending(reader *r, uint8_t checksum, bool hashed) {
  uint8_t bytes[16];
  uint8_t made[CF_SHA256_SIZE];
  uint8_t stored[CF_SHA256_SIZE];
  uint32_t padding = 16 - r->at % 16;
  if (!take(r, bytes, padding)) {
    return "is cut short";
  }
  if (bytes[padding - 1] != checksum) {
    return "has a wrong checksum";
  }
  if (!hashed) {
    return NULL;
  }
  cf_sha256_final(&r->hash, made);
  if (r->slot.size - r->at < CF_SHA256_SIZE ||
      !r->flash->read(r->flash->ctx, r->slot.at + r->at, stored, CF_SHA256_SIZE)) {
    return "is cut short";
  }
  for (uint32_t i = 0; i < CF_SHA256_SIZE; i++) {
    if (made[i] != stored[i]) {
      return "has a wrong hash";
    }
  }
  return NULL;
}

const char *loader_read(const cf_flash *flash, cf_region slot, bool load, uint32_t *entry) {
  reader r = {.flash = flash, .slot = slot};
  uint8_t head[HEADER];
  uint8_t checksum = CHECKSUM_SEED;
  cf_sha256_init(&r.hash);
  if (!take(&r, head, HEADER) || head[0] != CF_IMAGE_MAGIC) {
    return "is no image";
  }
  if (cf_le16(head + AT_CHIP) != 0) {
    return "is for another chip";
  }
  if (head[AT_SEGMENTS] == 0 || head[AT_SEGMENTS] > MOST_SEGMENTS) {
    return "has an impossible number of segments";
  }
  for (uint8_t i = 0; i < head[AT_SEGMENTS]; i++) {
    const char *problem = segment(&r, load, &checksum);
    if (problem != NULL) {
      return problem;
    }
  }
  *entry = cf_le32(head + AT_ENTRY);
  return ending(&r, checksum, head[AT_HASHED] == 1);
}
