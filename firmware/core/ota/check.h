/*
 * Everything that can speak against an image before a byte of it is written: pure functions from
 * what is known to an objection. Codes are those of the server's contract.
 */
#ifndef CF_OTA_CHECK_H
#define CF_OTA_CHECK_H

#include "../image/image.h"
#include "offer.h"

#define CF_OTA_CODE_MAX 16u

/* `code` is NULL when nothing speaks against it; `why` is a sentence for people. */
typedef struct {
  const char *code;
  const char *why;
} cf_objection;

/* What this board is and runs. */
typedef struct {
  const char *product;
  const char *platform;
  const char *board;
  uint16_t chip_id;
  uint32_t slot_size;
  uint64_t version_code;     /* of the running app, 0 when it has none */
  uint32_t security_floor;   /* images below are refused for ever */
  const uint8_t *elf_sha256; /* of the running app */
} cf_ota_self;

typedef struct {
  const uint8_t *spki; /* 91 bytes each, `count` of them at `stride` */
  size_t stride;
  size_t count;
} cf_key_list;

/* First 8 bytes of the SHA-256 of the key, which is what offers name it by. */
void cf_keyid(const uint8_t spki[91], uint8_t out[8]);
/* The key with this id; NULL when it is none of ours. */
const uint8_t *cf_key_find(const cf_key_list *keys, const uint8_t keyid[8]);

/* The signature over the manifest's text. `key` is what cf_key_find found. */
cf_objection cf_check_signature(const cf_crypto *crypto, const uint8_t *key, const cf_offer *offer,
                                const char *text, size_t n);
/* The manifest against the offer and against what runs. */
cf_objection cf_check_manifest(const cf_manifest *manifest, const cf_offer *offer,
                               const cf_ota_self *self);
/* The first CF_IMAGE_HEAD bytes of the image. */
cf_objection cf_check_head(const uint8_t head[CF_IMAGE_HEAD], const cf_manifest *manifest,
                           const cf_ota_self *self);

#endif
