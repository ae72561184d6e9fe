/* The board descriptor behind esp_app_desc_t, where ESP-IDF puts a custom one: file offset 288. */
#include "image/image.h"
#include "parts.h"

const __attribute__((section(".rodata_custom_desc"))) cf_board_desc cf_board_descriptor = {
    .magic = CF_BOARD_DESC_MAGIC,
    .board = CF_BOARD_ID,
    .product = "crisp-sticks",
};
