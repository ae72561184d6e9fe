#include "png.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "host.h"

static uint8_t *put32(uint8_t *at, uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8)
    *at++ = (uint8_t)(value >> shift);
  return at;
}

static uint8_t *chunk(uint8_t *at, const char *type, const uint8_t *data, uint32_t n) {
  at = put32(at, n);
  uint8_t *start = at;
  memcpy(at, type, 4);
  if (n > 0)
    memcpy(at + 4, data, n);
  return put32(at + 4 + n, (uint32_t)crc32(0, start, n + 4));
}

/* Every line begins with its filter, 0 for none. */
static uint8_t *lines_of(const uint8_t *rgb, int width, int height, int scale, size_t *n) {
  size_t row = 1 + 3 * (size_t)width * (size_t)scale;
  *n = row * (size_t)height * (size_t)scale;
  uint8_t *lines = cf_host_alloc(*n);
  uint8_t *to = lines;
  for (int y = 0; y < height * scale; y++) {
    *to++ = 0;
    const uint8_t *from = rgb + 3 * (size_t)width * (size_t)(y / scale);
    for (int x = 0; x < width * scale; x++, to += 3)
      memcpy(to, from + 3 * (x / scale), 3);
  }
  return lines;
}

bool cf_png_write(const char *path, const uint8_t *rgb, int width, int height, int scale) {
  size_t raw_n;
  uint8_t *raw = lines_of(rgb, width, height, scale, &raw_n);
  uLongf packed_n = compressBound(raw_n);
  uint8_t *packed = cf_host_alloc(packed_n);
  uint8_t *file = cf_host_alloc(packed_n + 100);
  bool good = compress2(packed, &packed_n, raw, raw_n, 9) == Z_OK;
  uint8_t header[13] = {[8] = 8, [9] = 2};
  put32(header, (uint32_t)(width * scale));
  put32(header + 4, (uint32_t)(height * scale));
  memcpy(file, "\x89PNG\r\n\x1A\n", 8);
  uint8_t *at = chunk(file + 8, "IHDR", header, sizeof header);
  at = chunk(at, "IDAT", packed, (uint32_t)packed_n);
  at = chunk(at, "IEND", NULL, 0);
  good = good && cf_host_write_file(path, file, (size_t)(at - file));
  free(raw);
  free(packed);
  free(file);
  return good;
}
