#include "sha256.h"

#include <string.h>

#include "bytes.h"

#define BLOCK 64u

static const uint32_t constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t rotr(uint32_t value, unsigned by) {
  return value >> by | value << (32 - by);
}

static void compress(uint32_t state[8], const uint8_t *block) {
  uint32_t w[64];
  for (unsigned i = 0; i < 16; i++) {
    w[i] = cf_be32(block + 4 * i);
  }
  for (unsigned i = 16; i < 64; i++) {
    uint32_t a = w[i - 15];
    uint32_t b = w[i - 2];
    w[i] = w[i - 16] + (rotr(a, 7) ^ rotr(a, 18) ^ a >> 3) + w[i - 7] +
           (rotr(b, 17) ^ rotr(b, 19) ^ b >> 10);
  }
  uint32_t s[8];
  memcpy(s, state, sizeof s);
  for (unsigned i = 0; i < 64; i++) {
    uint32_t t1 = s[7] + (rotr(s[4], 6) ^ rotr(s[4], 11) ^ rotr(s[4], 25)) +
                  ((s[4] & s[5]) ^ (~s[4] & s[6])) + constants[i] + w[i];
    uint32_t t2 = (rotr(s[0], 2) ^ rotr(s[0], 13) ^ rotr(s[0], 22)) +
                  ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
    memmove(s + 1, s, 7 * sizeof s[0]);
    s[4] += t1;
    s[0] = t1 + t2;
  }
  for (unsigned i = 0; i < 8; i++) {
    state[i] += s[i];
  }
}

void cf_sha256_init(cf_sha256 *sha) {
  static const uint32_t start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  memcpy(sha->state, start, sizeof start);
  sha->length = 0;
}

void cf_sha256_update(cf_sha256 *sha, const void *bytes, size_t n) {
  const uint8_t *from = bytes;
  size_t held = (size_t)(sha->length % BLOCK);
  sha->length += n;
  if (held > 0) {
    size_t take = n < BLOCK - held ? n : BLOCK - held;
    memcpy(sha->block + held, from, take);
    from += take;
    n -= take;
    if (held + take < BLOCK) {
      return;
    }
    compress(sha->state, sha->block);
  }
  for (; n >= BLOCK; n -= BLOCK, from += BLOCK) {
    compress(sha->state, from);
  }
  if (n > 0) {
    memcpy(sha->block, from, n);
  }
}

void cf_sha256_final(cf_sha256 *sha, uint8_t out[CF_SHA256_SIZE]) {
  uint64_t bits = sha->length * 8;
  size_t held = (size_t)(sha->length % BLOCK);
  sha->block[held++] = 0x80;
  if (held > BLOCK - 8) {
    memset(sha->block + held, 0, BLOCK - held);
    compress(sha->state, sha->block);
    held = 0;
  }
  memset(sha->block + held, 0, BLOCK - 8 - held);
  cf_put_be32(sha->block + BLOCK - 8, (uint32_t)(bits >> 32));
  cf_put_be32(sha->block + BLOCK - 4, (uint32_t)bits);
  compress(sha->state, sha->block);
  for (unsigned i = 0; i < 8; i++) {
    cf_put_be32(out + 4 * i, sha->state[i]);
  }
}

void cf_sha256_of(const void *bytes, size_t n, uint8_t out[CF_SHA256_SIZE]) {
  cf_sha256 sha;
  cf_sha256_init(&sha);
  cf_sha256_update(&sha, bytes, n);
  cf_sha256_final(&sha, out);
}

void cf_hmac_sha256(const uint8_t *key, size_t key_len, const void *message, size_t n,
                    uint8_t out[CF_SHA256_SIZE]) {
  uint8_t pad[BLOCK] = {0};
  if (key_len > BLOCK) {
    cf_sha256_of(key, key_len, pad);
  } else {
    memcpy(pad, key, key_len);
  }
  for (unsigned i = 0; i < BLOCK; i++) {
    pad[i] ^= 0x36;
  }
  uint8_t inner[CF_SHA256_SIZE];
  cf_sha256 sha;
  cf_sha256_init(&sha);
  cf_sha256_update(&sha, pad, BLOCK);
  cf_sha256_update(&sha, message, n);
  cf_sha256_final(&sha, inner);
  for (unsigned i = 0; i < BLOCK; i++) {
    pad[i] ^= 0x36 ^ 0x5c;
  }
  cf_sha256_init(&sha);
  cf_sha256_update(&sha, pad, BLOCK);
  cf_sha256_update(&sha, inner, sizeof inner);
  cf_sha256_final(&sha, out);
}
