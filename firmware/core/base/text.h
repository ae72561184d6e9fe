/*
 * Bounded text: a writer that cannot overrun its buffer, and readers that need no NUL.
 * A writer that ran out of room stays that way (`overflow`), so one check at the end is enough.
 */
#ifndef CF_BASE_TEXT_H
#define CF_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  char *out;
  size_t capacity; /* bytes of `out`, one of which is kept for the NUL; 0 is allowed */
  size_t len;
  bool overflow;
} cf_text;

void cf_text_init(cf_text *text, char *out, size_t capacity);
void cf_text_char(cf_text *text, char c);
void cf_text_str(cf_text *text, const char *str);
void cf_text_bytes(cf_text *text, const void *bytes, size_t n);
void cf_text_u64(cf_text *text, uint64_t value);
void cf_text_i64(cf_text *text, int64_t value);
/* Lower-case hexadecimal digits, two per byte. */
void cf_text_hex(cf_text *text, const uint8_t *bytes, size_t n);

/* Copies with its NUL; false, and an empty text, when it does not fit. */
bool cf_copy(char *out, size_t capacity, const char *from);
/* The same for text without a NUL. */
bool cf_copy_n(char *out, size_t capacity, const char *from, size_t n);
bool cf_equal(const char *a, const char *b);
/* Whether the n bytes at `a` are exactly the text `b`. */
bool cf_equal_n(const char *a, size_t n, const char *b);
/* Whether the n bytes at `a` begin with the text `b`. */
bool cf_starts(const char *a, size_t n, const char *b);
/* Length, but at most `most`. */
size_t cf_length(const char *str, size_t most);

/* Decimal digits only, no sign, no blanks; false also when it does not fit 64 bits. */
bool cf_parse_u64(const char *str, size_t n, uint64_t *out);
/* Whether every one of the n characters is a letter, a digit or one of `others`; not for n = 0. */
bool cf_only(const char *str, size_t n, const char *others);

/* Takes the same time whatever differs. */
bool cf_same_bytes(const uint8_t *a, const uint8_t *b, size_t n);

#endif
