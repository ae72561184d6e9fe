// The stick's screen as bytes: 135x240 indexes into one fixed palette of 256 RGB565 colours: 16
// shades of the frame, then 15 game colours and their 105 half-way mixes (which the scaler needs)
// for bright games and again for dark ones.
#ifndef CF_SHELL_SCREEN_H
#define CF_SHELL_SCREEN_H

#include <stdint.h>

enum { CF_SCREEN_W = 135, CF_SCREEN_H = 240 };

typedef struct {
  uint8_t px[CF_SCREEN_H][CF_SCREEN_W];
} cf_screen;

// RGB565 of a pixel value. Total: every byte has a colour.
uint16_t cf_palette_565(uint8_t index);

#endif
