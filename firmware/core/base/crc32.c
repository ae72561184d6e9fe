#include "bytes.h"

uint32_t cf_crc32(uint32_t crc, const void *bytes, size_t n) {
  const uint8_t *at = bytes;
  crc = ~crc;
  for (size_t i = 0; i < n; i++) {
    crc ^= at[i];
    for (int bit = 0; bit < 8; bit++) {
      crc = crc >> 1 ^ (0xEDB88320u & (0u - (crc & 1u)));
    }
  }
  return ~crc;
}
