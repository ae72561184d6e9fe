/*
 * What a run is on the wire: signed with a key that stick and server derive from the stick's token,
 * with seed and recorded inputs so that it can be played again and checked. Source: the server's
 * contract for signed scores.
 *
 * The signature covers run, number, game, score, duration, time, nonce and player. Seed, ticks,
 * rules and inputs are covered through the nonce: 8 random bytes and the first 16 of the SHA-256
 * over "crispfleet-replay-v1" LF, seed, ticks (both 32 bits), rules (16 bits, all little-endian)
 * and the input bytes. Whoever replays a run can so tell that these are the inputs that were
 * signed.
 */
#ifndef CF_SCORE_H
#define CF_SCORE_H

#include "../base/sha256.h"
#include "../base/text.h"
#include "queue.h"

#define CF_SCORE_PAYLOAD_MAX 1024u /* what the server takes */

typedef struct {
  bool set;
  uint8_t bytes[CF_SHA256_SIZE];
} cf_score_key;

/* From the token's text (43 characters of base64url); `set` is false when it is no token. */
cf_score_key cf_score_key_of(const char *token);

/* `random`: 8 bytes. */
void cf_score_nonce(uint8_t out[CF_SCORE_NONCE], const uint8_t random[8], uint32_t seed,
                    uint32_t ticks, uint16_t rules, const uint8_t *inputs, size_t n);

/* 64 hexadecimal digits and a NUL. */
void cf_score_sign(const cf_score_key *key, const char *device, const cf_score *score,
                   char out[2 * CF_SHA256_SIZE + 1]);

/*
 * The payload of the score topic. Inputs are read from flash and left out, with only their length
 * said, when the payload would grow beyond CF_SCORE_PAYLOAD_MAX. False when it does not fit `text`.
 */
bool cf_score_write(cf_text *text, const cf_score_key *key, const char *device,
                    const cf_score *score, const cf_flash *flash, cf_score_place place);

/* Spaces and hyphens become '_', capitals small, anything else is left out; at most 31 characters.
 */
void cf_game_code(const char *name, char out[32]);

#endif
