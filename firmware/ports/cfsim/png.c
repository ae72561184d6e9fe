#include "png.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "core/shell/screen.h"

static void put32(uint8_t *p, uint32_t v) {
  for (int i = 0; i < 4; i++) {
    p[i] = (uint8_t)(v >> (24 - 8 * i));
  }
}

static bool chunk(FILE *f, const char *type, const uint8_t *data, uint32_t len) {
  uint8_t head[8];
  put32(head, len);
  memcpy(head + 4, type, 4);
  uint32_t crc = (uint32_t)crc32(crc32(0, head + 4, 4), data, len);
  uint8_t tail[4];
  put32(tail, crc);
  return fwrite(head, 1, 8, f) == 8 && fwrite(data, 1, len, f) == len && fwrite(tail, 1, 4, f) == 4;
}

static void palette(uint8_t rgb[768]) {
  for (int i = 0; i < 256; i++) {
    uint16_t c = cf_palette_565((uint8_t)i);
    uint8_t r = (uint8_t)(c >> 11), g = (uint8_t)(c >> 5 & 63), b = c & 31;
    rgb[3 * i] = (uint8_t)(r << 3 | r >> 2);
    rgb[3 * i + 1] = (uint8_t)(g << 2 | g >> 4);
    rgb[3 * i + 2] = (uint8_t)(b << 3 | b >> 2);
  }
}

bool png_write(const char *path, const uint8_t *px, uint32_t width, uint32_t height,
               uint32_t scale) {
  uint32_t w = width * scale, h = height * scale;
  uLong raw_len = (uLong)(w + 1) * h;
  uLongf packed_len = compressBound(raw_len);
  uint8_t *raw = malloc(raw_len);
  uint8_t *packed = malloc(packed_len);
  FILE *f = raw != NULL && packed != NULL ? fopen(path, "wb") : NULL;
  bool ok = f != NULL;
  if (ok) {
    for (uint32_t y = 0; y < h; y++) {
      uint8_t *row = raw + (size_t)y * (w + 1);
      row[0] = 0;
      for (uint32_t x = 0; x < w; x++) {
        row[1 + x] = px[y / scale * width + x / scale];
      }
    }
    uint8_t header[13] = {0};
    put32(header, w);
    put32(header + 4, h);
    header[8] = 8;
    header[9] = 3;
    uint8_t rgb[768];
    palette(rgb);
    ok = compress2(packed, &packed_len, raw, raw_len, 9) == Z_OK &&
         fwrite("\x89PNG\r\n\x1a\n", 1, 8, f) == 8 && chunk(f, "IHDR", header, 13) &&
         chunk(f, "PLTE", rgb, 768) && chunk(f, "IDAT", packed, (uint32_t)packed_len) &&
         chunk(f, "IEND", NULL, 0);
  }
  if (f != NULL) {
    ok = fclose(f) == 0 && ok;
  }
  free(raw);
  free(packed);
  return ok;
}
