/* CF_HOST_ONLY: a whole flash in memory, twice. */
#include "base/bytes.h"
#include "base/text.h"
#include "fake_flash.h"
#include "harness.h"
#include "nvs/nvs.h"

static fake_flash flash;
static fake_flash before;
static cf_flash port;
static cf_nvs nvs;
static const cf_region region = {0x9000, 0x4000};

static void fresh(void) {
  fake_flash_init(&flash);
  port = fake_flash_port(&flash);
  (void)cf_nvs_open(&nvs, &port, region);
}

CF_TEST(values_survive_reopening) {
  char str[64];
  uint8_t blob[300];
  uint8_t back[300];
  size_t n;
  uint64_t number;
  int64_t whole;
  fresh();
  for (size_t i = 0; i < sizeof blob; i++) {
    blob[i] = (uint8_t)i;
  }
  CF_CHECK(cf_nvs_set_str(&nvs, "wifi", "ssid", "my \"wifi\", 2"));
  CF_CHECK(cf_nvs_set_u8(&nvs, "device", "led", 7));
  CF_CHECK(cf_nvs_set_u64(&nvs, "device", "boots", 0x123456789ABCDEF0));
  CF_CHECK(cf_nvs_set_i32(&nvs, "device", "offset", -5));
  CF_CHECK(cf_nvs_set_blob(&nvs, "ota", "key", blob, sizeof blob));
  CF_CHECK(cf_nvs_open(&nvs, &port, region));
  CF_CHECK(cf_nvs_get_str(&nvs, "wifi", "ssid", str, sizeof str));
  CF_CHECK_STR(str, "my \"wifi\", 2");
  CF_CHECK(cf_nvs_get_u64(&nvs, "device", "led", &number) && number == 7);
  CF_CHECK(cf_nvs_get_u64(&nvs, "device", "boots", &number) && number == 0x123456789ABCDEF0);
  CF_CHECK(!cf_nvs_get_u64(&nvs, "device", "offset", &number));
  CF_CHECK(cf_nvs_get_i64(&nvs, "device", "offset", &whole) && whole == -5);
  CF_CHECK(cf_nvs_get_blob(&nvs, "ota", "key", back, sizeof back, &n) && n == sizeof blob);
  CF_CHECK_MEM(back, blob, sizeof blob);
  CF_CHECK(!cf_nvs_get_blob(&nvs, "ota", "key", back, sizeof back - 1, &n));
  CF_CHECK(!cf_nvs_get_str(&nvs, "wifi", "ssid", str, 12));
  CF_CHECK(!cf_nvs_get_str(&nvs, "wifi", "none", str, sizeof str));
  CF_CHECK(!cf_nvs_get_str(&nvs, "none", "ssid", str, sizeof str));
}

CF_TEST(a_new_value_replaces_the_old_one_whatever_its_type) {
  char str[8];
  uint8_t back[8];
  size_t n;
  uint64_t number;
  fresh();
  CF_CHECK(cf_nvs_set_str(&nvs, "a", "k", "one"));
  CF_CHECK(cf_nvs_set_u32(&nvs, "a", "k", 2));
  CF_CHECK(!cf_nvs_get_str(&nvs, "a", "k", str, sizeof str));
  CF_CHECK(cf_nvs_get_u64(&nvs, "a", "k", &number) && number == 2);
  CF_CHECK(cf_nvs_set_blob(&nvs, "a", "k", (const uint8_t *)"xyz", 3));
  CF_CHECK(cf_nvs_set_blob(&nvs, "a", "k", (const uint8_t *)"abcd", 4));
  CF_CHECK(!cf_nvs_get_u64(&nvs, "a", "k", &number));
  CF_CHECK(cf_nvs_get_blob(&nvs, "a", "k", back, sizeof back, &n) && n == 4);
  CF_CHECK_MEM(back, "abcd", 4);
  CF_CHECK(cf_nvs_erase(&nvs, "a", "k"));
  CF_CHECK(!cf_nvs_get_blob(&nvs, "a", "k", back, sizeof back, &n));
  CF_CHECK(cf_nvs_erase(&nvs, "a", "k"));
}

CF_TEST(the_same_value_again_writes_nothing) {
  fresh();
  CF_CHECK(cf_nvs_set_str(&nvs, "a", "s", "text"));
  CF_CHECK(cf_nvs_set_u32(&nvs, "a", "n", 5));
  CF_CHECK(cf_nvs_set_blob(&nvs, "a", "b", (const uint8_t *)"xyz", 3));
  flash.budget = 0;
  CF_CHECK(cf_nvs_set_str(&nvs, "a", "s", "text"));
  CF_CHECK(cf_nvs_set_u32(&nvs, "a", "n", 5));
  CF_CHECK(cf_nvs_set_blob(&nvs, "a", "b", (const uint8_t *)"xyz", 3));
  CF_CHECK(!flash.dead);
}

CF_TEST(pages_are_moved_for_ever) {
  char str[32];
  uint64_t number;
  fresh();
  CF_CHECK(cf_nvs_set_str(&nvs, "keep", "me", "here"));
  for (uint32_t i = 0; i < 3000; i++) {
    CF_CHECK(cf_nvs_set_u32(&nvs, "count", i % 2 == 0 ? "even" : "odd", i));
    if (i % 97 == 0) {
      CF_CHECK(cf_nvs_open(&nvs, &port, region));
    }
  }
  CF_CHECK(cf_nvs_get_str(&nvs, "keep", "me", str, sizeof str));
  CF_CHECK_STR(str, "here");
  CF_CHECK(cf_nvs_get_u64(&nvs, "count", "even", &number) && number == 2998);
  CF_CHECK(cf_nvs_get_u64(&nvs, "count", "odd", &number) && number == 2999);
}

