#include "offer.h"

#include <string.h>

#include "../base/codec.h"

/* A string of hexadecimal digits for n bytes. */
static bool hex(cf_json value, uint8_t *out, size_t n) {
  return value.type == CF_JSON_STRING && cf_hex_decode(value.at + 1, value.len - 2, out, n);
}

static bool label(const char *version) {
  return cf_only(version, strlen(version), ".+_-");
}

static bool url(cf_json value, char out[CF_URL_MAX]) {
  if (!cf_json_string(value, out, CF_URL_MAX)) {
    return false;
  }
  size_t n = strlen(out);
  for (size_t i = 0; i < n; i++) {
    if (out[i] <= ' ' || out[i] == 0x7F) {
      return false; /* a line feed would end the request line */
    }
  }
  return cf_starts(out, n, "http://") || cf_starts(out, n, "https://");
}

static bool signature(cf_json value, cf_offer *out) {
  char text[4 * CF_SIGNATURE_MAX / 3 + 4];
  size_t n;
  if (!cf_json_string(value, text, sizeof text) ||
      !cf_base64_decode(text, strlen(text), out->sig, sizeof out->sig, &n)) {
    return false;
  }
  out->sig_len = (uint8_t)n;
  return n > 0;
}

bool cf_offer_named(const cf_offer *offer) {
  return cf_only(offer->session, strlen(offer->session), "-_");
}

bool cf_offer_parse(cf_json json, cf_offer *out) {
  uint64_t size;
  int64_t version;
  memset(out, 0, sizeof *out);
  (void)cf_json_string(cf_json_get(json, "session"), out->session, sizeof out->session);
  if (!cf_offer_named(out) || !cf_json_i64(cf_json_get(json, "v"), &version) || version != 1 ||
      !cf_json_string(cf_json_get(json, "version"), out->version, sizeof out->version) ||
      !label(out->version) || !cf_json_u64(cf_json_get(json, "version_code"), &out->version_code) ||
      !url(cf_json_get(json, "url"), out->url) ||
      !url(cf_json_get(json, "manifest"), out->manifest) ||
      !cf_json_u64(cf_json_get(json, "size"), &size) || size == 0 || size > UINT32_MAX ||
      !hex(cf_json_get(json, "sha256"), out->sha256, sizeof out->sha256) ||
      !hex(cf_json_get(json, "keyid"), out->keyid, sizeof out->keyid) ||
      !signature(cf_json_get(json, "sig"), out)) {
    return false;
  }
  out->size = (uint32_t)size;
  (void)cf_json_i64(cf_json_get(json, "not_before"), &out->not_before);
  (void)cf_json_i64(cf_json_get(json, "deadline"), &out->deadline);
  (void)cf_json_bool(cf_json_get(json, "force"), &out->force);
  (void)cf_json_bool(cf_json_get(json, "allow_downgrade"), &out->allow_downgrade);
  return true;
}
