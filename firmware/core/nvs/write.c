/* Writing entries and moving pages. */
#include <string.h>

#include "../base/bytes.h"
#include "page.h"

#define BITMAP_AT 32u
#define FIRST_AT 64u

static uint32_t page_at(const cf_nvs *nvs, uint8_t page) {
  return nvs->at + page * CF_SECTOR;
}

static bool write(const cf_nvs *nvs, uint32_t at, const void *bytes, size_t n) {
  return nvs->flash->write(nvs->flash->ctx, at, bytes, n);
}

static bool set_state(const cf_nvs *nvs, uint8_t page, uint32_t state) {
  uint8_t word[4];
  cf_put_le32(word, state);
  return write(nvs, page_at(nvs, page), word, sizeof word);
}

/* Two bits per entry: 11 empty, 10 written, 00 erased. */
static bool set_bits(const cf_nvs *nvs, uint8_t page, uint8_t index, uint8_t span, unsigned bits) {
  for (unsigned i = index; i < (unsigned)index + span; i++) {
    uint8_t byte = (uint8_t) ~((~bits & 3u) << (i % 4 * 2));
    if (!write(nvs, page_at(nvs, page) + BITMAP_AT + i / 4, &byte, 1)) {
      return false;
    }
  }
  return true;
}

bool cf_nvs_drop(const cf_nvs *nvs, cf_nvs_place place, uint8_t span) {
  return set_bits(nvs, place.page, place.index, span, 0);
}

/*
 * Data first, then the entry, and the bitmap last: what was cut off in the middle is a written
 * entry that nobody sees, and its room is not used again because it is no longer blank.
 */
bool cf_nvs_put(cf_nvs *nvs, const cf_nvs_entry *entry, const void *data, size_t n) {
  uint8_t bytes[CF_NVS_ENTRY];
  uint32_t at = page_at(nvs, nvs->active) + FIRST_AT + nvs->next * CF_NVS_ENTRY;
  bytes[0] = entry->space;
  bytes[1] = entry->type;
  bytes[2] = entry->span;
  bytes[3] = entry->chunk;
  memset(bytes + 8, 0, CF_NVS_NAME_MAX);
  memcpy(bytes + 8, entry->key, strlen(entry->key));
  memcpy(bytes + 24, entry->data, sizeof entry->data);
  cf_put_le32(bytes + 4, cf_crc32(cf_crc32(CF_CRC_ESP, bytes, 4), bytes + 8, CF_NVS_ENTRY - 8));
  uint8_t index = nvs->next;
  nvs->next = (uint8_t)(nvs->next + entry->span);
  return (n == 0 || write(nvs, at + CF_NVS_ENTRY, data, n)) &&
         write(nvs, at, bytes, sizeof bytes) && set_bits(nvs, nvs->active, index, entry->span, 2);
}

/* Begins an empty page; it becomes the active one. */
static bool begin(cf_nvs *nvs, uint8_t page) {
  uint8_t head[32];
  memset(head, 0xFF, sizeof head);
  cf_put_le32(head, CF_NVS_ACTIVE);
  cf_put_le32(head + 4, nvs->sequence + 1);
  head[8] = 0xFE;
  cf_put_le32(head + 28, cf_crc32(CF_CRC_ESP, head + 4, 24));
  /* The state comes last: a half-written header is a damaged page and is erased when needed. */
  if (!nvs->flash->erase(nvs->flash->ctx, page_at(nvs, page), CF_SECTOR) ||
      !write(nvs, page_at(nvs, page) + 4, head + 4, sizeof head - 4) ||
      !write(nvs, page_at(nvs, page), head, 4)) {
    return false;
  }
  nvs->sequence++;
  nvs->active = page;
  nvs->next = 0;
  return true;
}

/* Pages that can be begun: empty ones and damaged ones. */
static uint8_t spare(const cf_nvs *nvs, unsigned *count) {
  uint8_t found = CF_NVS_NO_PAGE;
  *count = 0;
  for (uint8_t page = 0; page < nvs->pages; page++) {
    uint32_t state;
    uint32_t sequence;
    if (!cf_nvs_page_state(nvs, page, &state, &sequence) || state == CF_NVS_EMPTY) {
      found = page;
      (*count)++;
    }
  }
  return found;
}

