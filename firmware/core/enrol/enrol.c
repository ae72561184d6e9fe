#include "enrol.h"

#include <string.h>

#include "../base/codec.h"
#include "../json/json.h"

#define PAUSE_MIN_MS 5000u
#define PAUSE_MAX_MS 60000u

/* 24 random characters, kept from the first time on. */
static bool claim_of(cf_nvs *nvs, const cf_entropy *entropy, char out[CF_CLAIM_MAX]) {
  if (cf_nvs_get_str(nvs, "device", "claim", out, CF_CLAIM_MAX) && strlen(out) >= 16) {
    return true;
  }
  uint8_t random[18];
  cf_text text;
  entropy->fill(entropy->ctx, random, sizeof random);
  cf_text_init(&text, out, CF_CLAIM_MAX);
  cf_base64(&text, random, sizeof random);
  return cf_nvs_set_str(nvs, "device", "claim", out);
}

uint64_t cf_enrol_step(cf_enrol *enrol, cf_fetch *fetch, cf_nvs *nvs, const cf_entropy *entropy,
                       const char *server, const char *id, const cf_say_identity *identity,
                       uint64_t now_ms) {
  char claim[CF_CLAIM_MAX];
  char url[CF_URL_MAX];
  char body[320];
  char mac[18];
  static const char digits[] = "0123456789ABCDEF";
  cf_text text;
  if (now_ms < enrol->due_ms || enrol->asking) {
    return enrol->due_ms > now_ms ? enrol->due_ms : now_ms + 1000u;
  }
  enrol->due_ms = now_ms + 1000u;
  cf_text_init(&text, url, sizeof url);
  cf_text_str(&text, server);
  cf_text_str(&text, "/api/v1/enroll");
  if (text.overflow || !claim_of(nvs, entropy, claim)) {
    return enrol->due_ms;
  }
  cf_text_init(&text, mac, sizeof mac);
  for (unsigned i = 0; i < 6; i++) {
    if (i > 0) {
      cf_text_char(&text, ':');
    }
    cf_text_char(&text, digits[identity->mac[i] >> 4]);
    cf_text_char(&text, digits[identity->mac[i] & 15]);
  }
  cf_text_init(&text, body, sizeof body);
  cf_json_writer w = cf_json_begin(&text);
  cf_json_put_str(&w, "id", id);
  cf_json_put_str(&w, "claim", claim);
  cf_json_put_str(&w, "mac", mac);
  cf_json_put_str(&w, "platform", identity->platform);
  cf_json_put_str(&w, "board", identity->board);
  cf_json_put_str(&w, "product", identity->product);
  cf_json_put_str(&w, "version", identity->version);
  cf_json_end(&w);
  cf_http_request request = {url, "", (const uint8_t *)body, text.len, 0, CF_FETCH_BODY, 15000};
  enrol->asking = !text.overflow && cf_fetch_start(fetch, CF_FETCH_ENROL, &request);
  return enrol->due_ms;
}

bool cf_enrol_arrived(cf_enrol *enrol, const cf_fetch *fetch, bool complete, cf_nvs *nvs,
                      char token[CF_TOKEN_MAX], uint64_t now_ms) {
  uint64_t seconds = 0;
  enrol->asking = false;
  cf_json answer = cf_json_read(fetch->body, complete && fetch->status == 200 ? fetch->have : 0);
  uint8_t bytes[32];
  size_t n;
  if (cf_json_string(cf_json_get(answer, "token"), token, CF_TOKEN_MAX) &&
      cf_base64_decode(token, strlen(token), bytes, sizeof bytes, &n) && n == sizeof bytes &&
      cf_nvs_set_str(nvs, "device", "token", token)) {
    (void)cf_nvs_erase(nvs, "device", "claim");
    return true;
  }
  token[0] = '\0';
  if (cf_json_u64(cf_json_get(answer, "retryAfter"), &seconds)) {
    enrol->pause_ms = 0;
    seconds = seconds < 1 ? 1 : seconds > 3600 ? 3600 : seconds;
    enrol->due_ms = now_ms + seconds * 1000u;
    return false;
  }
  /* No answer, or a refusal: longer each time. */
  enrol->pause_ms = enrol->pause_ms < PAUSE_MIN_MS       ? PAUSE_MIN_MS
                    : enrol->pause_ms > PAUSE_MAX_MS / 2 ? PAUSE_MAX_MS
                                                         : enrol->pause_ms * 2;
  enrol->due_ms = now_ms + enrol->pause_ms;
  return false;
}
