#include <string.h>

#include "../base/bytes.h"
#include "../base/text.h"
#include "page.h"

#define MOST_SPACES 254u

static bool name_fits(const char *name) {
  size_t n = cf_length(name, CF_NVS_NAME_MAX);
  return n > 0 && n < CF_NVS_NAME_MAX;
}

static cf_nvs_entry entry_of(uint8_t space, const char *key, uint8_t type) {
  cf_nvs_entry entry;
  memset(&entry, 0, sizeof entry);
  entry.space = space;
  entry.type = type;
  entry.span = 1;
  entry.chunk = CF_NVS_NO_CHUNK;
  (void)cf_copy(entry.key, sizeof entry.key, key);
  memset(entry.data, 0xFF, sizeof entry.data);
  return entry;
}

/* Lowest free number for a new namespace; 0 when there are too many. */
static uint8_t free_number(const cf_nvs *nvs) {
  uint8_t used[32] = {0};
  cf_nvs_cursor cursor = {0};
  cf_nvs_entry entry;
  uint32_t sequence = 0;
  for (uint8_t round = 0; round < nvs->pages; round++) {
    uint8_t page = cf_nvs_page_from(nvs, cursor.sequence, &sequence);
    if (page == CF_NVS_NO_PAGE) {
      break;
    }
    cursor.sequence = sequence + 1;
    for (uint8_t i = 0; cf_nvs_entry_from(nvs, page, &i, &entry); i = (uint8_t)(i + entry.span)) {
      if (entry.space == 0) {
        used[entry.data[0] / 8] |= (uint8_t)(1u << entry.data[0] % 8);
      }
    }
  }
  for (unsigned n = 1; n <= MOST_SPACES; n++) {
    if (((unsigned)used[n / 8] >> n % 8 & 1u) == 0) {
      return (uint8_t)n;
    }
  }
  return 0;
}

static bool space_for(cf_nvs *nvs, const char *name, uint8_t *out) {
  if (!name_fits(name)) {
    return false;
  }
  *out = cf_nvs_space(nvs, name);
  if (*out != 0) {
    return true;
  }
  *out = free_number(nvs);
  cf_nvs_entry entry = entry_of(0, name, CF_NVS_U8);
  entry.data[0] = *out;
  return *out != 0 && cf_nvs_make_room(nvs, 1) && cf_nvs_put(nvs, &entry, NULL, 0);
}

/* Erases every item of that key that is not the one at `keep`; blob data too unless of `chunk`. */
static bool drop_others(cf_nvs *nvs, uint8_t space, const char *key, const cf_nvs_place *keep,
                        uint8_t keep_chunk) {
  uint32_t from = 0;
  uint32_t sequence = 0;
  for (uint8_t round = 0; round < nvs->pages; round++) {
    uint8_t page = cf_nvs_page_from(nvs, from, &sequence);
    if (page == CF_NVS_NO_PAGE) {
      break;
    }
    from = sequence + 1;
    cf_nvs_entry entry;
    for (uint8_t i = 0; cf_nvs_entry_from(nvs, page, &i, &entry); i = (uint8_t)(i + entry.span)) {
      bool kept = (keep != NULL && keep->page == page && keep->index == i) ||
                  (entry.type == CF_NVS_BLOB_DATA && entry.chunk == keep_chunk);
      if (entry.space == space && cf_equal(entry.key, key) && !kept &&
          !cf_nvs_drop(nvs, (cf_nvs_place){page, i}, entry.span)) {
        return false;
      }
    }
  }
  return true;
}

/* Writes one entry with its data and erases what it replaces. */
static bool replace(cf_nvs *nvs, cf_nvs_entry *entry, const void *data, size_t n, uint8_t chunk) {
  entry->span = (uint8_t)(1 + (n + CF_NVS_ENTRY - 1) / CF_NVS_ENTRY);
  if (!cf_nvs_make_room(nvs, entry->span)) {
    return false;
  }
  cf_nvs_place place = {nvs->active, nvs->next};
  return cf_nvs_put(nvs, entry, data, n) &&
         drop_others(nvs, entry->space, entry->key, &place, chunk);
}

static void describe_data(cf_nvs_entry *entry, const void *data, size_t n) {
  cf_put_le16(entry->data, (uint16_t)n);
  cf_put_le32(entry->data + 4, cf_crc32(CF_CRC_ESP, data, n));
}

