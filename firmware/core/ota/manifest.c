#include <string.h>

#include "../base/codec.h"
#include "offer.h"

typedef struct {
  const char *at;
  size_t left;
} lines;

/* The value of the next line, which must be `key=value` and a line feed. */
static bool value_of(lines *in, const char *key, const char **value, size_t *n) {
  size_t name = strlen(key);
  if (!cf_starts(in->at, in->left, key) || in->left <= name || in->at[name] != '=') {
    return false;
  }
  const char *end = memchr(in->at, '\n', in->left);
  if (end == NULL) {
    return false;
  }
  *value = in->at + name + 1;
  *n = (size_t)(end - *value);
  in->left -= (size_t)(end + 1 - in->at);
  in->at = end + 1;
  return true;
}

static bool text_of(lines *in, const char *key, const char *others, char *out, size_t capacity) {
  const char *value;
  size_t n;
  return value_of(in, key, &value, &n) && cf_only(value, n, others) &&
         cf_copy_n(out, capacity, value, n);
}

/* Written the one way a number can be: no sign, no leading zeros. */
static bool number_of(lines *in, const char *key, uint64_t most, uint64_t *out) {
  const char *value;
  size_t n;
  return value_of(in, key, &value, &n) && cf_parse_u64(value, n, out) &&
         (n == 1 || value[0] != '0') && *out <= most;
}

static bool hash_of(lines *in, const char *key, bool *there, uint8_t out[32]) {
  const char *value;
  size_t n;
  if (!value_of(in, key, &value, &n)) {
    return false;
  }
  for (size_t i = 0; i < n; i++) {
    if (value[i] >= 'A' && value[i] <= 'F') {
      return false;
    }
  }
  *there = n > 0;
  return n == 0 || cf_hex_decode(value, n, out, 32);
}

bool cf_manifest_parse(const char *text, size_t n, cf_manifest *out) {
  static const char first[] = "crispfleet-manifest-v1\n";
  const uint64_t most = 999999999999999999;
  lines in = {text, n};
  uint64_t security;
  uint64_t size;
  bool has_sha;
  memset(out, 0, sizeof *out);
  if (!cf_starts(text, n, first)) {
    return false;
  }
  in.at += sizeof first - 1;
  in.left -= sizeof first - 1;
  if (!text_of(&in, "product", "-", out->product, sizeof out->product) ||
      !text_of(&in, "platform", "_-", out->platform, sizeof out->platform) ||
      !text_of(&in, "version", ".+_-", out->version, sizeof out->version) ||
      !number_of(&in, "version_code", most, &out->version_code) ||
      !number_of(&in, "security_version", INT32_MAX, &security) ||
      !number_of(&in, "min_version_code", most, &out->min_version_code) ||
      !number_of(&in, "size", UINT32_MAX, &size) || size == 0 ||
      !hash_of(&in, "sha256", &has_sha, out->sha256) || !has_sha ||
      !hash_of(&in, "app_elf_sha256", &out->has_elf, out->elf_sha256) ||
      !number_of(&in, "created_at", most, &out->created_at)) {
    return false;
  }
  out->security_version = (uint32_t)security;
  out->size = (uint32_t)size;
  return in.left == 0;
}
