/* CF_HOST_ONLY: a whole flash in memory, twice. */
#include "base/bytes.h"
#include "fake_flash.h"
#include "harness.h"
#include "image/image.h"
#include "partition/partition.h"

static fake_flash flash;
static fake_flash before;
static cf_flash port;
static cf_layout layout;

static void fresh(void) {
  fake_flash_init(&flash);
  fake_flash_table(&flash);
  port = fake_flash_port(&flash);
  (void)cf_layout_read(&port, &layout);
}

CF_TEST(our_table_is_understood) {
  fresh();
  CF_CHECK(cf_layout_read(&port, &layout));
  CF_CHECK_EQ(layout.slot_count, 2);
  CF_CHECK_EQ(layout.slots[1].at, 0x1F0000);
  CF_CHECK_EQ(layout.slots[1].size, 0x1E0000);
  CF_CHECK_EQ(layout.nvs.at, 0x9000);
  CF_CHECK_EQ(layout.otadata.size, 0x2000);
  CF_CHECK_EQ(layout.coredump.at, 0x3D0000);
  CF_CHECK_EQ(layout.store.size, 0x20000);
}

CF_TEST(unsound_tables_are_refused) {
  fresh();
  cf_put_le32(flash.bytes + 0x8000 + 4 * 32 + 8, 0x400000); /* ota_1 leaves the flash */
  CF_CHECK(!cf_layout_read(&port, &layout));
  CF_CHECK_EQ(layout.slot_count, 0);
  fresh();
  cf_put_le32(flash.bytes + 0x8000 + 4 * 32 + 4, 0x1E0000); /* overlaps ota_0 */
  CF_CHECK(!cf_layout_read(&port, &layout));
  fresh();
  cf_put_le32(flash.bytes + 0x8000 + 3 * 32 + 4, 0x7000); /* would overwrite the table */
  CF_CHECK(!cf_layout_read(&port, &layout));
  fresh();
  flash.bytes[0x8000 + 2 * 32] = 0x12;
  CF_CHECK(!cf_layout_read(&port, &layout));
  fake_flash_init(&flash);
  CF_CHECK(!cf_layout_read(&port, &layout));
}

CF_TEST(selecting_alternates_and_confirming_keeps) {
  fresh();
  CF_CHECK_EQ(cf_boot_read(&port, &layout).slot, -1);
  CF_CHECK(cf_boot_select(&port, &layout, 1));
  CF_CHECK_EQ(cf_boot_read(&port, &layout).slot, 1);
  CF_CHECK_EQ(cf_boot_read(&port, &layout).state, CF_OTA_NEW);
  CF_CHECK(cf_boot_mark(&port, &layout, CF_OTA_VALID));
  CF_CHECK_EQ(cf_boot_read(&port, &layout).slot, 1);
  CF_CHECK_EQ(cf_boot_read(&port, &layout).state, CF_OTA_VALID);
  CF_CHECK(cf_boot_select(&port, &layout, 0));
  CF_CHECK_EQ(cf_boot_read(&port, &layout).slot, 0);
  CF_CHECK(cf_boot_mark(&port, &layout, CF_OTA_INVALID));
  CF_CHECK_EQ(cf_boot_read(&port, &layout).slot, 1);
  CF_CHECK_EQ(cf_boot_read(&port, &layout).state, CF_OTA_VALID);
  CF_CHECK(!cf_boot_select(&port, &layout, 2));
}

/* Whatever byte is the last one, the board boots the old slot or the new one, never nothing. */
CF_TEST(power_cuts_leave_a_choice) {
  fresh();
  CF_CHECK(cf_boot_select(&port, &layout, 0));
  CF_CHECK(cf_boot_mark(&port, &layout, CF_OTA_VALID));
  memcpy(&before, &flash, sizeof flash);
  for (int step = 0; step < 3; step++) {
    for (long cut = 0; cut < 40; cut++) {
      memcpy(&flash, &before, sizeof flash);
      flash.budget = cut;
      bool done = step == 0   ? cf_boot_select(&port, &layout, 1)
                  : step == 1 ? cf_boot_mark(&port, &layout, CF_OTA_VALID)
                              : cf_boot_mark(&port, &layout, CF_OTA_INVALID);
      fake_flash_revive(&flash);
      int slot = cf_boot_read(&port, &layout).slot;
      CF_CHECK(slot == 0 || slot == 1);
      CF_CHECK(!done || slot == (step == 2 ? 0 : 1));
    }
    memcpy(&flash, &before, sizeof flash);
    if (step == 0) {
      CF_CHECK(cf_boot_select(&port, &layout, 1));
      memcpy(&before, &flash, sizeof flash);
    }
  }
}

CF_TEST(an_image_says_what_it_is) {
  static uint8_t image[1024];
  cf_image_info info;
  fake_image(image, sizeof image, "1.4.0", "m5stickc-plus", 0, 3);
  CF_CHECK(cf_image_parse(image, &info));
  CF_CHECK_STR(info.version, "1.4.0");
  CF_CHECK_STR(info.project, "crisp-sticks");
  CF_CHECK_STR(info.board, "m5stickc-plus");
  CF_CHECK_EQ(info.secure_version, 3);
  CF_CHECK(info.hash_appended && info.names_board);
  memset(image + CF_APP_DESC_AT + 16, 'x', 32);
  image[CF_APP_DESC_AT + 17] = '\n';
  CF_CHECK(cf_image_parse(image, &info));
  CF_CHECK_EQ(strlen(info.version), 31);
  CF_CHECK_EQ(info.version[1], '?');
  image[0] = 0xEA;
  CF_CHECK(!cf_image_parse(image, &info));
  memset(image, 0xFF, sizeof image);
  CF_CHECK(!cf_image_parse(image, &info));
}

CF_TEST(version_codes_are_the_servers) {
  CF_CHECK_EQ(cf_version_code("1.4.0"), 1004000);
  CF_CHECK_EQ(cf_version_code("v1.4.0"), 1004000);
  CF_CHECK_EQ(cf_version_code("2025.11.19.1"), 202511190001);
  CF_CHECK_EQ(cf_version_code("1.1000.0"), 0);
  CF_CHECK_EQ(cf_version_code("1.4"), 0);
  CF_CHECK_EQ(cf_version_code("1.4.0-rc1"), 0);
  CF_CHECK_EQ(cf_version_code("1.4.0.5"), 0);
  CF_CHECK_EQ(cf_version_code("b375c20-dirty"), 0);
  CF_CHECK_EQ(cf_version_code("1..0"), 0);
  CF_CHECK_EQ(cf_version_code(""), 0);
}

CF_MAIN()
