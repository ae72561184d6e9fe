/* The simulated boot loader: which app it starts, and what it does to one that did not prove
 * itself. */
#include <stdlib.h>

#include "harness.h"
#include "host.h"
#include "vboot.h"
#include "vimage.h"

#define SECTOR 4096u

typedef struct {
  uint32_t seq;
  uint8_t label[20];
  uint32_t state;
  uint32_t crc;
} selection;

static uint8_t *bytes;
static cf_vflash_template base;
static cf_vflash flash;
static uint8_t app[4096];
static size_t app_n;

static void done(void) {
  if (bytes)
    cf_vflash_free(&flash);
  free(bytes);
  bytes = NULL;
}

static void fresh(void) {
  done();
  cf_vimage_about about = {0, "crisp-sticks", "m5stickc-plus", "1.0.0"};
  app_n = cf_vimage_app(&about, app, sizeof app);
  bytes = cf_vimage_flash(app, app_n);
  base = (cf_vflash_template){bytes, CF_VIMAGE_FLASH_SIZE};
  cf_vflash_init(&flash, &base);
}

static bool install(uint32_t address, const char *version) {
  cf_vimage_about about = {0, "crisp-sticks", "m5stickc-plus", version};
  app_n = cf_vimage_app(&about, app, sizeof app);
  return cf_vflash_erase(&flash, address, SECTOR) && cf_vflash_write(&flash, address, app, app_n);
}

static bool choose(int which, uint32_t seq, uint32_t state) {
  /* Checksums of sequence numbers as ESP-IDF writes them. */
  static const uint32_t crc[] = {0, 0x4743989A, 0x55F63774};
  selection entry = {seq, {0}, state, crc[seq]};
  uint32_t at = CF_VIMAGE_OTADATA + (uint32_t)which * SECTOR;
  return cf_vflash_erase(&flash, at, SECTOR) && cf_vflash_write(&flash, at, &entry, sizeof entry);
}

static uint32_t state_of(int which) {
  selection entry;
  if (!cf_vflash_read(&flash, CF_VIMAGE_OTADATA + (uint32_t)which * SECTOR, &entry, sizeof entry))
    return 99;
  return entry.state;
}

CF_TEST(a_fresh_stick_starts_the_first_slot_and_notes_it) {
  fresh();
  cf_vboot_result result = cf_vboot(&flash, 0);
  CF_CHECK(result.booted);
  CF_CHECK_EQ(result.slot, 0);
  CF_CHECK_EQ(result.address, CF_VIMAGE_APP0);
  CF_CHECK_EQ(state_of(0), 2);
}

CF_TEST(a_new_app_is_on_trial_and_without_proof_it_is_given_up) {
  fresh();
  CF_CHECK(install(CF_VIMAGE_APP1, "1.1.0"));
  CF_CHECK(choose(0, 1, 2));
  CF_CHECK(choose(1, 2, 0));
  cf_vboot_result first = cf_vboot(&flash, 0);
  CF_CHECK_EQ(first.slot, 1);
  CF_CHECK(!first.aborted);
  CF_CHECK_EQ(state_of(1), 1);
  cf_vboot_result second = cf_vboot(&flash, 0);
  CF_CHECK_EQ(second.slot, 0);
  CF_CHECK(second.aborted);
  CF_CHECK_EQ(state_of(1), 4);
  CF_CHECK_EQ(cf_vboot(&flash, 0).slot, 0);
}

CF_TEST(a_confirmed_app_stays) {
  fresh();
  CF_CHECK(install(CF_VIMAGE_APP1, "1.1.0"));
  CF_CHECK(choose(0, 1, 2));
  CF_CHECK(choose(1, 2, 2));
  CF_CHECK_EQ(cf_vboot(&flash, 0).slot, 1);
  CF_CHECK_EQ(cf_vboot(&flash, 0).slot, 1);
}

