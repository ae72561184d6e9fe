#include "nvs.h"

#include <string.h>

#include "../base/bytes.h"
#include "../base/text.h"
#include "page.h"

/* First entry that is blank and has only blank ones behind it. */
static uint8_t end_of(const cf_nvs *nvs, uint8_t page) {
  uint8_t end = CF_NVS_ENTRIES;
  while (end > 0) {
    uint8_t bytes[CF_NVS_ENTRY];
    uint32_t at = nvs->at + page * CF_SECTOR + 64u + (end - 1u) * CF_NVS_ENTRY;
    if (!nvs->flash->read(nvs->flash->ctx, at, bytes, sizeof bytes)) {
      return CF_NVS_ENTRIES;
    }
    for (size_t i = 0; i < sizeof bytes; i++) {
      if (bytes[i] != 0xFF) {
        return end;
      }
    }
    end--;
  }
  return end;
}

bool cf_nvs_open(cf_nvs *nvs, const cf_flash *flash, cf_region region) {
  memset(nvs, 0, sizeof *nvs);
  nvs->flash = flash;
  nvs->at = region.at;
  nvs->active = CF_NVS_NO_PAGE;
  if (region.size < 2 * CF_SECTOR) {
    return false;
  }
  uint32_t pages = region.size / CF_SECTOR;
  nvs->pages = (uint8_t)(pages < CF_NVS_PAGES_MAX ? pages : CF_NVS_PAGES_MAX);
  for (uint8_t page = 0; page < nvs->pages; page++) {
    uint32_t state;
    uint32_t sequence;
    if (!cf_nvs_page_state(nvs, page, &state, &sequence) || state == CF_NVS_EMPTY) {
      continue;
    }
    if (sequence >= nvs->sequence) {
      nvs->sequence = sequence;
      /* Only the newest page may be written to; a full or freeing one makes begin another. */
      nvs->active = state == CF_NVS_ACTIVE ? page : CF_NVS_NO_PAGE;
    }
  }
  if (nvs->active != CF_NVS_NO_PAGE) {
    nvs->next = end_of(nvs, nvs->active);
  }
  return cf_nvs_recover(nvs);
}

static bool find(const cf_nvs *nvs, const char *space, const char *key, uint8_t type,
                 cf_nvs_place *place, cf_nvs_entry *entry) {
  uint8_t number = cf_nvs_space(nvs, space);
  return number != 0 && cf_nvs_find(nvs, number, key, type, 0, place, entry);
}

/* Bytes of a number type, 0 for any other. */
static unsigned width(uint8_t type) {
  switch (type) {
  case CF_NVS_U8:
  case CF_NVS_I8:
  case CF_NVS_U16:
  case CF_NVS_I16:
  case CF_NVS_U32:
  case CF_NVS_I32:
  case CF_NVS_U64:
  case CF_NVS_I64:
    return type & 0x0Fu;
  default:
    return 0;
  }
}

/* The value with its sign extended to 64 bits. */
static uint64_t number_of(const cf_nvs_entry *entry) {
  unsigned bytes = width(entry->type);
  uint64_t value =
      (entry->type & 0x10) != 0 && bytes > 0 && entry->data[bytes - 1] >= 0x80 ? UINT64_MAX : 0;
  for (unsigned i = bytes; i > 0; i--) {
    value = value << 8 | entry->data[i - 1];
  }
  return value;
}

bool cf_nvs_get_u64(const cf_nvs *nvs, const char *space, const char *key, uint64_t *out) {
  cf_nvs_place place;
  cf_nvs_entry entry;
  if (!find(nvs, space, key, 0, &place, &entry) || width(entry.type) == 0) {
    return false;
  }
  uint64_t value = number_of(&entry);
  if ((entry.type & 0x10) != 0 && value > (uint64_t)INT64_MAX) {
    return false;
  }
  *out = value;
  return true;
}

bool cf_nvs_get_i64(const cf_nvs *nvs, const char *space, const char *key, int64_t *out) {
  cf_nvs_place place;
  cf_nvs_entry entry;
  if (!find(nvs, space, key, 0, &place, &entry) || width(entry.type) == 0) {
    return false;
  }
  uint64_t value = number_of(&entry);
  if ((entry.type & 0x10) == 0 && value > (uint64_t)INT64_MAX) {
    return false;
  }
  *out = (int64_t)value;
  return true;
}

bool cf_nvs_get_str(const cf_nvs *nvs, const char *space, const char *key, char *out,
                    size_t capacity) {
  cf_nvs_place place;
  cf_nvs_entry entry;
  if (capacity > 0) {
    out[0] = '\0';
  }
  if (!find(nvs, space, key, CF_NVS_STRING, &place, &entry)) {
    return false;
  }
  size_t size = cf_le16(entry.data);
  if (size == 0 || size > capacity || !cf_nvs_data(nvs, place, 0, out, size) ||
      out[size - 1] != '\0') {
    if (capacity > 0) {
      out[0] = '\0';
    }
    return false;
  }
  return true;
}

bool cf_nvs_get_blob(const cf_nvs *nvs, const char *space, const char *key, uint8_t *out,
                     size_t capacity, size_t *n) {
  cf_nvs_place place;
  cf_nvs_entry entry;
  if (!find(nvs, space, key, CF_NVS_BLOB_INDEX, &place, &entry)) {
    return false;
  }
  uint8_t space_number = entry.space;
  uint32_t size = cf_le32(entry.data);
  uint8_t chunks = entry.data[4];
  uint8_t start = entry.data[5];
  uint32_t done = 0;
  for (uint8_t i = 0; i < chunks; i++) {
    uint8_t chunk = (uint8_t)(start + i);
    if (!cf_nvs_find(nvs, space_number, key, CF_NVS_BLOB_DATA, chunk, &place, &entry)) {
      return false;
    }
    uint32_t part = cf_le16(entry.data);
    if (part > capacity - done || !cf_nvs_data(nvs, place, 0, out + done, part)) {
      return false;
    }
    done += part;
  }
  *n = done;
  return done == size;
}

bool cf_nvs_clear(cf_nvs *nvs) {
  bool good =
      nvs->pages > 0 && nvs->flash->erase(nvs->flash->ctx, nvs->at, (size_t)nvs->pages * CF_SECTOR);
  nvs->active = CF_NVS_NO_PAGE;
  nvs->next = 0;
  nvs->sequence = 0;
  return good;
}
