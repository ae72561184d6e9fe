// Characters and the two fonts: 5x7 for text, 3x5 for numbers that float by and for small print.
#ifndef CF_CGLP_GLYPHS_H
#define CF_CGLP_GLYPHS_H

#include "play.h"

// Reads a character's drawing (36 letters, see cf_game) into masks.
void cf_glyph_load(cf_glyph_mask *mask, const char *art);
// Colour that a letter of a drawing stands for.
uint8_t cf_glyph_color(char letter);

// Column `column` (0..4) of an ASCII character in the 5x7 font, bit 0 = top, bit 7 = the row below
// the line that g j p q y reach into. Others show as a box.
uint8_t cf_font_column(char c, int column);
// Row `row` (0..4) of the 3x5 font, bit 2 = left. Lower case shows as upper case.
uint8_t cf_tiny_row(char c, int row);

static inline bool cf_bit(uint8_t bits, int n) {
  return ((uint32_t)bits >> (uint32_t)n & 1u) != 0;
}

// "+12" in the small font, clipped to the view; no hit boxes.
void cf_paint_number(cf_frame *frame, int32_t x, int32_t y, int32_t value, uint8_t color);
// Decimal digits of `value` into `out`, returns their number (1..10); `out` is terminated.
int cf_decimal(uint32_t value, char out[11]);

#endif
