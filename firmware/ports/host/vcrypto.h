/* Signatures, by OpenSSL. */
#ifndef CF_VCRYPTO_H
#define CF_VCRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* As cf_crypto.p256_verify. */
bool cf_vcrypto_verify(const uint8_t spki[91], const uint8_t hash[32], const uint8_t *der,
                       size_t der_len);

/*
 * A public key from PEM or from one line of base64: its SubjectPublicKeyInfo. False when it is
 * none, or not on P-256.
 */
bool cf_vcrypto_read_key(const char *text, size_t n, uint8_t spki[91]);

#endif
