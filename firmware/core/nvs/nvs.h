/*
 * Settings in flash, in the format of ESP-IDF's NVS (version 2), so that partitions written by a
 * flash bench are read and what is written here is readable with any NVS tool. Source: ESP-IDF's
 * NVS documentation.
 *
 * Nothing is kept in RAM but where the next entry goes. A new value is written before the old one
 * is erased; when power is cut in between, the newer one counts. Limits: texts and blobs of up to
 * CF_NVS_VALUE_MAX bytes are written (longer ones can be read), not encrypted partitions.
 */
#ifndef CF_NVS_H
#define CF_NVS_H

#include "../partition/partition.h"

#define CF_NVS_VALUE_MAX 1024u
#define CF_NVS_NAME_MAX 16u /* namespace or key, with the NUL */
#define CF_NVS_PAGES_MAX 64u

typedef enum {
  CF_NVS_U8 = 0x01,
  CF_NVS_I8 = 0x11,
  CF_NVS_U16 = 0x02,
  CF_NVS_I16 = 0x12,
  CF_NVS_U32 = 0x04,
  CF_NVS_I32 = 0x14,
  CF_NVS_U64 = 0x08,
  CF_NVS_I64 = 0x18,
  CF_NVS_STRING = 0x21,
  CF_NVS_BLOB_V1 = 0x41,
  CF_NVS_BLOB_DATA = 0x42,
  CF_NVS_BLOB_INDEX = 0x48
} cf_nvs_type;

typedef struct {
  const cf_flash *flash;
  uint32_t at;
  uint8_t pages;     /* 0 when there is no usable partition */
  uint8_t active;    /* page that is written to; 0xFF for none yet */
  uint8_t next;      /* its next entry, 0..126 */
  uint32_t sequence; /* of the active page */
} cf_nvs;

/* Finds the active page. False, and a store that holds nothing, without a usable partition. */
bool cf_nvs_open(cf_nvs *nvs, const cf_flash *flash, cf_region region);

/* Whole numbers of any NVS type that fit. */
bool cf_nvs_get_u64(const cf_nvs *nvs, const char *space, const char *key, uint64_t *out);
bool cf_nvs_get_i64(const cf_nvs *nvs, const char *space, const char *key, int64_t *out);
/* False, and an empty text, when there is none or it does not fit. */
bool cf_nvs_get_str(const cf_nvs *nvs, const char *space, const char *key, char *out,
                    size_t capacity);
/* *n is the length; false when there is none or it does not fit. */
bool cf_nvs_get_blob(const cf_nvs *nvs, const char *space, const char *key, uint8_t *out,
                     size_t capacity, size_t *n);

/* Each returns false when flash is full or broken; writing the value that is there changes nothing.
 */
bool cf_nvs_set_u8(cf_nvs *nvs, const char *space, const char *key, uint8_t value);
bool cf_nvs_set_u32(cf_nvs *nvs, const char *space, const char *key, uint32_t value);
bool cf_nvs_set_u64(cf_nvs *nvs, const char *space, const char *key, uint64_t value);
bool cf_nvs_set_i32(cf_nvs *nvs, const char *space, const char *key, int32_t value);
bool cf_nvs_set_str(cf_nvs *nvs, const char *space, const char *key, const char *value);
bool cf_nvs_set_blob(cf_nvs *nvs, const char *space, const char *key, const uint8_t *bytes,
                     size_t n);
/* True when it is gone, also when it was not there. */
bool cf_nvs_erase(cf_nvs *nvs, const char *space, const char *key);
/* Erases everything. */
bool cf_nvs_clear(cf_nvs *nvs);

/* An item as a listing shows it. */
typedef struct {
  char space[CF_NVS_NAME_MAX];
  char key[CF_NVS_NAME_MAX];
  uint8_t type;
  uint32_t size; /* bytes of a text (with its NUL) or blob, else of the number */
  uint64_t number;
} cf_nvs_item;

typedef struct {
  uint32_t sequence; /* of the page, in the order they were written */
  uint8_t page;
  uint8_t entry;
  bool started;
} cf_nvs_cursor;

/* Walks through all items; zero the cursor first. Changing the store ends a walk. */
bool cf_nvs_each(const cf_nvs *nvs, cf_nvs_cursor *cursor, cf_nvs_item *out);

#endif
