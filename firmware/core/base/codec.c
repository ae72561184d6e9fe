#include "codec.h"

static int digit_of(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  if (c >= 'a' && c <= 'f') {
    return c - 'a' + 10;
  }
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool cf_hex_decode(const char *str, size_t len, uint8_t *out, size_t n) {
  if (len != 2 * n) {
    return false;
  }
  for (size_t i = 0; i < n; i++) {
    int high = digit_of(str[2 * i]);
    int low = digit_of(str[2 * i + 1]);
    if (high < 0 || low < 0) {
      return false;
    }
    out[i] = (uint8_t)(high << 4 | low);
  }
  return true;
}

void cf_base64(cf_text *text, const uint8_t *bytes, size_t n) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (size_t i = 0; i < n; i += 3) {
    size_t left = n - i;
    uint32_t three = (uint32_t)bytes[i] << 16;
    three |= left > 1 ? (uint32_t)bytes[i + 1] << 8 : 0;
    three |= left > 2 ? bytes[i + 2] : 0;
    char four[4] = {digits[three >> 18], digits[three >> 12 & 63],
                    left > 1 ? digits[three >> 6 & 63] : '=', left > 2 ? digits[three & 63] : '='};
    cf_text_bytes(text, four, 4);
  }
}

static int value_of(char c) {
  if (c >= 'A' && c <= 'Z') {
    return c - 'A';
  }
  if (c >= 'a' && c <= 'z') {
    return c - 'a' + 26;
  }
  if (c >= '0' && c <= '9') {
    return c - '0' + 52;
  }
  if (c == '+' || c == '-') {
    return 62;
  }
  return c == '/' || c == '_' ? 63 : -1;
}

bool cf_base64_decode(const char *str, size_t len, uint8_t *out, size_t capacity, size_t *n) {
  size_t end = len;
  while (end > 0 && len - end < 2 && str[end - 1] == '=') {
    end--;
  }
  if (end % 4 == 1 || (end != len && len % 4 != 0)) {
    return false;
  }
  uint32_t bits = 0;
  unsigned held = 0;
  size_t done = 0;
  for (size_t i = 0; i < end; i++) {
    int value = value_of(str[i]);
    if (value < 0) {
      return false;
    }
    bits = bits << 6 | (uint32_t)value;
    held += 6;
    if (held >= 8) {
      held -= 8;
      if (done == capacity) {
        return false;
      }
      out[done++] = (uint8_t)(bits >> held);
      bits &= (1u << held) - 1;
    }
  }
  *n = done;
  return bits == 0;
}