static bool set_number(cf_nvs *nvs, const char *space, const char *key, uint8_t type,
                       uint64_t value) {
  uint8_t number;
  if (!name_fits(key) || !space_for(nvs, space, &number)) {
    return false;
  }
  cf_nvs_entry entry = entry_of(number, key, type);
  for (unsigned i = 0; i < (type & 0x0Fu); i++) {
    entry.data[i] = (uint8_t)(value >> (8 * i));
  }
  cf_nvs_place place;
  cf_nvs_entry old;
  if (cf_nvs_find(nvs, number, key, 0, 0, &place, &old) && old.type == type &&
      memcmp(old.data, entry.data, type & 0x0Fu) == 0) {
    return true;
  }
  return replace(nvs, &entry, NULL, 0, CF_NVS_NO_CHUNK);
}

bool cf_nvs_set_u8(cf_nvs *nvs, const char *space, const char *key, uint8_t value) {
  return set_number(nvs, space, key, CF_NVS_U8, value);
}

bool cf_nvs_set_u32(cf_nvs *nvs, const char *space, const char *key, uint32_t value) {
  return set_number(nvs, space, key, CF_NVS_U32, value);
}

bool cf_nvs_set_u64(cf_nvs *nvs, const char *space, const char *key, uint64_t value) {
  return set_number(nvs, space, key, CF_NVS_U64, value);
}

bool cf_nvs_set_i32(cf_nvs *nvs, const char *space, const char *key, int32_t value) {
  return set_number(nvs, space, key, CF_NVS_I32, (uint64_t)(int64_t)value);
}

/* Whether the stored data equals `data`, piece by piece. */
static bool same(const cf_nvs *nvs, cf_nvs_place place, const cf_nvs_entry *old,
                 const uint8_t *data, size_t n) {
  if (cf_le16(old->data) != n) {
    return false;
  }
  for (size_t done = 0; done < n;) {
    uint8_t part[64];
    size_t take = n - done < sizeof part ? n - done : sizeof part;
    if (!cf_nvs_data(nvs, place, (uint32_t)done, part, take) ||
        memcmp(part, data + done, take) != 0) {
      return false;
    }
    done += take;
  }
  return true;
}

bool cf_nvs_set_str(cf_nvs *nvs, const char *space, const char *key, const char *value) {
  size_t n = cf_length(value, CF_NVS_VALUE_MAX) + 1;
  uint8_t number;
  if (n > CF_NVS_VALUE_MAX || !name_fits(key) || !space_for(nvs, space, &number)) {
    return false;
  }
  cf_nvs_place place;
  cf_nvs_entry old;
  if (cf_nvs_find(nvs, number, key, 0, 0, &place, &old) && old.type == CF_NVS_STRING &&
      same(nvs, place, &old, (const uint8_t *)value, n)) {
    return true;
  }
  cf_nvs_entry entry = entry_of(number, key, CF_NVS_STRING);
  describe_data(&entry, value, n);
  return replace(nvs, &entry, value, n, CF_NVS_NO_CHUNK);
}

bool cf_nvs_set_blob(cf_nvs *nvs, const char *space, const char *key, const uint8_t *bytes,
                     size_t n) {
  enum { OTHER_VERSION = 0x80 };
  uint8_t number;
  if (n > CF_NVS_VALUE_MAX || !name_fits(key) || !space_for(nvs, space, &number)) {
    return false;
  }
  cf_nvs_place place;
  cf_nvs_entry index;
  uint8_t chunk = 0;
  if (cf_nvs_find(nvs, number, key, CF_NVS_BLOB_INDEX, 0, &place, &index)) {
    cf_nvs_entry old;
    if (index.data[4] == 1 &&
        cf_nvs_find(nvs, number, key, CF_NVS_BLOB_DATA, index.data[5], &place, &old) &&
        same(nvs, place, &old, bytes, n)) {
      return true;
    }
    chunk = index.data[5] == 0 ? OTHER_VERSION : 0;
  }
  /* The new data stands beside the old until its index is written. */
  cf_nvs_entry data = entry_of(number, key, CF_NVS_BLOB_DATA);
  data.chunk = chunk;
  data.span = (uint8_t)(1 + (n + CF_NVS_ENTRY - 1) / CF_NVS_ENTRY);
  describe_data(&data, bytes, n);
  if (!cf_nvs_make_room(nvs, (uint8_t)(data.span + 1)) || !cf_nvs_put(nvs, &data, bytes, n)) {
    return false;
  }
  index = entry_of(number, key, CF_NVS_BLOB_INDEX);
  cf_put_le32(index.data, (uint32_t)n);
  index.data[4] = 1;
  index.data[5] = chunk;
  return replace(nvs, &index, NULL, 0, chunk);
}

bool cf_nvs_erase(cf_nvs *nvs, const char *space, const char *key) {
  uint8_t number = cf_nvs_space(nvs, space);
  return number == 0 || drop_others(nvs, number, key, NULL, CF_NVS_NO_CHUNK);
}
