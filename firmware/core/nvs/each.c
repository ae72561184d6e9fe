#include <string.h>

#include "../base/bytes.h"
#include "../base/text.h"
#include "page.h"

/* Name of a namespace number; empty when it has none. */
static void name_of(const cf_nvs *nvs, uint8_t number, char out[CF_NVS_NAME_MAX]) {
  uint32_t from = 0;
  uint32_t sequence = 0;
  out[0] = '\0';
  for (uint8_t round = 0; round < nvs->pages; round++) {
    uint8_t page = cf_nvs_page_from(nvs, from, &sequence);
    if (page == CF_NVS_NO_PAGE) {
      return;
    }
    from = sequence + 1;
    cf_nvs_entry entry;
    for (uint8_t i = 0; cf_nvs_entry_from(nvs, page, &i, &entry); i = (uint8_t)(i + entry.span)) {
      if (entry.space == 0 && entry.data[0] == number) {
        (void)cf_copy(out, CF_NVS_NAME_MAX, entry.key);
      }
    }
  }
}

static void describe(const cf_nvs *nvs, const cf_nvs_entry *entry, cf_nvs_item *out) {
  memset(out, 0, sizeof *out);
  name_of(nvs, entry->space, out->space);
  (void)cf_copy(out->key, sizeof out->key, entry->key);
  out->type = entry->type;
  if (entry->type == CF_NVS_STRING || entry->type == CF_NVS_BLOB_V1) {
    out->size = cf_le16(entry->data);
  } else if (entry->type == CF_NVS_BLOB_INDEX) {
    out->size = cf_le32(entry->data);
  } else {
    out->size = entry->type & 0x0Fu;
    bool negative = (entry->type & 0x10) != 0 && out->size > 0 && out->size <= 8 &&
                    entry->data[out->size - 1] >= 0x80;
    out->number = negative ? UINT64_MAX : 0;
    for (uint32_t i = out->size <= 8 ? out->size : 0; i > 0; i--) {
      out->number = out->number << 8 | entry->data[i - 1];
    }
  }
}

/* Whether a newer entry has the same key, which makes this one a leftover of a cut write. */
static bool replaced(const cf_nvs *nvs, const cf_nvs_entry *entry, cf_nvs_place here) {
  cf_nvs_place newest;
  cf_nvs_entry other;
  return !cf_nvs_find(nvs, entry->space, entry->key, 0, 0, &newest, &other) ||
         newest.page != here.page || newest.index != here.index;
}

bool cf_nvs_each(const cf_nvs *nvs, cf_nvs_cursor *cursor, cf_nvs_item *out) {
  for (unsigned round = 0; round <= nvs->pages; round++) {
    if (!cursor->started) {
      cursor->page = cf_nvs_page_from(nvs, cursor->sequence, &cursor->sequence);
      if (cursor->page == CF_NVS_NO_PAGE) {
        return false;
      }
      cursor->entry = 0;
      cursor->started = true;
    }
    cf_nvs_entry entry;
    while (cf_nvs_entry_from(nvs, cursor->page, &cursor->entry, &entry)) {
      cf_nvs_place here = {cursor->page, cursor->entry};
      cursor->entry = (uint8_t)(cursor->entry + entry.span);
      if (entry.space != 0 && entry.type != CF_NVS_BLOB_DATA && !replaced(nvs, &entry, here)) {
        describe(nvs, &entry, out);
        return true;
      }
    }
    cursor->sequence++;
    cursor->started = false;
  }
  return false;
}
