#include "page.h"

#include <string.h>

#include "../base/bytes.h"
#include "../base/text.h"

#define BITMAP_AT 32u
#define FIRST_AT 64u

static uint32_t page_at(const cf_nvs *nvs, uint8_t page) {
  return nvs->at + page * CF_SECTOR;
}

static bool read(const cf_nvs *nvs, uint32_t at, void *out, size_t n) {
  return nvs->flash->read(nvs->flash->ctx, at, out, n);
}

bool cf_nvs_page_state(const cf_nvs *nvs, uint8_t page, uint32_t *state, uint32_t *sequence) {
  uint8_t head[32];
  if (!read(nvs, page_at(nvs, page), head, sizeof head)) {
    return false;
  }
  *state = cf_le32(head);
  *sequence = cf_le32(head + 4);
  if (*state == CF_NVS_EMPTY) {
    return true;
  }
  bool version = head[8] == 0xFE || head[8] == 0xFF;
  bool known = *state == CF_NVS_ACTIVE || *state == CF_NVS_FULL || *state == CF_NVS_FREEING;
  return version && known && cf_le32(head + 28) == cf_crc32(CF_CRC_ESP, head + 4, 24);
}

uint8_t cf_nvs_page_from(const cf_nvs *nvs, uint32_t from, uint32_t *sequence) {
  uint8_t found = CF_NVS_NO_PAGE;
  for (uint8_t page = 0; page < nvs->pages; page++) {
    uint32_t state;
    uint32_t number;
    if (cf_nvs_page_state(nvs, page, &state, &number) && state != CF_NVS_EMPTY && number >= from &&
        (found == CF_NVS_NO_PAGE || number < *sequence)) {
      found = page;
      *sequence = number;
    }
  }
  return found;
}

static uint32_t crc_of(const uint8_t bytes[CF_NVS_ENTRY]) {
  return cf_crc32(cf_crc32(CF_CRC_ESP, bytes, 4), bytes + 8, CF_NVS_ENTRY - 8);
}

static bool parse(const uint8_t bytes[CF_NVS_ENTRY], uint8_t index, cf_nvs_entry *out) {
  out->space = bytes[0];
  out->type = bytes[1];
  out->span = bytes[2];
  out->chunk = bytes[3];
  memcpy(out->key, bytes + 8, sizeof out->key);
  out->key[sizeof out->key - 1] = '\0';
  memcpy(out->data, bytes + 24, sizeof out->data);
  return cf_le32(bytes + 4) == crc_of(bytes) && out->span >= 1 &&
         out->span <= CF_NVS_ENTRIES - index;
}

bool cf_nvs_entry_from(const cf_nvs *nvs, uint8_t page, uint8_t *index, cf_nvs_entry *out) {
  uint8_t bitmap[32];
  if (!read(nvs, page_at(nvs, page) + BITMAP_AT, bitmap, sizeof bitmap)) {
    return false;
  }
  for (; *index < CF_NVS_ENTRIES; (*index)++) {
    unsigned bits = (unsigned)bitmap[*index / 4] >> (*index % 4 * 2) & 3u;
    uint8_t bytes[CF_NVS_ENTRY];
    if (bits == 2 &&
        read(nvs, page_at(nvs, page) + FIRST_AT + *index * CF_NVS_ENTRY, bytes, sizeof bytes) &&
        parse(bytes, *index, out)) {
      return true;
    }
  }
  return false;
}

bool cf_nvs_data(const cf_nvs *nvs, cf_nvs_place place, uint32_t offset, void *out, size_t n) {
  uint32_t at = FIRST_AT + (place.index + 1u) * CF_NVS_ENTRY + offset;
  return at + n <= CF_SECTOR && read(nvs, page_at(nvs, place.page) + at, out, n);
}

bool cf_nvs_data_sound(const cf_nvs *nvs, cf_nvs_place place, const cf_nvs_entry *entry) {
  uint32_t size = cf_le16(entry->data);
  if (size > (entry->span - 1u) * CF_NVS_ENTRY) {
    return false;
  }
  uint32_t crc = CF_CRC_ESP;
  for (uint32_t done = 0; done < size;) {
    uint8_t part[64];
    uint32_t n = size - done < sizeof part ? size - done : (uint32_t)sizeof part;
    if (!cf_nvs_data(nvs, place, done, part, n)) {
      return false;
    }
    crc = cf_crc32(crc, part, n);
    done += n;
  }
  return crc == cf_le32(entry->data + 4);
}

static bool has_data(uint8_t type) {
  return type == CF_NVS_STRING || type == CF_NVS_BLOB_V1 || type == CF_NVS_BLOB_DATA;
}

bool cf_nvs_find(const cf_nvs *nvs, uint8_t space, const char *key, uint8_t type, uint8_t chunk,
                 cf_nvs_place *place, cf_nvs_entry *out) {
  bool found = false;
  uint32_t sequence = 0;
  uint32_t from = 0;
  for (uint8_t pages = 0; pages < nvs->pages; pages++) {
    uint8_t page = cf_nvs_page_from(nvs, from, &sequence);
    if (page == CF_NVS_NO_PAGE) {
      break;
    }
    from = sequence + 1;
    cf_nvs_entry entry;
    for (uint8_t i = 0; cf_nvs_entry_from(nvs, page, &i, &entry); i = (uint8_t)(i + entry.span)) {
      bool wanted = type == 0
                        ? entry.type != CF_NVS_BLOB_DATA
                        : entry.type == type && (type != CF_NVS_BLOB_DATA || entry.chunk == chunk);
      cf_nvs_place here = {page, i};
      if (wanted && entry.space == space && cf_equal(entry.key, key) &&
          (!has_data(entry.type) || cf_nvs_data_sound(nvs, here, &entry))) {
        *place = here;
        *out = entry;
        found = true;
      }
    }
    if (from == 0) {
      break;
    }
  }
  return found;
}

uint8_t cf_nvs_space(const cf_nvs *nvs, const char *name) {
  cf_nvs_place place;
  cf_nvs_entry entry;
  return cf_nvs_find(nvs, 0, name, CF_NVS_U8, 0, &place, &entry) ? entry.data[0] : 0;
}
