#include "form.h"

#include <string.h>

#include "../base/codec.h"

static bool decode(const char *from, size_t n, char *out, size_t capacity) {
  cf_text text;
  cf_text_init(&text, out, capacity);
  for (size_t i = 0; i < n; i++) {
    char c = from[i];
    if (c == '+') {
      c = ' ';
    } else if (c == '%') {
      uint8_t byte;
      if (n - i < 3 || !cf_hex_decode(from + i + 1, 2, &byte, 1)) {
        return false;
      }
      c = (char)byte;
      i += 2;
    }
    if (c == '\0') {
      return false;
    }
    cf_text_char(&text, c);
  }
  return !text.overflow;
}

bool cf_form_get(const char *form, size_t n, const char *name, char *out, size_t capacity) {
  size_t length = strlen(name);
  size_t at = 0;
  if (capacity == 0) {
    return false;
  }
  out[0] = '\0';
  while (at < n) {
    const char *end = memchr(form + at, '&', n - at);
    size_t field = end == NULL ? n - at : (size_t)(end - form) - at;
    if (cf_starts(form + at, field, name) && field > length && form[at + length] == '=') {
      if (decode(form + at + length + 1, field - length - 1, out, capacity)) {
        return true;
      }
      out[0] = '\0';
      return false;
    }
    at += field + 1;
  }
  return false;
}
