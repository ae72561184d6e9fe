/* SHA-256 (FIPS 180-4) and HMAC-SHA256 (RFC 2104), streaming. */
#ifndef CF_BASE_SHA256_H
#define CF_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define CF_SHA256_SIZE 32u

typedef struct {
  uint32_t state[8];
  uint64_t length; /* bytes so far */
  uint8_t block[64];
} cf_sha256;

void cf_sha256_init(cf_sha256 *sha);
void cf_sha256_update(cf_sha256 *sha, const void *bytes, size_t n);
/* Ends the hash; the state is used up. */
void cf_sha256_final(cf_sha256 *sha, uint8_t out[CF_SHA256_SIZE]);
void cf_sha256_of(const void *bytes, size_t n, uint8_t out[CF_SHA256_SIZE]);

void cf_hmac_sha256(const uint8_t *key, size_t key_len, const void *message, size_t n,
                    uint8_t out[CF_SHA256_SIZE]);

#endif
