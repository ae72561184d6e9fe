/*
 * CF_HOST_ONLY: loads the system's libcrypto where there is one. The wire contract's own vectors: a
 * manifest with its key and signature, and a signed score computed by another implementation.
 */
#include <dlfcn.h>

#include "base/codec.h"
#include "harness.h"
#include "ota/check.h"
#include "score/score.h"
#include "json/json.h"

static const char text[] =
    "crispfleet-manifest-v1\n"
    "product=crisp-sticks\n"
    "platform=esp32\n"
    "version=1.4.0\n"
    "version_code=1004000\n"
    "security_version=3\n"
    "min_version_code=1000000\n"
    "size=1282944\n"
    "sha256=15de8b1b29a0faba053bffdee98409f945c59a48eb513afe2a925af4b21813e7\n"
    "app_elf_sha256=36b59fda3f35f10f34c01ef6b63907ae461f34e8be208584ab5bef28ba5e8771\n"
    "created_at=1763700000\n";
static const char key_text[] =
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQLj1hn4hKuZ2Dl5WTr+zEu9AROKB8UgNaoPdm7qyj256QEHI79if8PQuJl"
    "0NP5Rm7VoWPX8NEpLdEgFoSQpxrQ==";
static const char offer_text[] =
    "{\"v\":1,\"session\":\"0192f3\",\"version\":\"1.4.0\",\"version_code\":1004000,"
    "\"url\":\"http://10.0.0.2:8090/api/v1/fw/15de\",\"size\":1282944,"
    "\"sha256\":\"15de8b1b29a0faba053bffdee98409f945c59a48eb513afe2a925af4b21813e7\","
    "\"elf\":\"36b5\",\"keyid\":\"6152a5f712e76de0\",\"sig\":"
    "\"MEQCIDAWuwEgg6I3fU4gRLSzhtVfQDictSH8P1"
    "gQLYKvLOzKAiAKiI3mTEfdkAHzE+O9fEfFXjcoXLn8DvPyhOTimHBZ3g==\","
    "\"manifest\":\"http://10.0.0.2:8090/manifest/esp32/1.4.0\",\"not_before\":0,"
    "\"deadline\":1763800000,\"force\":false}";

static uint8_t spki[91];

static bool load_key(void) {
  size_t n;
  return cf_base64_decode(key_text, strlen(key_text), spki, sizeof spki, &n) && n == sizeof spki;
}

static bool load_offer(cf_offer *offer) {
  return cf_offer_parse(cf_json_read(offer_text, strlen(offer_text)), offer);
}

CF_TEST(the_key_has_its_id) {
  cf_offer offer;
  uint8_t id[8];
  cf_key_list keys = {spki, sizeof spki, 1};
  CF_CHECK(load_key());
  CF_CHECK(load_offer(&offer));
  cf_keyid(spki, id);
  CF_CHECK_MEM(id, offer.keyid, 8);
  CF_CHECK(cf_key_find(&keys, offer.keyid) == spki);
  offer.keyid[7] ^= 1;
  CF_CHECK(cf_key_find(&keys, offer.keyid) == NULL);
  CF_CHECK_EQ(offer.deadline, 1763800000);
}

/* OpenSSL's answer to the question that a port is asked. */
typedef struct {
  void *(*d2i_pubkey)(void *, const unsigned char **, long);
  void *(*ctx_new)(void *, void *);
  int (*init)(void *);
  int (*verify)(void *, const unsigned char *, size_t, const unsigned char *, size_t);
  void (*ctx_free)(void *);
  void (*key_free)(void *);
} crypto_calls;

static bool find(void *lib, const char *name, void *out) {
  void *symbol = dlsym(lib, name);
  memcpy(out, &symbol, sizeof symbol);
  return symbol != NULL;
}

static bool openssl(void *ctx, const uint8_t key[91], const uint8_t hash[32], const uint8_t *der,
                    size_t der_len) {
  const crypto_calls *calls = ctx;
  const unsigned char *at = key;
  void *pkey = calls->d2i_pubkey(NULL, &at, 91);
  void *verifier = pkey == NULL ? NULL : calls->ctx_new(pkey, NULL);
  bool good = verifier != NULL && calls->init(verifier) == 1 &&
              calls->verify(verifier, der, der_len, hash, 32) == 1;
  calls->ctx_free(verifier);
  calls->key_free(pkey);
  return good;
}

CF_TEST(the_signature_of_the_vector_is_good_and_of_nothing_else) {
  crypto_calls calls;
  cf_offer offer;
  char other[sizeof text];
  void *lib = dlopen("libcrypto.so.3", RTLD_NOW);
  if (lib == NULL) {
    fprintf(stderr, "SKIPPED: no libcrypto.so.3 on this machine\n");
    return;
  }
  CF_CHECK(find(lib, "d2i_PUBKEY", &calls.d2i_pubkey) &&
           find(lib, "EVP_PKEY_CTX_new", &calls.ctx_new) &&
           find(lib, "EVP_PKEY_verify_init", &calls.init) &&
           find(lib, "EVP_PKEY_verify", &calls.verify) &&
           find(lib, "EVP_PKEY_CTX_free", &calls.ctx_free) &&
           find(lib, "EVP_PKEY_free", &calls.key_free));
  cf_crypto crypto = {&calls, openssl};
  CF_CHECK(load_key() && load_offer(&offer));
  CF_CHECK_EQ(sizeof text - 1, 325);
  CF_CHECK(cf_check_signature(&crypto, spki, &offer, text, sizeof text - 1).code == NULL);
  memcpy(other, text, sizeof text);
  other[60] ^= 1;
  CF_CHECK_STR(cf_check_signature(&crypto, spki, &offer, other, sizeof text - 1).code, "BAD_SIG");
  CF_CHECK_STR(cf_check_signature(&crypto, spki, &offer, text, sizeof text - 2).code, "BAD_SIG");
  CF_CHECK_STR(cf_check_signature(&crypto, NULL, &offer, text, 1).code, "UNKNOWN_KEY");
  offer.sig[10] ^= 1;
  CF_CHECK_STR(cf_check_signature(&crypto, spki, &offer, text, sizeof text - 1).code, "BAD_SIG");
}

