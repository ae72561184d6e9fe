/* Flash by absolute address. ESP-IDF refuses to touch its boot loader and the running app. */
#include "esp_flash.h"
#include "parts.h"

static bool read(void *ctx, uint32_t address, void *out, size_t n) {
  (void)ctx;
  return esp_flash_read(NULL, out, address, n) == ESP_OK;
}

static bool erase(void *ctx, uint32_t address, size_t n) {
  (void)ctx;
  return esp_flash_erase_region(NULL, address, n) == ESP_OK;
}

static bool write(void *ctx, uint32_t address, const void *bytes, size_t n) {
  (void)ctx;
  return esp_flash_write(NULL, bytes, address, n) == ESP_OK;
}

void port_flash_init(cf_flash *flash) {
  *flash = (cf_flash){.size = CF_BOARD_FLASH_BYTES, .read = read, .erase = erase, .write = write};
  uint32_t size = 0;
  if (esp_flash_get_size(NULL, &size) == ESP_OK) {
    flash->size = size;
  }
}