/* Copies one item with its data behind the last one of the active page. */
static bool move(cf_nvs *nvs, cf_nvs_place from, uint8_t span) {
  uint8_t to = nvs->next;
  for (uint8_t i = 0; i < span; i++) {
    uint8_t bytes[CF_NVS_ENTRY];
    uint32_t offset = FIRST_AT + (uint32_t)(from.index + i) * CF_NVS_ENTRY;
    uint32_t target = FIRST_AT + (uint32_t)(to + i) * CF_NVS_ENTRY;
    if (!nvs->flash->read(nvs->flash->ctx, page_at(nvs, from.page) + offset, bytes, sizeof bytes) ||
        !write(nvs, page_at(nvs, nvs->active) + target, bytes, sizeof bytes)) {
      return false;
    }
  }
  nvs->next = (uint8_t)(to + span);
  return set_bits(nvs, nvs->active, to, span, 2);
}

/* The oldest page other than the active one, and the entries on it that still count. */
static uint8_t oldest(const cf_nvs *nvs, uint8_t *live) {
  uint32_t sequence;
  uint8_t page = cf_nvs_page_from(nvs, 0, &sequence);
  *live = 0;
  if (page == CF_NVS_NO_PAGE || page == nvs->active) {
    return CF_NVS_NO_PAGE;
  }
  cf_nvs_entry entry;
  for (uint8_t i = 0; cf_nvs_entry_from(nvs, page, &i, &entry); i = (uint8_t)(i + entry.span)) {
    *live = (uint8_t)(*live + entry.span);
  }
  return page;
}

/* Moves what counts on the oldest page to the active one, which is fresh, and erases it. */
static bool recycle(cf_nvs *nvs, uint8_t page) {
  if (!set_state(nvs, page, CF_NVS_FREEING)) {
    return false;
  }
  cf_nvs_entry entry;
  for (uint8_t i = 0; cf_nvs_entry_from(nvs, page, &i, &entry); i = (uint8_t)(i + entry.span)) {
    if (!move(nvs, (cf_nvs_place){page, i}, entry.span)) {
      return false;
    }
  }
  return nvs->flash->erase(nvs->flash->ctx, page_at(nvs, page), CF_SECTOR);
}

static bool fits(const cf_nvs *nvs, uint8_t entries) {
  return nvs->active != CF_NVS_NO_PAGE && nvs->next + entries <= CF_NVS_ENTRIES;
}

bool cf_nvs_make_room(cf_nvs *nvs, uint8_t entries) {
  if (nvs->pages < 2 || entries > CF_NVS_ENTRIES) {
    return false;
  }
  /* Each round frees the oldest page; after one round per page nothing more can be won. */
  for (uint8_t round = 0; round <= nvs->pages && !fits(nvs, entries); round++) {
    unsigned count;
    uint8_t page = spare(nvs, &count);
    if (page == CF_NVS_NO_PAGE ||
        (nvs->active != CF_NVS_NO_PAGE && !set_state(nvs, nvs->active, CF_NVS_FULL)) ||
        !begin(nvs, page)) {
      return false;
    }
    /* One page is always kept empty, to have somewhere to move to. */
    uint8_t live;
    uint8_t old = count > 1 ? CF_NVS_NO_PAGE : oldest(nvs, &live);
    if (old != CF_NVS_NO_PAGE && !recycle(nvs, old)) {
      return false;
    }
  }
  return fits(nvs, entries);
}

/*
 * Ends what a power cut interrupted, so that one page is empty again. While a page is being freed
 * the active one holds nothing but copies of it, so that is begun anew.
 */
bool cf_nvs_recover(cf_nvs *nvs) {
  uint8_t freeing = CF_NVS_NO_PAGE;
  unsigned spares;
  (void)spare(nvs, &spares);
  for (uint8_t page = 0; page < nvs->pages; page++) {
    uint32_t state;
    uint32_t sequence;
    if (cf_nvs_page_state(nvs, page, &state, &sequence) && state == CF_NVS_FREEING) {
      freeing = page;
    }
  }
  if (freeing == nvs->active || (freeing == CF_NVS_NO_PAGE && (spares > 0 || nvs->next > 0))) {
    return true;
  }
  if (nvs->active == CF_NVS_NO_PAGE) {
    /* Freed with nowhere to go: only a foreign writer leaves that; it is readable as it is. */
    return spares > 0;
  }
  if (freeing == CF_NVS_NO_PAGE) {
    uint8_t live;
    freeing = oldest(nvs, &live);
    return freeing == CF_NVS_NO_PAGE || recycle(nvs, freeing);
  }
  if (spares > 0) {
    /* Not left by this code, which frees only to get its empty page back; all of it is readable. */
    return true;
  }
  nvs->sequence--;
  return begin(nvs, nvs->active) && recycle(nvs, freeing);
}
