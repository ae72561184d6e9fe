/* The simulated flash chip against a plain array that follows the rules of NOR flash. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <unistd.h>

#include "harness.h"
#include "host.h"
#include "vflash.h"

#define SIZE 65536u
#define SECTOR 4096u

static uint8_t base_bytes[SIZE];
static const cf_vflash_template base = {base_bytes, SIZE};

static void fill_base(void) {
  memset(base_bytes, 0xFF, SIZE);
  for (unsigned i = 0; i < 3 * SECTOR; i++)
    base_bytes[i] = (uint8_t)(i * 7 + i / 256);
}

static bool same(cf_vflash *flash, const uint8_t *model) {
  static uint8_t got[SIZE];
  return cf_vflash_read(flash, 0, got, SIZE) && memcmp(got, model, SIZE) == 0;
}

static void model_write(uint8_t *model, uint32_t at, const uint8_t *bytes, size_t n) {
  for (size_t i = 0; i < n; i++)
    model[at + i] &= bytes[i];
}

CF_TEST(an_untouched_flash_is_its_template_and_costs_nothing) {
  fill_base();
  cf_vflash flash;
  cf_vflash_init(&flash, &base);
  CF_CHECK(same(&flash, base_bytes));
  CF_CHECK_EQ(cf_vflash_memory(&flash), 0);
  cf_vflash_free(&flash);
}

CF_TEST(ten_thousand_random_works_do_what_nor_flash_does) {
  fill_base();
  static uint8_t model[SIZE];
  memcpy(model, base_bytes, SIZE);
  cf_vflash flash;
  cf_vflash_init(&flash, &base);
  cf_chance chance = {7};
  for (int i = 0; i < 10000; i++) {
    if (cf_chance_below(&chance, 8) == 0) {
      uint32_t at = cf_chance_below(&chance, SIZE / SECTOR) * SECTOR;
      CF_CHECK(cf_vflash_erase(&flash, at, SECTOR));
      memset(model + at, 0xFF, SECTOR);
    } else {
      uint8_t bytes[700];
      uint32_t n = 1 + cf_chance_below(&chance, sizeof bytes);
      uint32_t at = cf_chance_below(&chance, SIZE - n);
      for (uint32_t k = 0; k < n; k++)
        bytes[k] = (uint8_t)cf_chance_next(&chance);
      CF_CHECK(cf_vflash_write(&flash, at, bytes, n));
      model_write(model, at, bytes, n);
    }
    if (i % 500 == 0)
      CF_CHECK(same(&flash, model));
  }
  CF_CHECK(same(&flash, model));
  cf_vflash_free(&flash);
}

CF_TEST(the_same_firmware_in_a_thousand_sticks_is_kept_once) {
  fill_base();
  static cf_vflash flashes[1000];
  static uint8_t firmware[8 * SECTOR];
  cf_chance chance = {3};
  for (size_t i = 0; i < sizeof firmware; i++)
    firmware[i] = (uint8_t)cf_chance_next(&chance);
  size_t memory = 0;
  for (int i = 0; i < 1000; i++) {
    cf_vflash_init(&flashes[i], &base);
    CF_CHECK(cf_vflash_erase(&flashes[i], 4 * SECTOR, sizeof firmware));
    CF_CHECK(cf_vflash_write(&flashes[i], 4 * SECTOR, firmware, sizeof firmware));
    memory += cf_vflash_memory(&flashes[i]);
  }
  CF_CHECK(memory < 1000 * 300);
  uint8_t got[SECTOR];
  CF_CHECK(cf_vflash_read(&flashes[999], 11 * SECTOR, got, SECTOR));
  CF_CHECK_MEM(got, firmware + 7 * SECTOR, SECTOR);
  for (int i = 0; i < 1000; i++)
    cf_vflash_free(&flashes[i]);
}

CF_TEST(work_outside_or_across_the_end_is_refused) {
  fill_base();
  cf_vflash flash;
  cf_vflash_init(&flash, &base);
  uint8_t bytes[8] = {0};
  CF_CHECK(!cf_vflash_read(&flash, SIZE - 4, bytes, 8));
  CF_CHECK(!cf_vflash_write(&flash, SIZE, bytes, 1));
  CF_CHECK(!cf_vflash_write(&flash, 0xFFFFFFFC, bytes, 8));
  CF_CHECK(!cf_vflash_erase(&flash, 100, SECTOR));
  CF_CHECK(!cf_vflash_erase(&flash, 0, 100));
  CF_CHECK(!cf_vflash_erase(&flash, 0, SIZE + SECTOR));
  CF_CHECK(same(&flash, base_bytes));
  cf_vflash_free(&flash);
}

CF_TEST(a_power_cut_stops_at_its_byte_and_everything_fails_until_power_is_back) {
  fill_base();
  cf_vflash flash;
  cf_vflash_init(&flash, &base);
  uint8_t zeros[600] = {0};
  CF_CHECK(cf_vflash_write(&flash, 5 * SECTOR, zeros, 10));
  cf_vflash_cut(&flash, 6 * SECTOR, 301);
  CF_CHECK(cf_vflash_write(&flash, 5 * SECTOR, zeros, 600));
  CF_CHECK(!cf_vflash_write(&flash, 6 * SECTOR, zeros, 600));
  uint8_t got[600];
  CF_CHECK(!cf_vflash_read(&flash, 0, got, 1));
  CF_CHECK(!cf_vflash_erase(&flash, 0, SECTOR));
  cf_vflash_power_on(&flash);
  CF_CHECK(cf_vflash_read(&flash, 6 * SECTOR, got, 600));
  for (int i = 0; i < 300; i++)
    CF_CHECK_EQ(got[i], 0);
  CF_CHECK_EQ(got[300], 0x5A);
  for (int i = 301; i < 600; i++)
    CF_CHECK_EQ(got[i], 0xFF);
  CF_CHECK(cf_vflash_write(&flash, 6 * SECTOR, zeros, 600));
  cf_vflash_free(&flash);
}

CF_TEST(a_power_cut_in_an_erase_leaves_a_half_erased_sector) {
  fill_base();
  cf_vflash flash;
  cf_vflash_init(&flash, &base);
  cf_vflash_cut(&flash, 0, SECTOR + 1000 + 1);
  CF_CHECK(!cf_vflash_erase(&flash, 0, 3 * SECTOR));
  cf_vflash_power_on(&flash);
  uint8_t got[3 * SECTOR];
  CF_CHECK(cf_vflash_read(&flash, 0, got, sizeof got));
  for (unsigned i = 0; i < SECTOR + 1000; i++)
    CF_CHECK_EQ(got[i], 0xFF);
  CF_CHECK_MEM(got + SECTOR + 1001, base_bytes + SECTOR + 1001, 2 * SECTOR - 1001);
  cf_vflash_free(&flash);
}

static char *fresh_path(void) {
  static char path[64];
  strcpy(path, "/tmp/cfstick-test-XXXXXX");
  int fd = mkstemp(path);
  close(fd);
  return path;
}

CF_TEST(a_file_gives_the_content_back_and_an_idle_one_is_all_holes) {
  fill_base();
  const char *path = fresh_path();
  cf_vflash flash;
  cf_vflash_init(&flash, &base);
  CF_CHECK(cf_vflash_attach(&flash, path));
  static uint8_t model[SIZE];
  memcpy(model, base_bytes, SIZE);
  uint8_t bytes[5000];
  for (size_t i = 0; i < sizeof bytes; i++)
    bytes[i] = (uint8_t)(i * 11);
  CF_CHECK(cf_vflash_erase(&flash, 2 * SECTOR, 2 * SECTOR));
  memset(model + 2 * SECTOR, 0xFF, 2 * SECTOR);
  CF_CHECK(cf_vflash_write(&flash, 2 * SECTOR + 100, bytes, sizeof bytes));
  model_write(model, 2 * SECTOR + 100, bytes, sizeof bytes);
  CF_CHECK(cf_vflash_write(&flash, 9 * SECTOR, bytes, 300));
  CF_CHECK(cf_vflash_erase(&flash, 9 * SECTOR, SECTOR));
  cf_vflash_free(&flash);
  cf_vflash again;
  cf_vflash_init(&again, &base);
  CF_CHECK(cf_vflash_attach(&again, path));
  CF_CHECK(same(&again, model));
  cf_vflash_free(&again);
  unlink(path);
}

CF_TEST(a_file_of_another_template_is_refused_and_left_alone) {
  fill_base();
  const char *path = fresh_path();
  cf_vflash flash;
  cf_vflash_init(&flash, &base);
  CF_CHECK(cf_vflash_attach(&flash, path));
  cf_vflash_free(&flash);
  static uint8_t other_bytes[SIZE];
  const cf_vflash_template other = {other_bytes, SIZE};
  cf_vflash_init(&flash, &other);
  CF_CHECK(!cf_vflash_attach(&flash, path));
  cf_vflash_init(&flash, &base);
  CF_CHECK(cf_vflash_attach(&flash, path));
  cf_vflash_free(&flash);
  unlink(path);
}

CF_MAIN()
