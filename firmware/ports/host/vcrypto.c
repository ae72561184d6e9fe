#include "vcrypto.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>

#define SPKI 91

static bool is_p256(EVP_PKEY *key) {
  char group[32];
  size_t n;
  return EVP_PKEY_get_group_name(key, group, sizeof group, &n) == 1 &&
         strcmp(group, "prime256v1") == 0;
}

bool cf_vcrypto_verify(const uint8_t spki[91], const uint8_t hash[32], const uint8_t *der,
                       size_t der_len) {
  const uint8_t *at = spki;
  EVP_PKEY *key = d2i_PUBKEY(NULL, &at, SPKI);
  EVP_PKEY_CTX *context = key && is_p256(key) ? EVP_PKEY_CTX_new(key, NULL) : NULL;
  bool good = context && EVP_PKEY_verify_init(context) == 1 &&
              EVP_PKEY_verify(context, der, der_len, hash, 32) == 1;
  EVP_PKEY_CTX_free(context);
  EVP_PKEY_free(key);
  ERR_clear_error();
  return good;
}

static EVP_PKEY *read_pem(const char *text, size_t n) {
  BIO *memory = BIO_new_mem_buf(text, (int)n);
  EVP_PKEY *key = memory ? PEM_read_bio_PUBKEY(memory, NULL, NULL, NULL) : NULL;
  BIO_free(memory);
  return key;
}

static EVP_PKEY *read_base64(const char *text, size_t n) {
  uint8_t der[132];
  while (n > 0 && (text[n - 1] == '\n' || text[n - 1] == '\r' || text[n - 1] == ' '))
    n--;
  if (n > 128)
    return NULL;
  EVP_ENCODE_CTX *context = EVP_ENCODE_CTX_new();
  int some = 0;
  int rest = 0;
  EVP_DecodeInit(context);
  bool good = EVP_DecodeUpdate(context, der, &some, (const uint8_t *)text, (int)n) >= 0 &&
              EVP_DecodeFinal(context, der + some, &rest) == 1 && some + rest == SPKI;
  EVP_ENCODE_CTX_free(context);
  const uint8_t *at = der;
  return good ? d2i_PUBKEY(NULL, &at, SPKI) : NULL;
}

bool cf_vcrypto_read_key(const char *text, size_t n, uint8_t spki[91]) {
  EVP_PKEY *key =
      n > 10 && memcmp(text, "-----BEGIN", 10) == 0 ? read_pem(text, n) : read_base64(text, n);
  uint8_t *made = NULL;
  int length = key && is_p256(key) ? i2d_PUBKEY(key, &made) : 0;
  bool good = length == SPKI;
  if (good)
    memcpy(spki, made, SPKI);
  OPENSSL_free(made);
  EVP_PKEY_free(key);
  ERR_clear_error();
  return good;
}