CF_TEST(the_manifest_is_read_byte_for_byte) {
  static const char *const changes[][2] = {
      {"version_code=1004000", "version_code=01004000"},
      {"version_code=1004000", "version_code=-1"},
      {"security_version=3", "security_version=3 "},
      {"size=1282944", "size=0"},
      {"size=1282944\n", "size=1282944\r\n"},
      {"sha256=15de", "sha256=15DE"},
      {"sha256=15de8b", "sha256=15de8"},
      {"platform=esp32", "platform="},
      {"platform=esp32", "platform=esp 32"},
      {"created_at=1763700000\n", "created_at=1763700000"},
      {"created_at=1763700000\n", "created_at=1763700000\nmore=1\n"},
      {"product=crisp-sticks\nplatform=esp32\n", "platform=esp32\nproduct=crisp-sticks\n"},
      {"manifest-v1", "manifest-v2"}};
  cf_manifest manifest;
  char changed[400];
  CF_CHECK(cf_manifest_parse(text, sizeof text - 1, &manifest));
  CF_CHECK_STR(manifest.product, "crisp-sticks");
  CF_CHECK_STR(manifest.platform, "esp32");
  CF_CHECK_EQ(manifest.version_code, 1004000);
  CF_CHECK_EQ(manifest.security_version, 3);
  CF_CHECK_EQ(manifest.min_version_code, 1000000);
  CF_CHECK_EQ(manifest.size, 1282944);
  CF_CHECK(manifest.has_elf && manifest.elf_sha256[0] == 0x36);
  CF_CHECK_EQ(manifest.created_at, 1763700000);
  for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
    const char *at = strstr(text, changes[i][0]);
    CF_CHECK(at != NULL);
    snprintf(changed, sizeof changed, "%.*s%s%s", (int)(at - text), text, changes[i][1],
             at + strlen(changes[i][0]));
    CF_CHECK(!cf_manifest_parse(changed, strlen(changed), &manifest));
  }
  for (size_t n = 0; n < sizeof text - 1; n++) {
    CF_CHECK(!cf_manifest_parse(text, n, &manifest));
  }
}

CF_TEST(offers_that_are_not_whole_are_none) {
  static const char *const members[] = {"v",    "session", "version", "version_code", "url",
                                        "size", "sha256",  "keyid",   "sig",          "manifest"};
  cf_offer offer;
  char changed[1000];
  for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
    char name[32];
    snprintf(name, sizeof name, "\"%s\":", members[i]);
    const char *at = strstr(offer_text, name);
    CF_CHECK(at != NULL);
    snprintf(changed, sizeof changed, "%.*s\"x%s", (int)(at - offer_text), offer_text, at + 1);
    CF_CHECK(!cf_offer_parse(cf_json_read(changed, strlen(changed)), &offer));
  }
  const char *at = strstr(offer_text, "http://");
  snprintf(changed, sizeof changed, "%.*shttp://a\\r\\nX: 1%s", (int)(at - offer_text), offer_text,
           strchr(at, '"'));
  CF_CHECK(!cf_offer_parse(cf_json_read(changed, strlen(changed)), &offer));
}

/* Computed with Python's hmac and hashlib. */
CF_TEST(a_score_is_signed_as_the_server_checks_it) {
  static const uint8_t random[8] = {0, 1, 2, 3, 4, 5, 6, 7};
  static const uint8_t inputs[3] = {1, 2, 3};
  cf_score_key key = cf_score_key_of("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
  uint8_t expected[32];
  char sig[65];
  cf_score score;
  CF_CHECK(key.set);
  CF_CHECK(cf_hex_decode("e99945cb6d0398d453f3d7db714303e90d2fa43a330511aacae381f157db6be0", 64,
                         expected, 32));
  CF_CHECK_MEM(key.bytes, expected, 32);
  memset(&score, 0, sizeof score);
  strcpy(score.run, "L-19-1");
  strcpy(score.game, "pakupaku");
  strcpy(score.player, "ben");
  score.seq = 2;
  score.score = 1500;
  score.dur_ms = 48200;
  score.ts = 1763700000;
  cf_score_nonce(score.nonce, random, 99, 600, 1, inputs, 3);
  CF_CHECK(cf_hex_decode("00010203040506075ebc3ec11c978525abd91452346e2fd8", 48, expected, 24));
  CF_CHECK_MEM(score.nonce, expected, 24);
  cf_score_sign(&key, "7C9EBD", &score, sig);
  CF_CHECK_STR(sig, "e0008672ff80058c71e0c94cb2e8ef7fc961159708f56a7ae2684007249912f1");
  CF_CHECK(!cf_score_key_of("tooshort").set);
  CF_CHECK(!cf_score_key_of("").set);
}

CF_TEST(games_have_the_names_that_boards_have) {
  char code[32];
  cf_game_code("Paku Paku", code);
  CF_CHECK_STR(code, "paku_paku");
  cf_game_code("R-Wheel!\xc3\xa4", code);
  CF_CHECK_STR(code, "r_wheel");
  cf_game_code("abcdefghijklmnopqrstuvwxyz0123456789", code);
  CF_CHECK_EQ(strlen(code), 31);
}

CF_MAIN()
