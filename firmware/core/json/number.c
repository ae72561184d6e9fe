#include "json.h"

bool cf_json_u64(cf_json value, uint64_t *out) {
  return value.type == CF_JSON_NUMBER && cf_parse_u64(value.at, value.len, out);
}

bool cf_json_i64(cf_json value, int64_t *out) {
  if (value.type != CF_JSON_NUMBER) {
    return false;
  }
  bool negative = *value.at == '-';
  uint64_t magnitude;
  if (!cf_parse_u64(value.at + negative, value.len - negative, &magnitude)) {
    return false;
  }
  if (magnitude > (uint64_t)INT64_MAX) {
    return false;
  }
  *out = negative ? -(int64_t)magnitude : (int64_t)magnitude;
  return true;
}

/* The exponent after 'e', cut to +-1000, which is far beyond what fits anyway. */
static int exponent(const char *at, const char *end) {
  bool negative = *at == '-';
  if (*at == '-' || *at == '+') {
    at++;
  }
  int value = 0;
  for (; at < end; at++) {
    value = value < 100 ? value * 10 + (*at - '0') : 1000;
  }
  return negative ? -value : value;
}

bool cf_json_decimal(cf_json value, unsigned digits, int64_t *out) {
  if (value.type != CF_JSON_NUMBER) {
    return false;
  }
  const char *at = value.at;
  const char *end = at + value.len;
  bool negative = *at == '-';
  at += negative;
  int shift = (int)digits;
  for (const char *e = at; e < end; e++) {
    if (*e == 'e' || *e == 'E') {
      shift += exponent(e + 1, end);
      end = e;
      break;
    }
  }
  /* The first digits decide; what is behind 18 of them only moves the point. */
  uint64_t magnitude = 0;
  bool fraction = false;
  for (; at < end; at++) {
    if (*at == '.') {
      fraction = true;
      continue;
    }
    if (magnitude < (uint64_t)100000000000000000) {
      magnitude = magnitude * 10 + (uint64_t)(*at - '0');
      shift -= fraction;
    } else {
      shift += !fraction;
    }
  }
  for (; shift < 0 && magnitude > 0; shift++) {
    magnitude /= 10;
  }
  for (; shift > 0 && magnitude > 0; shift--) {
    if (magnitude > (uint64_t)INT64_MAX / 10) {
      return false;
    }
    magnitude *= 10;
  }
  *out = negative ? -(int64_t)magnitude : (int64_t)magnitude;
  return true;
}
