#include "canvas.h"

#include <string.h>

#include "../cglp/glyphs.h"

enum { TEXT_LIMIT = 32 };

static void dot(cf_screen *s, int x, int y, uint8_t color) {
  if (x >= 0 && y >= 0 && x < CF_SCREEN_W && y < CF_SCREEN_H) {
    s->px[y][x] = color;
  }
}

uint8_t cf_ui_accent(uint8_t game_color) {
  static const uint8_t of[8] = {CF_UI_WHITE, CF_UI_RED,    CF_UI_GREEN, CF_UI_YELLOW,
                                CF_UI_BLUE,  CF_UI_PURPLE, CF_UI_CYAN,  CF_UI_TEXT};
  return of[game_color & 7];
}

void cf_fill(cf_screen *s, int x, int y, int w, int h, uint8_t color) {
  int x1 = x + w > CF_SCREEN_W ? CF_SCREEN_W : x + w;
  int y1 = y + h > CF_SCREEN_H ? CF_SCREEN_H : y + h;
  x = x < 0 ? 0 : x;
  y = y < 0 ? 0 : y;
  for (; y < y1 && x < x1; y++) {
    memset(&s->px[y][x], color, (size_t)(x1 - x));
  }
}

void cf_outline(cf_screen *s, int x, int y, int w, int h, uint8_t color) {
  cf_fill(s, x, y, w, 1, color);
  cf_fill(s, x, y + h - 1, w, 1, color);
  cf_fill(s, x, y, 1, h, color);
  cf_fill(s, x + w - 1, y, 1, h, color);
}

void cf_panel(cf_screen *s, int x, int y, int w, int h, uint8_t fill, uint8_t edge) {
  cf_fill(s, x + 1, y + 1, w - 2, h - 2, fill);
  cf_fill(s, x + 2, y, w - 4, 1, edge);
  cf_fill(s, x + 2, y + h - 1, w - 4, 1, edge);
  cf_fill(s, x, y + 2, 1, h - 4, edge);
  cf_fill(s, x + w - 1, y + 2, 1, h - 4, edge);
  dot(s, x + 1, y + 1, edge);
  dot(s, x + w - 2, y + 1, edge);
  dot(s, x + 1, y + h - 2, edge);
  dot(s, x + w - 2, y + h - 2, edge);
}

static int length(const char *text) {
  int n = 0;
  while (n < TEXT_LIMIT && text[n] != 0) {
    n++;
  }
  return n;
}

int cf_text_width(const char *text, int scale) {
  int n = length(text);
  return n == 0 ? 0 : (n * 6 - 1) * scale;
}

int cf_text_at(cf_screen *s, int x, int y, const char *text, uint8_t color, int scale) {
  int n = length(text);
  for (int i = 0; i < n; i++, x += 6 * scale) {
    for (int column = 0; column < 5; column++) {
      uint8_t bits = cf_font_column(text[i], column);
      for (int row = 0; row < 8; row++) {
        if (cf_bit(bits, row)) {
          cf_fill(s, x + column * scale, y + row * scale, scale, scale, color);
        }
      }
    }
  }
  return x;
}

void cf_text_centred(cf_screen *s, int middle, int y, const char *text, uint8_t color, int scale) {
  cf_text_at(s, middle - cf_text_width(text, scale) / 2, y, text, color, scale);
}

void cf_text_right(cf_screen *s, int right, int y, const char *text, uint8_t color, int scale) {
  cf_text_at(s, right - cf_text_width(text, scale), y, text, color, scale);
}

int cf_tiny_at(cf_screen *s, int x, int y, const char *text, uint8_t color) {
  int n = length(text);
  for (int i = 0; i < n; i++, x += 4) {
    for (int row = 0; row < 5; row++) {
      uint8_t bits = cf_tiny_row(text[i], row);
      for (int column = 0; column < 3; column++) {
        if (cf_bit(bits, 2 - column)) {
          dot(s, x + column, y + row, color);
        }
      }
    }
  }
  return x;
}

void cf_tiny_centred(cf_screen *s, int middle, int y, const char *text, uint8_t color) {
  cf_tiny_at(s, middle - (length(text) * 4 - 1) / 2, y, text, color);
}

void cf_tiny_right(cf_screen *s, int right, int y, const char *text, uint8_t color) {
  cf_tiny_at(s, right - (length(text) * 4 - 1), y, text, color);
}

void cf_icon_at(cf_screen *s, int x, int y, const cf_game *game, int scale) {
  if (game->glyphs_len == 0) {
    return;
  }
  const char *art = game->glyphs[0];
  for (int i = 0; i < CF_GLYPH_SIDE * CF_GLYPH_SIDE; i++) {
    if (art[i] != ' ') {
      uint8_t color = cf_glyph_color(art[i]);
      cf_fill(s, x + i % CF_GLYPH_SIDE * scale, y + i / CF_GLYPH_SIDE * scale, scale, scale,
              cf_palette_mix(game->dark, color, color));
    }
  }
}

void cf_shade(cf_screen *s, int x, int y, int w, int h) {
  for (int row = y; row < y + h; row++) {
    for (int column = x + (row & 1); column < x + w; column += 2) {
      dot(s, column, row, CF_UI_DEEP);
    }
  }
}

// Which one or two view pixels a screen pixel shows.
typedef struct {
  uint8_t a, b;
} cover;

static cover covered(int i) {
  int a = i * 20 / 27;
  int end = (i + 1) * 20;
  int edge = (a + 1) * 27;
  int left = edge - i * 20;
  int right = end - edge;
  if (right < 6 || a + 1 >= CF_VIEW) {
    return (cover){(uint8_t)a, (uint8_t)a};
  }
  if (left < 6) {
    return (cover){(uint8_t)(a + 1), (uint8_t)(a + 1)};
  }
  return (cover){(uint8_t)a, (uint8_t)(a + 1)};
}

void cf_view_at(cf_screen *s, int y, const cf_frame *frame, bool is_dark) {
  uint8_t mix[CF_COLORS][CF_COLORS];
  for (uint8_t a = 0; a < CF_COLORS; a++) {
    for (uint8_t b = 0; b < CF_COLORS; b++) {
      mix[a][b] = cf_palette_mix(is_dark, a, b);
    }
  }
  cover across[CF_VIEW_SHOWN];
  for (int i = 0; i < CF_VIEW_SHOWN; i++) {
    across[i] = covered(i);
  }
  for (int row = 0; row < CF_VIEW_SHOWN && y + row < CF_SCREEN_H; row++) {
    cover down = across[row];
    const uint8_t *upper = frame->px[down.a];
    const uint8_t *lower = frame->px[down.b];
    uint8_t *out = s->px[y + row];
    for (int i = 0; i < CF_VIEW_SHOWN; i++) {
      uint8_t p = upper[across[i].a] % CF_COLORS;
      uint8_t q = lower[across[i].b] % CF_COLORS;
      if (across[i].a != across[i].b && down.a != down.b && p == q) {
        // A corner where four pixels meet: the diagonal that agrees wins.
        uint8_t r = upper[across[i].b] % CF_COLORS;
        q = r == lower[across[i].a] % CF_COLORS ? r : q;
      }
      out[i] = mix[p][q];
    }
  }
}