CF_TEST(a_damaged_app_is_not_started) {
  fresh();
  CF_CHECK(install(CF_VIMAGE_APP1, "1.1.0"));
  CF_CHECK(choose(1, 2, 0));
  uint8_t zero = 0;
  CF_CHECK(cf_vflash_write(&flash, CF_VIMAGE_APP1 + 700, &zero, 1));
  cf_vboot_result result = cf_vboot(&flash, 0);
  CF_CHECK(result.booted);
  CF_CHECK_EQ(result.slot, 0);
  CF_CHECK(result.fell_back);
}

CF_TEST(every_single_damaged_byte_of_an_app_is_noticed) {
  fresh();
  for (size_t i = 0; i < app_n; i++) {
    if (i >= 2 && i < 4)
      continue; /* SPI mode and speed: hashed as well */
    uint8_t old = bytes[CF_VIMAGE_APP0 + i];
    bytes[CF_VIMAGE_APP0 + i] ^= 0x01;
    const char *fault = cf_vboot_fault_of(&flash, CF_VIMAGE_APP0, CF_VIMAGE_SLOT, 0);
    bytes[CF_VIMAGE_APP0 + i] = old;
    /* Without the flag the hash is not looked at; the loader of a real board does no other. */
    if (i != 23)
      CF_CHECK(fault != NULL);
  }
  CF_CHECK(cf_vboot_fault_of(&flash, CF_VIMAGE_APP0, CF_VIMAGE_SLOT, 0) == NULL);
}

CF_TEST(an_app_for_another_chip_is_not_started) {
  fresh();
  cf_vboot_result result = cf_vboot(&flash, 5);
  CF_CHECK(!result.booted);
  CF_CHECK_STR(result.why, "no slot has an image that can be started");
}

CF_TEST(damaged_otadata_decides_nothing) {
  fresh();
  CF_CHECK(install(CF_VIMAGE_APP1, "1.1.0"));
  selection entry = {2, {0}, 2, 0x12345678};
  CF_CHECK(cf_vflash_write(&flash, CF_VIMAGE_OTADATA + SECTOR, &entry, sizeof entry));
  CF_CHECK_EQ(cf_vboot(&flash, 0).slot, 0);
}

CF_TEST(a_power_cut_at_any_byte_of_the_loaders_own_work_leaves_a_stick_that_starts) {
  for (uint32_t cut = 1; cut < SECTOR + 33; cut += cut < SECTOR - 40 ? 331 : 1) {
    fresh();
    CF_CHECK(install(CF_VIMAGE_APP1, "1.1.0"));
    CF_CHECK(choose(0, 1, 2));
    CF_CHECK(choose(1, 2, 0));
    cf_vflash_cut(&flash, 0, cut);
    cf_vboot_result result = cf_vboot(&flash, 0);
    CF_CHECK_EQ(result.booted, cut > SECTOR + 32);
    cf_vflash_power_on(&flash);
    CF_CHECK(cf_vboot(&flash, 0).booted);
  }
}

CF_TEST(random_flash_ends_in_an_answer) {
  fresh();
  cf_chance chance = {11};
  for (int round = 0; round < 200; round++) {
    memset(bytes + 0x8000, 0xFF, 0x1000);
    for (int i = 0; i < 3000; i++)
      bytes[0x8000 + i] = (uint8_t)cf_chance_next(&chance);
    for (unsigned i = 0; i < 8; i++) {
      bytes[0x8000 + 32 * i] = 0xAA;
      bytes[0x8000 + 32 * i + 1] = 0x50;
      bytes[0x8000 + 32 * i + 2] = (uint8_t)(i & 1);
      bytes[0x8000 + 32 * i + 3] = (uint8_t)(i & 1 ? 0 : 0x10 + (i >> 1));
    }
    cf_vboot_result result = cf_vboot(&flash, 0);
    CF_CHECK(result.booted || result.why != NULL);
  }
  done();
}

CF_MAIN()
