/* An offer as the server publishes it, and the manifest that its signature is about. */
#ifndef CF_OTA_OFFER_H
#define CF_OTA_OFFER_H

#include "../json/json.h"
#include "../port/port.h"

#define CF_SESSION_MAX 41u
#define CF_VERSION_MAX 32u
#define CF_SIGNATURE_MAX 72u /* DER of a P-256 signature */
#define CF_MANIFEST_MAX 512u /* the longest that the contract's limits allow has 485 bytes */

typedef struct {
  char session[CF_SESSION_MAX];
  char version[CF_VERSION_MAX];
  char url[CF_URL_MAX];
  char manifest[CF_URL_MAX];
  uint8_t sha256[32];
  uint8_t keyid[8];
  uint8_t sig[CF_SIGNATURE_MAX];
  uint8_t sig_len;
  uint32_t size;
  uint64_t version_code;
  int64_t not_before; /* epoch seconds, 0 for now */
  int64_t deadline;   /* epoch seconds, 0 for none */
  bool force;         /* in mid-game too */
  bool allow_downgrade;
} cf_offer;

/* False unless every member is there and in its bounds. */
bool cf_offer_parse(cf_json json, cf_offer *out);
/* Whether at least the session of an offer that is not whole could be read. */
bool cf_offer_named(const cf_offer *offer);

typedef struct {
  char product[33];
  char platform[33];
  char version[CF_VERSION_MAX];
  uint64_t version_code;
  uint32_t security_version;
  uint64_t min_version_code;
  uint32_t size;
  uint8_t sha256[32];
  bool has_elf;
  uint8_t elf_sha256[32];
  uint64_t created_at;
} cf_manifest;

/* Takes exactly the canonical text: eleven lines in order, each ended by a line feed. */
bool cf_manifest_parse(const char *text, size_t n, cf_manifest *out);

#endif
