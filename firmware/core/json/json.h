/*
 * JSON, bounded: a reader that walks the text in place and a writer that escapes.
 *
 * The reader takes a complete value, checks all of it once (grammar of RFC 8259, nesting at most
 * CF_JSON_DEPTH), and then hands out views into the text; nothing is copied or allocated. Strings
 * are compared and copied unescaped. Numbers are integers or scaled decimals, never floats.
 */
#ifndef CF_JSON_H
#define CF_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/text.h"

#define CF_JSON_DEPTH 16u

typedef enum {
  CF_JSON_NONE, /* no such member, or not JSON */
  CF_JSON_NULL,
  CF_JSON_BOOL,
  CF_JSON_NUMBER,
  CF_JSON_STRING,
  CF_JSON_ARRAY,
  CF_JSON_OBJECT
} cf_json_type;

/* A value inside a text that was checked. */
typedef struct {
  const char *at;
  size_t len; /* with quotes and brackets */
  cf_json_type type;
} cf_json;

/* Type CF_JSON_NONE unless the n bytes are exactly one JSON value, blanks around it allowed. */
cf_json cf_json_read(const char *text, size_t n);

/* The last member of that name; CF_JSON_NONE when absent or `object` is none. */
cf_json cf_json_get(cf_json object, const char *name);

/* Walks through the members of an object. Start with `cf_json_each(object)`. */
typedef struct {
  const char *at;
  const char *end;
} cf_json_walk;

cf_json_walk cf_json_each(cf_json object);
bool cf_json_next(cf_json_walk *walk, cf_json *name, cf_json *value);

/* Copies a string unescaped, with a NUL; false when it is no string, does not fit or holds a NUL.
 */
bool cf_json_string(cf_json value, char *out, size_t capacity);
bool cf_json_is(cf_json value, const char *text);
/* A whole number without exponent or fraction that fits. */
bool cf_json_i64(cf_json value, int64_t *out);
bool cf_json_u64(cf_json value, uint64_t *out);
bool cf_json_bool(cf_json value, bool *out);
/*
 * A number times 10^digits, cut towards zero: 1.25 with 1 digit is 12. Understands exponents;
 * false when the result does not fit 63 bits. digits <= 9.
 */
bool cf_json_decimal(cf_json value, unsigned digits, int64_t *out);

/* ---- writing ------------------------------------------------------------------------------------
 */

/* Compact, as older listeners need it. Commas are set by themselves. */
typedef struct {
  cf_text *text;
  bool first;
} cf_json_writer;

/* Starts an object on `text`. */
cf_json_writer cf_json_begin(cf_text *text);
void cf_json_end(cf_json_writer *writer);
void cf_json_put_str(cf_json_writer *writer, const char *name, const char *value);
void cf_json_put_i64(cf_json_writer *writer, const char *name, int64_t value);
void cf_json_put_u64(cf_json_writer *writer, const char *name, uint64_t value);
void cf_json_put_bool(cf_json_writer *writer, const char *name, bool value);
/* A value that is JSON already. */
void cf_json_put_raw(cf_json_writer *writer, const char *name, const char *json, size_t n);
/* Members of an inner object go to the writer that this returns; end it with cf_json_end. */
cf_json_writer cf_json_put_object(cf_json_writer *writer, const char *name);
/* Only `"name":`, for a value that the caller writes to the text itself. */
void cf_json_put_name(cf_json_writer *writer, const char *name);
/* A quoted string by itself. */
void cf_json_quote(cf_text *text, const char *value);

#endif
