#include "vimage.h"

#include <openssl/evp.h>
#include <string.h>

#include "host.h"

#define TABLE 0x8000u
#define DESCRIPTOR 256u
#define CODE 1024u
#define BOARD_DESCRIPTOR 64u /* the product's own, behind the app descriptor */

static void put16(uint8_t *at, uint32_t value) {
  at[0] = (uint8_t)value;
  at[1] = (uint8_t)(value >> 8);
}

static void put32(uint8_t *at, uint32_t value) {
  put16(at, value);
  put16(at + 2, value >> 16);
}

static void put_text(uint8_t *at, size_t field, const char *text) {
  size_t n = strlen(text);
  memcpy(at, text, n < field ? n : field - 1);
}

static void digest(const uint8_t *bytes, size_t n, uint8_t out[32]) {
  if (EVP_Digest(bytes, n, out, NULL, EVP_sha256(), NULL) != 1) {
    cf_host_die(CF_EXIT_SYSTEM, "OpenSSL has no SHA-256.");
  }
}

/* esp_app_desc_t of ESP-IDF 5.5, esp_app_format/include/esp_app_desc.h. */
static void describe(const cf_vimage_about *about, uint8_t out[DESCRIPTOR + BOARD_DESCRIPTOR]) {
  memset(out, 0, DESCRIPTOR + BOARD_DESCRIPTOR);
  put32(out, 0xABCD5432);
  put_text(out + 16, 32, about->version);
  put_text(out + 48, 32, about->product);
  put_text(out + 80, 16, "12:00:00");
  put_text(out + 96, 16, "Nov 21 2026");
  put_text(out + 112, 32, "v5.5");
  /* Stands for the hash of the ELF file: another version, another hash. */
  digest((const uint8_t *)about->version, strlen(about->version), out + 144);
  memcpy(out + DESCRIPTOR, "CFB1", 4);
  put_text(out + DESCRIPTOR + 4, 28, about->board);
  put_text(out + DESCRIPTOR + 32, 32, about->product);
}

static size_t add_segment(uint8_t *out, size_t at, uint32_t address, const uint8_t *bytes,
                          size_t n) {
  put32(out + at, address);
  put32(out + at + 4, (uint32_t)n);
  memcpy(out + at + 8, bytes, n);
  return at + 8 + n;
}

size_t cf_vimage_app(const cf_vimage_about *about, uint8_t *out, size_t capacity) {
  uint8_t data[DESCRIPTOR + BOARD_DESCRIPTOR];
  uint8_t code[CODE];
  describe(about, data);
  memset(code, 0x5C, sizeof code);
  if (capacity < 2 * sizeof data + sizeof code)
    return 0;
  bool risc_v_or_s3 = about->chip_id != 0;
  uint32_t entry = risc_v_or_s3 ? 0x40380400u : 0x40080400u;
  memset(out, 0, capacity);
  out[0] = 0xE9;
  out[1] = 2;
  out[2] = 2;    /* DIO */
  out[3] = 0x20; /* 4 MB, 40 MHz */
  put32(out + 4, entry);
  out[8] = 0xEE; /* no write-protect pin */
  put16(out + 12, about->chip_id);
  out[23] = 1; /* a hash is appended */
  size_t at = add_segment(out, 24, risc_v_or_s3 ? 0x3C000020u : 0x3F400020u, data, sizeof data);
  at = add_segment(out, at, entry, code, sizeof code);
  uint8_t sum = 0xEF;
  for (size_t i = 0; i < sizeof data; i++)
    sum ^= data[i];
  for (size_t i = 0; i < sizeof code; i++)
    sum ^= code[i];
  at = (at + 16) / 16 * 16;
  out[at - 1] = sum;
  digest(out, at, out + at);
  return at + 32;
}

static void add_partition(uint8_t *table, unsigned i, uint8_t type, uint8_t subtype,
                          uint32_t offset, uint32_t size, const char *label) {
  uint8_t *entry = table + i * 32u;
  entry[0] = 0xAA;
  entry[1] = 0x50;
  entry[2] = type;
  entry[3] = subtype;
  put32(entry + 4, offset);
  put32(entry + 8, size);
  memset(entry + 12, 0, 20);
  put_text(entry + 12, 16, label);
}

uint8_t *cf_vimage_flash(const uint8_t *app, size_t n) {
  uint8_t *flash = cf_host_alloc(CF_VIMAGE_FLASH_SIZE);
  memset(flash, 0xFF, CF_VIMAGE_FLASH_SIZE);
  uint8_t *table = flash + TABLE;
  add_partition(table, 0, 1, 2, CF_VIMAGE_NVS, CF_VIMAGE_NVS_SIZE, "nvs");
  add_partition(table, 1, 1, 4, 0xD000, 0x1000, "nvs_keys");
  add_partition(table, 2, 1, 0, CF_VIMAGE_OTADATA, 0x2000, "otadata");
  add_partition(table, 3, 0, 0x10, CF_VIMAGE_APP0, CF_VIMAGE_SLOT, "ota_0");
  add_partition(table, 4, 0, 0x11, CF_VIMAGE_APP1, CF_VIMAGE_SLOT, "ota_1");
  add_partition(table, 5, 1, 3, 0x3D0000, 0x10000, "coredump");
  add_partition(table, 6, 1, 0x82, 0x3E0000, 0x20000, "store");
  /* The table's MD5, as gen_esp32part.py appends it: EB EB, FF up to 16, the hash. */
  uint8_t *sum = table + 7 * 32;
  sum[0] = 0xEB;
  sum[1] = 0xEB;
  if (EVP_Digest(table, 7 * 32, sum + 16, NULL, EVP_md5(), NULL) != 1) {
    cf_host_die(CF_EXIT_SYSTEM, "OpenSSL has no MD5.");
  }
  memcpy(flash + CF_VIMAGE_APP0, app, n);
  return flash;
}
