#include "selftest.h"

#include <string.h>

#include "base/bytes.h"
#include "base/sha256.h"
#include "chip/chip.h"
#include "chip/say.h"

/* FIPS 180-2, appendix B.1: SHA-256 of "abc". */
static bool hashes(void) {
  static const uint8_t expected[8] = {0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea};
  uint8_t out[CF_SHA256_SIZE];
  cf_sha256_of("abc", 3, out);
  return memcmp(out, expected, sizeof expected) == 0;
}

/* Check value of CRC-32 in RFC 3720 and everywhere else. */
static bool checks(void) {
  return cf_crc32(0, "123456789", 9) == 0xCBF43926u;
}

/* Volatile, so that the compiler computes nothing in advance. */
static bool computes(void) {
  volatile uint32_t a = 4000000007u;
  volatile uint32_t b = 97u;
  volatile uint64_t wide = 0x123456789ABCDEF1u;
  volatile int64_t negative = -1000000000007;
  return a / b == 41237113u && a % b == 46u && wide / 1000000007u == 1311768458u &&
         (uint64_t)a * b == 388000000679u && negative / 1000 == -1000000000 &&
         negative % 1000 == -7;
}

static bool counts_time(void) {
  uint64_t start = chip_now_ms();
  for (uint32_t i = 0; i < 50000000u; i++) {
    if (chip_now_ms() > start) {
      return true;
    }
  }
  return false;
}

/* The last sector of the core dump, of which a rig makes none, is given a pattern and made blank.
 */
static bool keeps(const cf_flash *flash, const cf_layout *layout) {
  uint8_t made[96];
  uint8_t found[96];
  if (layout->coredump.size < CF_SECTOR) {
    return false;
  }
  uint32_t at = layout->coredump.at + layout->coredump.size - CF_SECTOR;
  for (uint8_t i = 0; i < sizeof made; i++) {
    made[i] = (uint8_t)(i * 37u + 11u);
  }
  bool kept = flash->erase(flash->ctx, at, CF_SECTOR) &&
              flash->write(flash->ctx, at + 7, made, sizeof made) &&
              flash->read(flash->ctx, at + 7, found, sizeof found) &&
              memcmp(made, found, sizeof made) == 0;
  memset(made, 0xFF, sizeof made);
  return kept && flash->erase(flash->ctx, at, CF_SECTOR) &&
         flash->read(flash->ctx, at + 7, found, sizeof found) &&
         memcmp(made, found, sizeof made) == 0;
}

static bool say_result(const char *what, bool passed) {
  say_line(passed ? 'I' : 'E', "selftest");
  say(what);
  say(passed ? " ok" : " FAILED");
  say_end();
  return passed;
}

bool selftest(const cf_flash *flash, const cf_layout *layout) {
  bool passed = say_result("arithmetic", computes());
  passed = say_result("sha-256", hashes()) && passed;
  passed = say_result("crc-32", checks()) && passed;
  passed = say_result("clock", counts_time()) && passed;
  passed = say_result("partitions", layout->slot_count >= 2 && layout->nvs.size > 0) && passed;
  passed = say_result("flash", keeps(flash, layout)) && passed;
  say(passed ? "SELFTEST PASS\r\n" : "SELFTEST FAIL\r\n");
  return passed;
}
