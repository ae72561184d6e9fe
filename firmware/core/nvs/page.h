/* Pages and entries of the NVS format; for core/nvs only. */
#ifndef CF_NVS_PAGE_H
#define CF_NVS_PAGE_H

#include "nvs.h"

#define CF_NVS_ENTRY 32u
#define CF_NVS_ENTRIES 126u
#define CF_NVS_NO_PAGE 0xFFu
#define CF_NVS_NO_CHUNK 0xFFu

/* Values of the page state word; each only clears bits of the one before. */
#define CF_NVS_EMPTY 0xFFFFFFFFu
#define CF_NVS_ACTIVE 0xFFFFFFFEu
#define CF_NVS_FULL 0xFFFFFFFCu
#define CF_NVS_FREEING 0xFFFFFFF8u

typedef struct {
  uint8_t page;
  uint8_t index;
} cf_nvs_place;

typedef struct {
  uint8_t space;
  uint8_t type;
  uint8_t span; /* entries with the data, 1..126 */
  uint8_t chunk;
  char key[CF_NVS_NAME_MAX];
  uint8_t data[8];
} cf_nvs_entry;

/* State word of a page and its sequence number; false when the page is damaged or unreadable. */
bool cf_nvs_page_state(const cf_nvs *nvs, uint8_t page, uint32_t *state, uint32_t *sequence);
/* The page in use with the lowest sequence number that is not below `from`; CF_NVS_NO_PAGE if none.
 */
uint8_t cf_nvs_page_from(const cf_nvs *nvs, uint32_t from, uint32_t *sequence);
/* Goes to the next written entry of a page at or after *index; false at its end. */
bool cf_nvs_entry_from(const cf_nvs *nvs, uint8_t page, uint8_t *index, cf_nvs_entry *out);
/* Reads bytes of the data behind an entry. */
bool cf_nvs_data(const cf_nvs *nvs, cf_nvs_place place, uint32_t offset, void *out, size_t n);
/* Whether the data behind an entry has its checksum. */
bool cf_nvs_data_sound(const cf_nvs *nvs, cf_nvs_place place, const cf_nvs_entry *entry);

/* The newest entry with this key in a namespace; `type` 0 is any but blob data, `chunk` for those.
 */
bool cf_nvs_find(const cf_nvs *nvs, uint8_t space, const char *key, uint8_t type, uint8_t chunk,
                 cf_nvs_place *place, cf_nvs_entry *out);
/* Number of a namespace, 0 when there is none. */
uint8_t cf_nvs_space(const cf_nvs *nvs, const char *name);

/* Makes sure that `entries` fit the active page; may move older pages. */
bool cf_nvs_make_room(cf_nvs *nvs, uint8_t entries);
/* Writes an entry and its data to the active page, where cf_nvs_make_room made room. */
bool cf_nvs_put(cf_nvs *nvs, const cf_nvs_entry *entry, const void *data, size_t n);
/* After opening: brings back the empty page that a cut move has used up. */
bool cf_nvs_recover(cf_nvs *nvs);
/* Marks an entry and its data as erased. */
bool cf_nvs_drop(const cf_nvs *nvs, cf_nvs_place place, uint8_t span);

#endif
