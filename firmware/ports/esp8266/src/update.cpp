#include "update.h"

#include <Arduino.h>
#include <ESP8266HTTPClient.h>
#include <ESP8266WiFi.h>
#include <Updater.h>
#include <WiFiClient.h>
#include <bearssl/bearssl.h>
#include <string.h>

#include "settings.h"

extern "C" {
#include CF_BOARD_HEADER
#include "base/sha256.h"
#include "ota/check.h"
#include "json/json.h"
}

static const size_t ANSWER_MAX = 1280;
static const uint32_t SILENCE_MS = 15000;

/* The stack has 4 KB. */
static cf_offer offer;
static cf_manifest manifest;
static char answer[ANSWER_MAX];
static char manifest_text[CF_MANIFEST_MAX];
static uint8_t piece[1024];

static bool verify(void *, const uint8_t spki[91], const uint8_t hash[32], const uint8_t *der,
                   size_t der_len) {
  /* The point, 0x04 X Y, are the last 65 of the 91 bytes. */
  br_ec_public_key key = {BR_EC_secp256r1, const_cast<unsigned char *>(spki + 26), 65};
  return br_ecdsa_vrfy_asn1_get_default()(br_ec_get_default(), hash, 32, &key, der, der_len) == 1;
}

/* An offer may name other hosts for its files; the token is for the own server alone. */
static bool is_own(const char *url) {
  size_t n = strlen(settings.server);
  return n > 0 && strncmp(url, settings.server, n) == 0 && url[n] == '/';
}

static void authorize(HTTPClient &http) {
  char value[112];
  snprintf(value, sizeof value, "Device %s:%s", settings.id, settings.token);
  http.addHeader("Authorization", value);
}

/* Plain http only: the manifest is signed, and a TLS session does not fit beside the matrix. */
static bool begin(HTTPClient &http, WiFiClient &client, const char *url) {
  http.setTimeout(SILENCE_MS);
  http.setFollowRedirects(HTTPC_DISABLE_FOLLOW_REDIRECTS);
  if (strncmp(url, "http://", 7) != 0 || !http.begin(client, url)) {
    return false;
  }
  if (is_own(url)) {
    authorize(http);
  }
  return true;
}

/* A small answer as text; its length, 0 for anything but a whole 200. */
static size_t get(const char *url, char *out, size_t capacity) {
  WiFiClient client;
  HTTPClient http;
  size_t n = 0;
  if (begin(http, client, url) && http.GET() == HTTP_CODE_OK && http.getSize() > 0 &&
      (size_t)http.getSize() <= capacity) {
    size_t size = (size_t)http.getSize();
    n = http.getStream().readBytes(out, size) == size ? size : 0;
  }
  http.end();
  return n;
}

static bool objects(const char *what, cf_objection objection) {
  if (objection.code != nullptr) {
    Serial.printf("update refused: %s: %s (%s)\n", what, objection.why, objection.code);
  }
  return objection.code != nullptr;
}

static bool is_wanted() {
  cf_crypto crypto = {nullptr, verify};
  cf_key_list keys = {settings.key, sizeof settings.key, settings.has_key ? 1u : 0u};
  cf_ota_self self = {"crisp-sticks",
                      CF_BOARD_PLATFORM,
                      CF_BOARD_ID,
                      (uint16_t)CF_BOARD_CHIP_ID,
                      ESP.getFreeSketchSpace(),
                      cf_version_code(CF_FIRMWARE_VERSION),
                      0,
                      nullptr};
  const uint8_t *key = cf_key_find(&keys, offer.keyid);
  size_t n = get(offer.manifest, manifest_text, sizeof manifest_text);
  if (key == nullptr || n == 0) {
    Serial.println(key == nullptr ? "update refused: signed with a key this clock does not know"
                                  : "no manifest");
    return false;
  }
  return !objects("signature", cf_check_signature(&crypto, key, &offer, manifest_text, n)) &&
         cf_manifest_parse(manifest_text, n, &manifest) &&
         !objects("manifest", cf_check_manifest(&manifest, &offer, &self));
}

/*
 * Stages the image; true when all of it arrived and is what was signed. The last piece is written
 * only after the hash was found right: Update.end() makes an image that is whole the one of the
 * next start, and forgets one that is not.
 */
static bool stage(HTTPClient &http) {
  cf_sha256 sha;
  uint8_t hash[CF_SHA256_SIZE];
  size_t left = manifest.size;
  cf_sha256_init(&sha);
  while (left > 0) {
    size_t n = http.getStream().readBytes(piece, left < sizeof piece ? left : sizeof piece);
    if (n == 0) {
      return false;
    }
    cf_sha256_update(&sha, piece, n);
    left -= n;
    if (left == 0) {
      cf_sha256_final(&sha, hash);
      if (memcmp(hash, manifest.sha256, sizeof hash) != 0) {
        return false;
      }
    }
    if (Update.write(piece, n) != n) {
      return false;
    }
    yield();
  }
  return manifest.size > 0;
}

static void install() {
  WiFiClient client;
  HTTPClient http;
  if (!begin(http, client, offer.url) || http.GET() != HTTP_CODE_OK ||
      http.getSize() != (int)manifest.size || !Update.begin(manifest.size)) {
    Serial.println("update failed: no download, or no room for it");
    http.end();
    return;
  }
  if (!stage(http)) {
    Update.end(false);
    Serial.println("update failed: damaged on the way");
    http.end();
    return;
  }
  http.end();
  if (Update.end()) {
    Serial.println("update staged, restarting");
    ESP.restart();
  }
  Serial.println("update failed: it could not be staged");
}

void update_check() {
  char url[160];
  if (settings.server[0] == 0 || settings.token[0] == 0 || !settings.has_key) {
    return;
  }
  snprintf(url, sizeof url, "%s/api/v1/ota/check", settings.server);
  size_t n = get(url, answer, sizeof answer);
  cf_json json = cf_json_read(answer, n);
  cf_json offered = cf_json_get(json, "offer");
  if (n > 0 && cf_offer_parse(offered, &offer) && is_wanted()) {
    install();
  }
}
