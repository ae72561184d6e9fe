#include "score.h"

#include <string.h>

#include "../base/bytes.h"
#include "../base/codec.h"
#include "../json/json.h"

#define TOKEN 32u

cf_score_key cf_score_key_of(const char *token) {
  static const char purpose[] = "crispfleet-score-key-v1";
  cf_score_key key = {false, {0}};
  uint8_t bytes[TOKEN];
  size_t n;
  if (cf_base64_decode(token, cf_length(token, 64), bytes, sizeof bytes, &n) && n == TOKEN) {
    cf_hmac_sha256(bytes, TOKEN, purpose, sizeof purpose - 1, key.bytes);
    key.set = true;
  }
  return key;
}

void cf_score_nonce(uint8_t out[CF_SCORE_NONCE], const uint8_t random[8], uint32_t seed,
                    uint32_t ticks, uint16_t rules, const uint8_t *inputs, size_t n) {
  static const char purpose[] = "crispfleet-replay-v1\n";
  uint8_t numbers[10];
  uint8_t hash[CF_SHA256_SIZE];
  cf_sha256 sha;
  cf_put_le32(numbers, seed);
  cf_put_le32(numbers + 4, ticks);
  cf_put_le16(numbers + 8, rules);
  cf_sha256_init(&sha);
  cf_sha256_update(&sha, purpose, sizeof purpose - 1);
  cf_sha256_update(&sha, numbers, sizeof numbers);
  cf_sha256_update(&sha, inputs, n);
  cf_sha256_final(&sha, hash);
  memcpy(out, random, 8);
  memcpy(out + 8, hash, CF_SCORE_NONCE - 8);
}

static void line(cf_text *text, const char *value) {
  cf_text_str(text, value);
  cf_text_char(text, '\n');
}

static void number_line(cf_text *text, uint64_t value) {
  cf_text_u64(text, value);
  cf_text_char(text, '\n');
}

void cf_score_sign(const cf_score_key *key, const char *device, const cf_score *score,
                   char out[2 * CF_SHA256_SIZE + 1]) {
  char message[320];
  cf_text text;
  uint8_t mac[CF_SHA256_SIZE];
  cf_text_init(&text, message, sizeof message);
  line(&text, "crispscore-v1");
  line(&text, device);
  line(&text, score->run);
  number_line(&text, score->seq);
  line(&text, score->game);
  number_line(&text, score->score);
  number_line(&text, score->dur_ms);
  number_line(&text, (uint64_t)score->ts);
  cf_base64(&text, score->nonce, CF_SCORE_NONCE);
  cf_text_char(&text, '\n');
  cf_text_str(&text, score->player);
  cf_hmac_sha256(key->bytes, sizeof key->bytes, message, text.len, mac);
  cf_text_init(&text, out, 2 * CF_SHA256_SIZE + 1);
  cf_text_hex(&text, mac, sizeof mac);
}

/* The recorded inputs as base64, read piece by piece. */
static bool put_inputs(cf_text *text, const cf_score *score, const cf_flash *flash, uint32_t at) {
  for (uint32_t done = 0; done < score->inputs_len;) {
    uint8_t part[48];
    uint32_t left = score->inputs_len - done;
    uint32_t n = left < sizeof part ? left : (uint32_t)sizeof part;
    if (!flash->read(flash->ctx, at + done, part, n)) {
      return false;
    }
    cf_base64(text, part, n);
    done += n;
  }
  return true;
}

bool cf_score_write(cf_text *text, const cf_score_key *key, const char *device,
                    const cf_score *score, const cf_flash *flash, cf_score_place place) {
  enum { AROUND_INPUTS = 14 };
  char sig[2 * CF_SHA256_SIZE + 1];
  cf_score_sign(key, device, score, sig);
  cf_json_writer w = cf_json_begin(text);
  cf_json_put_u64(&w, "v", 1);
  cf_json_put_str(&w, "run", score->run);
  cf_json_put_u64(&w, "seq", score->seq);
  cf_json_put_str(&w, "game", score->game);
  cf_json_put_u64(&w, "score", score->score);
  cf_json_put_u64(&w, "dur_ms", score->dur_ms);
  cf_json_put_i64(&w, "ts", score->ts);
  cf_json_put_name(&w, "nonce");
  cf_text_char(text, '"');
  cf_base64(text, score->nonce, CF_SCORE_NONCE);
  cf_text_char(text, '"');
  if (score->player[0] != '\0') {
    cf_json_put_str(&w, "player", score->player);
  }
  cf_json_put_str(&w, "sig", sig);
  if (score->verifiable) {
    cf_json_put_u64(&w, "seed", score->seed);
    cf_json_put_u64(&w, "ticks", score->ticks);
    cf_json_put_u64(&w, "rules", score->rules);
    cf_json_put_u64(&w, "inputs_len", score->inputs_len);
    size_t coded = (score->inputs_len + 2u) / 3u * 4u;
    if (text->len + coded + AROUND_INPUTS <= CF_SCORE_PAYLOAD_MAX) {
      cf_json_put_name(&w, "inputs");
      cf_text_char(text, '"');
      if (!put_inputs(text, score, flash, place.inputs_at)) {
        return false;
      }
      cf_text_char(text, '"');
    }
  }
  cf_json_end(&w);
  return !text->overflow;
}

void cf_game_code(const char *name, char out[32]) {
  size_t n = 0;
  for (; *name != '\0' && n < 31; name++) {
    char c = *name;
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_') {
      out[n++] = c;
    } else if (c >= 'A' && c <= 'Z') {
      out[n++] = (char)(c - 'A' + 'a');
    } else if (c == ' ' || c == '-') {
      out[n++] = '_';
    }
  }
  out[n] = '\0';
}
