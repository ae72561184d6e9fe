#include "text.h"

#include <string.h>

void cf_text_init(cf_text *text, char *out, size_t capacity) {
  text->out = out;
  text->capacity = capacity;
  text->len = 0;
  text->overflow = false;
  if (capacity > 0) {
    out[0] = '\0';
  }
}

void cf_text_bytes(cf_text *text, const void *bytes, size_t n) {
  if (text->overflow || n >= text->capacity - text->len || text->capacity == 0) {
    text->overflow = text->overflow || n > 0;
    return;
  }
  memcpy(text->out + text->len, bytes, n);
  text->len += n;
  text->out[text->len] = '\0';
}

void cf_text_char(cf_text *text, char c) {
  cf_text_bytes(text, &c, 1);
}

void cf_text_str(cf_text *text, const char *str) {
  cf_text_bytes(text, str, strlen(str));
}

void cf_text_u64(cf_text *text, uint64_t value) {
  char digits[20];
  size_t at = sizeof digits;
  do {
    digits[--at] = (char)('0' + (char)(value % 10));
    value /= 10;
  } while (value > 0);
  cf_text_bytes(text, digits + at, sizeof digits - at);
}

void cf_text_i64(cf_text *text, int64_t value) {
  if (value < 0) {
    cf_text_char(text, '-');
    cf_text_u64(text, (uint64_t) - (value + 1) + 1);
  } else {
    cf_text_u64(text, (uint64_t)value);
  }
}

void cf_text_hex(cf_text *text, const uint8_t *bytes, size_t n) {
  static const char digits[] = "0123456789abcdef";
  for (size_t i = 0; i < n; i++) {
    char pair[2] = {digits[bytes[i] >> 4], digits[bytes[i] & 15]};
    cf_text_bytes(text, pair, 2);
  }
}

size_t cf_length(const char *str, size_t most) {
  size_t n = 0;
  while (n < most && str[n] != '\0') {
    n++;
  }
  return n;
}

bool cf_copy_n(char *out, size_t capacity, const char *from, size_t n) {
  if (n >= capacity) {
    if (capacity > 0) {
      out[0] = '\0';
    }
    return false;
  }
  memcpy(out, from, n);
  out[n] = '\0';
  return true;
}

bool cf_copy(char *out, size_t capacity, const char *from) {
  return cf_copy_n(out, capacity, from, strlen(from));
}

bool cf_equal(const char *a, const char *b) {
  return strcmp(a, b) == 0;
}

bool cf_equal_n(const char *a, size_t n, const char *b) {
  return strlen(b) == n && memcmp(a, b, n) == 0;
}

bool cf_starts(const char *a, size_t n, const char *b) {
  size_t length = strlen(b);
  return length <= n && memcmp(a, b, length) == 0;
}

bool cf_parse_u64(const char *str, size_t n, uint64_t *out) {
  if (n == 0 || n > 20) {
    return false;
  }
  uint64_t value = 0;
  for (size_t i = 0; i < n; i++) {
    if (str[i] < '0' || str[i] > '9') {
      return false;
    }
    uint64_t digit = (uint64_t)(str[i] - '0');
    if (value > (UINT64_MAX - digit) / 10) {
      return false;
    }
    value = value * 10 + digit;
  }
  *out = value;
  return true;
}

bool cf_only(const char *str, size_t n, const char *others) {
  for (size_t i = 0; i < n; i++) {
    char c = str[i];
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!plain && (c == '\0' || strchr(others, c) == NULL)) {
      return false;
    }
  }
  return n > 0;
}

bool cf_same_bytes(const uint8_t *a, const uint8_t *b, size_t n) {
  uint8_t difference = 0;
  for (size_t i = 0; i < n; i++) {
    difference = (uint8_t)(difference | (a[i] ^ b[i]));
  }
  return difference == 0;
}