CF_TEST(a_full_partition_refuses_and_keeps_what_it_has) {
  char value[900];
  char key[16];
  char back[900];
  unsigned stored = 0;
  fresh();
  memset(value, 'v', sizeof value);
  value[sizeof value - 1] = '\0';
  for (unsigned i = 0; i < 40; i++) {
    snprintf(key, sizeof key, "k%u", i);
    if (!cf_nvs_set_str(&nvs, "big", key, value)) {
      break;
    }
    stored++;
  }
  CF_CHECK(stored >= 10 && stored < 20);
  for (unsigned i = 0; i < stored; i++) {
    snprintf(key, sizeof key, "k%u", i);
    CF_CHECK(cf_nvs_get_str(&nvs, "big", key, back, sizeof back));
  }
  CF_CHECK(cf_nvs_erase(&nvs, "big", "k0"));
  CF_CHECK(cf_nvs_set_str(&nvs, "big", "k99", value));
}

/* Wherever power is cut, a value is the old one or the new one, and others stay. */
CF_TEST(a_power_cut_loses_nothing) {
  char str[64];
  char text[64];
  fresh();
  CF_CHECK(cf_nvs_set_str(&nvs, "wifi", "ssid", "workshop"));
  uint32_t last = 0;
  for (uint32_t i = 1; i <= 260; i++) {
    snprintf(text, sizeof text, "value number %u of many", (unsigned)i);
    memcpy(&before, &flash, sizeof flash);
    for (long cut = 0; cut < 400; cut += 1 + (long)(i % 7)) {
      memcpy(&flash, &before, sizeof flash);
      CF_CHECK(cf_nvs_open(&nvs, &port, region));
      flash.budget = cut;
      bool done = cf_nvs_set_str(&nvs, "device", "name", text);
      bool cut_off = flash.dead;
      fake_flash_revive(&flash);
      CF_CHECK(done != cut_off);
      CF_CHECK(cf_nvs_open(&nvs, &port, region));
      CF_CHECK(cf_nvs_get_str(&nvs, "wifi", "ssid", str, sizeof str));
      CF_CHECK_STR(str, "workshop");
      bool has = cf_nvs_get_str(&nvs, "device", "name", str, sizeof str);
      bool is_new = has && strcmp(str, text) == 0;
      char old[64];
      snprintf(old, sizeof old, "value number %u of many", (unsigned)last);
      CF_CHECK(is_new || (last == 0 ? !has : has && strcmp(str, old) == 0));
      CF_CHECK(!done || is_new);
      if (!cut_off) {
        break;
      }
    }
    memcpy(&flash, &before, sizeof flash);
    CF_CHECK(cf_nvs_open(&nvs, &port, region));
    CF_CHECK(cf_nvs_set_str(&nvs, "device", "name", text));
    last = i;
  }
}

CF_TEST(a_listing_shows_each_item_once) {
  cf_nvs_cursor cursor;
  cf_nvs_item item;
  unsigned count = 0;
  fresh();
  memset(&cursor, 0, sizeof cursor);
  CF_CHECK(!cf_nvs_each(&nvs, &cursor, &item));
  for (unsigned i = 0; i < 200; i++) {
    CF_CHECK(cf_nvs_set_u32(&nvs, "a", "n", i));
  }
  CF_CHECK(cf_nvs_set_i32(&nvs, "a", "m", -3));
  CF_CHECK(cf_nvs_set_str(&nvs, "b", "s", "text"));
  CF_CHECK(cf_nvs_set_blob(&nvs, "b", "x", (const uint8_t *)"abc", 3));
  memset(&cursor, 0, sizeof cursor);
  while (cf_nvs_each(&nvs, &cursor, &item)) {
    count++;
    if (item.key[0] == 'n') {
      CF_CHECK_STR(item.space, "a");
      CF_CHECK_EQ(item.number, 199);
    } else if (item.key[0] == 'm') {
      CF_CHECK_EQ(item.number, -3);
    } else if (item.key[0] == 's') {
      CF_CHECK_STR(item.space, "b");
      CF_CHECK_EQ(item.size, 5);
    }
  }
  CF_CHECK_EQ(count, 4);
}

CF_TEST(garbage_is_an_empty_store) {
  char str[8];
  fresh();
  uint32_t x = 1;
  for (uint32_t i = 0; i < region.size; i++) {
    x = x * 1664525 + 1013904223;
    flash.bytes[region.at + i] = (uint8_t)(x >> 24);
  }
  (void)cf_nvs_open(&nvs, &port, region);
  CF_CHECK(!cf_nvs_get_str(&nvs, "wifi", "ssid", str, sizeof str));
  CF_CHECK(cf_nvs_set_str(&nvs, "wifi", "ssid", "x"));
  CF_CHECK(cf_nvs_get_str(&nvs, "wifi", "ssid", str, sizeof str));
  CF_CHECK(cf_nvs_clear(&nvs));
  CF_CHECK(!cf_nvs_get_str(&nvs, "wifi", "ssid", str, sizeof str));
  cf_region none = {0, 0};
  CF_CHECK(!cf_nvs_open(&nvs, &port, none));
  CF_CHECK(!cf_nvs_set_u8(&nvs, "a", "b", 1));
  CF_CHECK(!cf_nvs_get_str(&nvs, "a", "b", str, sizeof str));
}

CF_MAIN()
