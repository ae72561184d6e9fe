#include <string.h>

#include "json.h"

static unsigned nibble(char c) {
  if (c <= '9') {
    return (unsigned)(c - '0');
  }
  return (unsigned)((c | 0x20) - 'a') + 10;
}

static uint32_t four_digits(const char *at) {
  return nibble(at[0]) << 12 | nibble(at[1]) << 8 | nibble(at[2]) << 4 | nibble(at[3]);
}

/* One UTF-16 unit or pair after `\u`, as a code point; lone surrogates become U+FFFD. */
static uint32_t code_point(const char **at, const char *end) {
  uint32_t unit = four_digits(*at);
  *at += 4;
  if (unit < 0xD800 || unit > 0xDFFF) {
    return unit;
  }
  if (unit < 0xDC00 && end - *at >= 6 && (*at)[0] == '\\' && (*at)[1] == 'u') {
    uint32_t low = four_digits(*at + 2);
    if (low >= 0xDC00 && low <= 0xDFFF) {
      *at += 6;
      return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    }
  }
  return 0xFFFD;
}

static size_t utf8(uint32_t point, char out[4]) {
  if (point < 0x80) {
    out[0] = (char)point;
    return 1;
  }
  if (point < 0x800) {
    out[0] = (char)(0xC0 | point >> 6);
    out[1] = (char)(0x80 | (point & 0x3F));
    return 2;
  }
  if (point < 0x10000) {
    out[0] = (char)(0xE0 | point >> 12);
    out[1] = (char)(0x80 | (point >> 6 & 0x3F));
    out[2] = (char)(0x80 | (point & 0x3F));
    return 3;
  }
  out[0] = (char)(0xF0 | point >> 18);
  out[1] = (char)(0x80 | (point >> 12 & 0x3F));
  out[2] = (char)(0x80 | (point >> 6 & 0x3F));
  out[3] = (char)(0x80 | (point & 0x3F));
  return 4;
}

/* The next unescaped piece, up to four bytes; 0 at the end of the string. */
static size_t piece(const char **at, const char *end, char out[4]) {
  if (*at == end) {
    return 0;
  }
  char c = *(*at)++;
  if (c != '\\') {
    out[0] = c;
    return 1;
  }
  c = *(*at)++;
  if (c == 'u') {
    return utf8(code_point(at, end), out);
  }
  static const char from[] = "bfnrt";
  static const char to[] = "\b\f\n\r\t";
  const char *found = strchr(from, c);
  out[0] = found == NULL ? c : to[found - from];
  return 1;
}

bool cf_json_string(cf_json value, char *out, size_t capacity) {
  cf_text text;
  cf_text_init(&text, out, capacity);
  if (value.type != CF_JSON_STRING) {
    return false;
  }
  const char *at = value.at + 1;
  const char *end = value.at + value.len - 1;
  char bytes[4];
  size_t n;
  while ((n = piece(&at, end, bytes)) > 0) {
    if (n == 1 && bytes[0] == '\0') {
      text.overflow = true;
    }
    cf_text_bytes(&text, bytes, n);
  }
  if (text.overflow && capacity > 0) {
    out[0] = '\0';
  }
  return !text.overflow && capacity > 0;
}

bool cf_json_is(cf_json value, const char *str) {
  if (value.type != CF_JSON_STRING) {
    return false;
  }
  const char *at = value.at + 1;
  const char *end = value.at + value.len - 1;
  char bytes[4];
  size_t n;
  while ((n = piece(&at, end, bytes)) > 0) {
    if (strncmp(str, bytes, n) != 0 || memchr(bytes, '\0', n) != NULL) {
      return false;
    }
    str += n;
  }
  return *str == '\0';
}
