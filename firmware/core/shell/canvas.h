// Drawing on the stick's screen: boxes, the two fonts, icons, and the game view enlarged.
#ifndef CF_SHELL_CANVAS_H
#define CF_SHELL_CANVAS_H

#include <stdbool.h>
#include <stdint.h>

#include "../cglp/play.h"
#include "screen.h"

typedef enum {
  CF_UI_GROUND,
  CF_UI_PANEL,
  CF_UI_EDGE,
  CF_UI_DIM,
  CF_UI_TEXT,
  CF_UI_WHITE,
  CF_UI_RED,
  CF_UI_GREEN,
  CF_UI_YELLOW,
  CF_UI_BLUE,
  CF_UI_PURPLE,
  CF_UI_CYAN,
  CF_UI_ORANGE,
  CF_UI_DEEP,
  CF_UI_DARK_GREEN,
  CF_UI_DARK_RED
} cf_ui_color;

// The view fills the width of the screen: 100 pixels become 135.
enum { CF_VIEW_SHOWN = 135 };

// Palette index of two game colours mixed in equal parts (the pure colour when they are equal).
uint8_t cf_palette_mix(bool is_dark, uint8_t a, uint8_t b);
// Colour of the frame that goes with a game's accent.
uint8_t cf_ui_accent(uint8_t game_color);

void cf_fill(cf_screen *s, int x, int y, int w, int h, uint8_t color);
void cf_outline(cf_screen *s, int x, int y, int w, int h, uint8_t color);
// A filled panel with cut corners.
void cf_panel(cf_screen *s, int x, int y, int w, int h, uint8_t fill, uint8_t edge);
// 5x7 font magnified by `scale`; returns the x after the text. At most 32 characters.
int cf_text_at(cf_screen *s, int x, int y, const char *text, uint8_t color, int scale);
void cf_text_centred(cf_screen *s, int middle, int y, const char *text, uint8_t color, int scale);
void cf_text_right(cf_screen *s, int right, int y, const char *text, uint8_t color, int scale);
int cf_text_width(const char *text, int scale);
// 3x5 font.
int cf_tiny_at(cf_screen *s, int x, int y, const char *text, uint8_t color);
void cf_tiny_centred(cf_screen *s, int middle, int y, const char *text, uint8_t color);
void cf_tiny_right(cf_screen *s, int right, int y, const char *text, uint8_t color);
// A game's first character, magnified.
void cf_icon_at(cf_screen *s, int x, int y, const cf_game *game, int scale);
// The view at row `y`, over the full width. 100 pixels become 135 by 27:20; edges that fall between
// two screen pixels become half-way mixes.
void cf_view_at(cf_screen *s, int y, const cf_frame *frame, bool is_dark);
// Every second pixel of an area dark, for what lies behind a notice.
void cf_shade(cf_screen *s, int x, int y, int w, int h);

#endif
