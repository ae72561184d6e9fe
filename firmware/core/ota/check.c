#include "check.h"

#include <string.h>

#include "../base/sha256.h"

#define FINE ((cf_objection){NULL, NULL})

static cf_objection no(const char *code, const char *why) {
  return (cf_objection){code, why};
}

void cf_keyid(const uint8_t spki[91], uint8_t out[8]) {
  uint8_t hash[32];
  cf_sha256_of(spki, 91, hash);
  memcpy(out, hash, 8);
}

const uint8_t *cf_key_find(const cf_key_list *keys, const uint8_t keyid[8]) {
  for (size_t i = 0; i < keys->count; i++) {
    const uint8_t *spki = keys->spki + i * keys->stride;
    uint8_t id[8];
    cf_keyid(spki, id);
    if (memcmp(id, keyid, sizeof id) == 0) {
      return spki;
    }
  }
  return NULL;
}

cf_objection cf_check_signature(const cf_crypto *crypto, const uint8_t *key, const cf_offer *offer,
                                const char *text, size_t n) {
  if (key == NULL) {
    return no("UNKNOWN_KEY", "the manifest is signed with a key that this stick does not trust");
  }
  uint8_t hash[32];
  cf_sha256_of(text, n, hash);
  return crypto->p256_verify(crypto->ctx, key, hash, offer->sig, offer->sig_len)
             ? FINE
             : no("BAD_SIG", "the signature does not fit the manifest");
}

cf_objection cf_check_manifest(const cf_manifest *manifest, const cf_offer *offer,
                               const cf_ota_self *self) {
  if (!cf_equal(manifest->version, offer->version) || manifest->size != offer->size ||
      memcmp(manifest->sha256, offer->sha256, sizeof offer->sha256) != 0) {
    return no("BAD_SIG", "the signed manifest is of another image than the offer");
  }
  if (!cf_equal(manifest->platform, self->platform)) {
    return no("WRONG_CHIP", "the image is for another platform");
  }
  if (!cf_equal(manifest->product, self->product)) {
    return no("WRONG_CHIP", "the image is of another product");
  }
  if (manifest->size > self->slot_size) {
    return no("NO_SPACE", "the image is larger than the app slot");
  }
  if (manifest->security_version < self->security_floor) {
    return no("DOWNGRADE", "its security version is below what ran here before");
  }
  if (manifest->has_elf && memcmp(manifest->elf_sha256, self->elf_sha256, 32) == 0) {
    return no("OTHER", "this very image runs already");
  }
  if (manifest->version_code <= self->version_code && !offer->allow_downgrade) {
    return no("DOWNGRADE", "it is not newer than what runs");
  }
  if (self->version_code < manifest->min_version_code && self->version_code != 0) {
    return no("OTHER", "what runs is too old for this update; a version in between is needed");
  }
  return FINE;
}

cf_objection cf_check_head(const uint8_t head[CF_IMAGE_HEAD], const cf_manifest *manifest,
                           const cf_ota_self *self) {
  cf_image_info info;
  if (!cf_image_parse(head, &info)) {
    return no("WRONG_CHIP", "it is no app image");
  }
  if (info.chip_id != self->chip_id) {
    return no("WRONG_CHIP", "the image is for another chip");
  }
  if (info.names_board && !cf_equal(info.board, self->board)) {
    return no("WRONG_CHIP", "the image is for another board");
  }
  if (info.secure_version < self->security_floor &&
      manifest->security_version < self->security_floor) {
    return no("DOWNGRADE", "its security version is below what ran here before");
  }
  /* A label may differ from what is embedded, but then the signed ELF hash must name the image. */
  bool same_elf = manifest->has_elf && memcmp(info.elf_sha256, manifest->elf_sha256, 32) == 0;
  if (manifest->has_elf && !same_elf) {
    return no("BAD_SIG", "the image is not the one that the manifest names");
  }
  if (!same_elf && !cf_equal(info.version, manifest->version)) {
    return no("OTHER", "the image has another version inside than the manifest says");
  }
  return FINE;
}
