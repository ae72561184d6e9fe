#include <string.h>

#include "base/codec.h"
#include "mbedtls/md.h"
#include "mbedtls/pk.h"
#include "parts.h"

/* How every SubjectPublicKeyInfo of an uncompressed P-256 point begins: RFC 5480. */
static const uint8_t p256_prefix[27] = {0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48,
                                        0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
                                        0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04};

static bool verify(void *ctx, const uint8_t spki[91], const uint8_t hash[32], const uint8_t *der,
                   size_t der_len) {
  (void)ctx;
  if (memcmp(spki, p256_prefix, sizeof p256_prefix) != 0) {
    return false;
  }
  mbedtls_pk_context key;
  mbedtls_pk_init(&key);
  bool good = mbedtls_pk_parse_public_key(&key, spki, 91) == 0 &&
              mbedtls_pk_verify(&key, MBEDTLS_MD_SHA256, hash, 32, der, der_len) == 0;
  mbedtls_pk_free(&key);
  return good;
}

void port_crypto_init(cf_crypto *crypto) {
  *crypto = (cf_crypto){.p256_verify = verify};
}

bool port_crypto_key(cf_public_key *key) {
  static const char text[] = CONFIG_CF_SIGNING_KEY;
  size_t n = 0;
  return cf_base64_decode(text, sizeof text - 1, key->spki, sizeof key->spki, &n) &&
         n == sizeof key->spki;
}
