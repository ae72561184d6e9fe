/* Hexadecimal and base64, both ways. Decoders take only what is exactly right. */
#ifndef CF_BASE_CODEC_H
#define CF_BASE_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text.h"

/* Exactly 2 * n digits of either case. */
bool cf_hex_decode(const char *str, size_t len, uint8_t *out, size_t n);

/* RFC 4648 section 4, with padding. */
void cf_base64(cf_text *text, const uint8_t *bytes, size_t n);
/*
 * Both alphabets (section 4 and 5), padding optional. Returns false for anything else, for more
 * than `capacity` bytes and for bits left over that are not zero; *n is the number of bytes.
 */
bool cf_base64_decode(const char *str, size_t len, uint8_t *out, size_t capacity, size_t *n);

#endif
