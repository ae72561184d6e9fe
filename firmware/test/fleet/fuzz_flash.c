/*
 * Anything in flash: partition table, otadata, NVS, score log and image head. Reading ends, writing
 * afterwards works or says that it does not, and what was written is read again.
 */
#include <string.h>

#include "fake_flash.c"
#include "nvs/nvs.h"
#include "partition/partition.h"
#include "score/queue.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t data_of_blob[8] = {1, 2, 3, 4, 5, 6, 7, 8};

static void settings(const cf_flash *port, cf_region region) {
  cf_nvs nvs;
  cf_nvs_cursor cursor;
  cf_nvs_item item;
  char text[64];
  uint64_t number;
  (void)cf_nvs_open(&nvs, port, region);
  memset(&cursor, 0, sizeof cursor);
  for (unsigned i = 0; i < 4096 && cf_nvs_each(&nvs, &cursor, &item); i++) {
    (void)cf_nvs_get_str(&nvs, item.space, item.key, text, sizeof text);
    (void)cf_nvs_get_u64(&nvs, item.space, item.key, &number);
  }
  if (cf_nvs_set_str(&nvs, "wifi", "ssid", "a value") &&
      (!cf_nvs_get_str(&nvs, "wifi", "ssid", text, sizeof text) || strcmp(text, "a value") != 0)) {
    __builtin_trap();
  }
  if (cf_nvs_set_blob(&nvs, "ota", "progress", data_of_blob, sizeof data_of_blob)) {
    uint8_t back[8];
    size_t n;
    if (!cf_nvs_get_blob(&nvs, "ota", "progress", back, sizeof back, &n) || n != 8) {
      __builtin_trap();
    }
  }
}

static void runs(const cf_flash *port, cf_region region) {
  cf_score_queue queue;
  cf_score score;
  cf_score_place place;
  cf_score_queue_open(&queue, port, region);
  for (unsigned i = 0; i < 64 && cf_score_queue_first(&queue, &score, &place); i++) {
    if (strlen(score.run) > 40 || strlen(score.game) > 31 || strlen(score.player) > 15 ||
        score.inputs_len > CF_SECTOR) {
      __builtin_trap();
    }
    (void)cf_score_queue_done(&queue, place);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static fake_flash flash;
  static bool ready;
  cf_layout layout;
  if (!ready) {
    fake_flash_init(&flash);
    ready = true;
  }
  /* Only what is looked at: table, otadata, four NVS pages, two sectors of the score log. */
  static const struct {
    uint32_t at;
    uint32_t size;
  } parts[] = {
      {0x8000, 0x400}, {0xE000, 0x40}, {0xF000, 0x40}, {0x9000, 0x4000}, {0x3E0000, 0x2000}};
  for (size_t i = 0; i < 5; i++) {
    memset(flash.bytes + parts[i].at, 0xFF, parts[i].size < CF_SECTOR ? CF_SECTOR : parts[i].size);
  }
  if (size == 0) {
    return 0;
  }
  uint8_t what = data[0] % 3;
  const uint8_t *from = data + 1;
  size_t left = size - 1;
  cf_flash port = fake_flash_port(&flash);
  if (what == 0) {
    memcpy(flash.bytes + 0x8000, from, left < 0x400 ? left : 0x400);
    if (cf_layout_read(&port, &layout)) {
      for (uint8_t i = 0; i < layout.slot_count; i++) {
        if (layout.slots[i].at < 0x9000 || layout.slots[i].at + layout.slots[i].size > port.size) {
          __builtin_trap();
        }
      }
    }
  } else if (what == 1) {
    memcpy(flash.bytes + 0x9000, from, left < 0x4000 ? left : 0x4000);
    settings(&port, (cf_region){0x9000, 0x4000});
  } else {
    fake_flash_table(&flash);
    memcpy(flash.bytes + 0xE000, from, left < 32 ? left : 32);
    memcpy(flash.bytes + 0x3E0000, from, left < 0x2000 ? left : 0x2000);
    if (cf_layout_read(&port, &layout)) {
      (void)cf_boot_read(&port, &layout);
      if (cf_boot_select(&port, &layout, 1) && cf_boot_read(&port, &layout).slot != 1) {
        __builtin_trap();
      }
      runs(&port, layout.store);
    }
  }
  return 0;
}
