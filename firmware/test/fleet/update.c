#include "update.h"

#include <stdio.h>
#include <string.h>

#include "base/sha256.h"

world w;
uint8_t image[SIZE];
char manifest[512];
size_t manifest_len;
char offer[1400];

const plan good = {"1.1.0", 1001000, 0, "m5stickc-plus", 0, "esp32", "s-1", ""};

void publish(const plan *p) {
  uint8_t hash[32];
  char sha[65];
  char elf[65];
  cf_text text;
  fake_image(image, SIZE, p->version, p->board, p->chip, p->security);
  cf_sha256_of(image, SIZE, hash);
  cf_text_init(&text, sha, sizeof sha);
  cf_text_hex(&text, hash, 32);
  cf_text_init(&text, elf, sizeof elf);
  cf_text_hex(&text, image + 32 + 144, 32);
  manifest_len = (size_t)snprintf(
      manifest, sizeof manifest,
      "crispfleet-manifest-v1\nproduct=crisp-sticks\nplatform=%s\nversion=%s\nversion_code=%llu\n"
      "security_version=%u\nmin_version_code=0\nsize=%u\nsha256=%s\napp_elf_sha256=%s\n"
      "created_at=1763700000\n",
      p->platform, p->version, (unsigned long long)p->code, p->security, SIZE, sha, elf);
  snprintf(offer, sizeof offer,
           "{\"v\":1,\"session\":\"%s\",\"version\":\"%s\",\"version_code\":%llu,"
           "\"url\":\"http://10.0.0.2:8090/api/v1/fw/%s\",\"size\":%u,\"sha256\":\"%s\","
           "\"keyid\":\"6152a5f712e76de0\",\"sig\":\"MEQCIDAWuwEgg6I3fU4gRLSzhtVfQDictSH8P1gQLYKvLO"
           "zKAiAKiI3mTEfdkAHzE+O9fEfFXjcoXLn8DvPyhOTimHBZ3g==\","
           "\"manifest\":\"http://10.0.0.2:8090/api/v1/manifest/esp32/%s\",\"not_before\":0,"
           "\"deadline\":0,\"force\":false%s}",
           p->session, p->version, (unsigned long long)p->code, sha, SIZE, sha, p->version,
           p->more);
}

void offered(const plan *p) {
  publish(p);
  world_tell(&w, "ota/offer", offer);
  world_run(&w, 10);
}

void online(void) {
  world_init(&w);
  world_boot(&w, CF_RESET_POWER_ON);
  world_connect(&w);
}

void send_manifest(void) {
  world_answer(&w, 200, manifest, manifest_len);
  world_run(&w, 10);
}

/* Serves the image from where it was asked for; stops after `most` bytes with a broken connection.
 */
void serve(uint32_t most) {
  uint32_t at = w.range_from;
  uint32_t number = w.http_number;
  cf_stick_on_http_head(&w.stick, number, at > 0 ? 206 : 200, SIZE - at, at, w.now_ms);
  while (at < SIZE && most > 0 && w.http_open) {
    uint32_t n = 1460;
    n = n < SIZE - at ? n : SIZE - at;
    n = n < most ? n : most;
    cf_stick_on_http_data(&w.stick, number, image + at, n, w.now_ms);
    at += n;
    most -= n;
  }
  if (w.http_open) {
    w.http_open = false;
    cf_stick_on_http_end(&w.stick, number, at == SIZE, w.now_ms);
  }
  world_run(&w, 10);
}

bool reported(const char *text) {
  for (unsigned i = 0; i < w.said_count; i++) {
    if (strstr(w.said[i].topic, "/ota/status") != NULL && strstr(w.said[i].payload, text) != NULL) {
      return true;
    }
  }
  return false;
}

/* Nothing of the other slot was touched. */
bool untouched(void) {
  for (uint32_t i = 0; i < 0x1E0000; i++) {
    if (w.flash.bytes[0x1F0000 + i] != 0xFF) {
      return false;
    }
  }
  return true;
}

int boots_slot(void) {
  cf_layout layout;
  (void)cf_layout_read(&w.port.flash, &layout);
  return cf_boot_read(&w.port.flash, &layout).slot;
}

void update_to_restart(const plan *p) {
  offered(p);
  send_manifest();
  serve(UINT32_MAX);
  world_run(&w, 4000);
}
