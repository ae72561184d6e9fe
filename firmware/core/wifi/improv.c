#include "improv.h"

#include <string.h>

#include "../base/text.h"

enum { TYPE_STATE = 1, TYPE_ERROR = 2, TYPE_CALL = 3, TYPE_RESULT = 4, VERSION = 1 };
static const uint8_t magic[7] = {'I', 'M', 'P', 'R', 'O', 'V', VERSION};

static uint8_t sum(const uint8_t *bytes, size_t n) {
  uint8_t total = 0;
  for (size_t i = 0; i < n; i++) {
    total = (uint8_t)(total + bytes[i]);
  }
  return total;
}

cf_improv_progress cf_improv_feed(cf_improv *improv, uint8_t byte) {
  if (improv->held > CF_IMPROV_HEAD + CF_IMPROV_DATA) {
    improv->held = 0;
  }
  improv->bytes[improv->held++] = byte;
  size_t held = improv->held;
  if (held <= sizeof magic && byte != magic[held - 1]) {
    return CF_IMPROV_TEXT;
  }
  if (held < CF_IMPROV_HEAD) {
    return CF_IMPROV_HELD;
  }
  size_t length = improv->bytes[8];
  if (length > CF_IMPROV_DATA) {
    return CF_IMPROV_BROKEN;
  }
  size_t whole = CF_IMPROV_HEAD + length + 1;
  if (held < whole) {
    return CF_IMPROV_HELD;
  }
  return byte == sum(improv->bytes, whole - 1) ? CF_IMPROV_PACKET : CF_IMPROV_BROKEN;
}

/* A text with its length in front; moves *at behind it. */
static bool text_of(const uint8_t *data, size_t n, size_t *at, char *out, size_t capacity) {
  if (*at >= n || data[*at] > n - *at - 1) {
    return false;
  }
  size_t length = data[*at];
  const char *from = (const char *)data + *at + 1;
  *at += 1 + length;
  return memchr(from, '\0', length) == NULL && cf_copy_n(out, capacity, from, length);
}

bool cf_improv_parse(const cf_improv *improv, cf_improv_call *out) {
  const uint8_t *data = improv->bytes + CF_IMPROV_HEAD;
  size_t length = improv->bytes[8];
  memset(out, 0, sizeof *out);
  if (improv->bytes[7] != TYPE_CALL || length < 2 || data[1] != length - 2) {
    return false;
  }
  out->cmd = data[0];
  size_t at = 2;
  return out->cmd != CF_IMPROV_CMD_WIFI ||
         (text_of(data, length, &at, out->ssid, sizeof out->ssid) && out->ssid[0] != '\0' &&
          text_of(data, length, &at, out->password, sizeof out->password));
}

static size_t packet(uint8_t *out, uint8_t type, size_t length) {
  memcpy(out, magic, sizeof magic);
  out[7] = type;
  out[8] = (uint8_t)length;
  out[CF_IMPROV_HEAD + length] = sum(out, CF_IMPROV_HEAD + length);
  out[CF_IMPROV_HEAD + length + 1] = '\n';
  return CF_IMPROV_HEAD + length + 2;
}

size_t cf_improv_write_state(uint8_t *out, cf_improv_state state) {
  out[CF_IMPROV_HEAD] = (uint8_t)state;
  return packet(out, TYPE_STATE, 1);
}

size_t cf_improv_write_error(uint8_t *out, cf_improv_error error) {
  out[CF_IMPROV_HEAD] = (uint8_t)error;
  return packet(out, TYPE_ERROR, 1);
}

size_t cf_improv_write_result(uint8_t *out, uint8_t cmd, const char *const *texts, size_t count) {
  uint8_t *data = out + CF_IMPROV_HEAD;
  size_t at = 2;
  for (size_t i = 0; i < count; i++) {
    size_t n = cf_length(texts[i], CF_IMPROV_DATA);
    if (at + 1 + n > CF_IMPROV_DATA) {
      break;
    }
    data[at] = (uint8_t)n;
    memcpy(data + at + 1, texts[i], n);
    at += 1 + n;
  }
  data[0] = cmd;
  data[1] = (uint8_t)(at - 2);
  return packet(out, TYPE_RESULT, at);
}
