// Writes indexed pictures as PNG, each pixel as a square of `scale`.
#ifndef CF_CFSIM_PNG_H
#define CF_CFSIM_PNG_H

#include <stdbool.h>
#include <stdint.h>

// `px` is width*height palette indexes; 1 <= scale <= 8. False when the file cannot be written.
bool png_write(const char *path, const uint8_t *px, uint32_t width, uint32_t height,
               uint32_t scale);

#endif
