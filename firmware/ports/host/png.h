/* Pictures as PNG files, 8 bits of red, green and blue. */
#ifndef CF_PNG_H
#define CF_PNG_H

#include <stdbool.h>
#include <stdint.h>

/* Writes width x height pixels, each magnified to scale x scale. False with errno. */
bool cf_png_write(const char *path, const uint8_t *rgb, int width, int height, int scale);

#endif
