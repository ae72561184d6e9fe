// Drawing into the view, and what each drawing touches.
#include <string.h>

#include "glyphs.h"
#include "play.h"

enum { KIND_COLOR, KIND_GLYPH, KIND_TEXT, FAR = 2000 };

typedef struct {
  cf_play *g;
  uint16_t before; // boxes of earlier drawings: a primitive does not touch itself
  uint16_t own;
  uint8_t kind;
  uint8_t value;
  cf_hit hit;
} cf_brush;

// Coordinates beyond any use are drawn in, so that no sum of two overflows.
static cf_fx tamed(cf_fx v) {
  return cf_clamp(v, -CF_FX(FAR), CF_FX(FAR));
}
static int32_t near_view(int32_t v) {
  return v < -FAR ? -FAR : v > FAR ? FAR : v;
}

static cf_brush brush(cf_play *g, uint8_t kind, uint8_t value) {
  return (cf_brush){.g = g, .before = g->frame->hits_len, .kind = kind, .value = value};
}

static void touch(cf_brush *b, int32_t x0, int32_t y0, int32_t x1, int32_t y1) {
  const cf_hitbox *h = b->g->frame->hits;
  for (uint32_t n = b->before; n > 0; n--, h++) {
    if (x0 < h->x1 && h->x0 < x1 && y0 < h->y1 && h->y0 < y1) {
      if (h->kind == KIND_COLOR) {
        b->hit.color = (uint16_t)(b->hit.color | (1u << h->value));
      } else if (h->kind == KIND_GLYPH) {
        b->hit.glyph = (uint16_t)(b->hit.glyph | (1u << h->value));
      } else {
        b->hit.text = true;
      }
    }
  }
}

static void leave(cf_brush *b, int32_t x0, int32_t y0, int32_t x1, int32_t y1) {
  cf_frame *f = b->g->frame;
  if (f->hits_len >= CF_HITS_MAX || b->own >= CF_PRIMITIVE_MAX) {
    return;
  }
  b->own++;
  f->hits[f->hits_len++] = (cf_hitbox){.x0 = (int16_t)x0,
                                       .y0 = (int16_t)y0,
                                       .x1 = (int16_t)x1,
                                       .y1 = (int16_t)y1,
                                       .kind = b->kind,
                                       .value = b->value};
}

static void paint(cf_frame *f, int32_t x0, int32_t y0, int32_t x1, int32_t y1, uint8_t color) {
  x0 = x0 < 0 ? 0 : x0;
  y0 = y0 < 0 ? 0 : y0;
  x1 = x1 > CF_VIEW ? CF_VIEW : x1;
  y1 = y1 > CF_VIEW ? CF_VIEW : y1;
  if (x1 <= x0) {
    return;
  }
  for (int32_t y = y0; y < y1; y++) {
    memset(&f->px[y][x0], color, (size_t)(x1 - x0));
  }
}

static void block(cf_brush *b, int32_t x, int32_t y, int32_t w, int32_t h) {
  if (w < 0) {
    x += w;
    w = -w;
  }
  if (h < 0) {
    y += h;
    h = -h;
  }
  int32_t x0 = near_view(x);
  int32_t y0 = near_view(y);
  int32_t x1 = near_view(x + w);
  int32_t y1 = near_view(y + h);
  if (x1 <= x0 || y1 <= y0) {
    return;
  }
  if (!b->g->scenery) {
    touch(b, x0, y0, x1, y1);
  }
  if (b->g->color == CF_CLEAR) {
    return;
  }
  if (!b->g->scenery) {
    leave(b, x0, y0, x1, y1);
  }
  if (!b->g->frame->blind) {
    paint(b->g->frame, x0, y0, x1, y1, b->g->color);
  }
}

cf_hit cf_hit_or(cf_hit a, cf_hit b) {
  a.color |= b.color;
  a.glyph |= b.glyph;
  a.text = a.text || b.text;
  return a;
}

cf_hit cf_draw_rect(cf_play *g, cf_fx x, cf_fx y, cf_fx w, cf_fx h) {
  cf_brush b = brush(g, KIND_COLOR, g->color);
  x = tamed(x);
  y = tamed(y);
  w = tamed(w);
  h = tamed(h);
  int32_t px = cf_floor(x);
  int32_t py = cf_floor(y);
  // Edges are rounded, not sizes: neighbouring rects leave no gap.
  block(&b, px, py, cf_floor(x + w) - px, cf_floor(y + h) - py);
  return b.hit;
}

cf_hit cf_draw_box(cf_play *g, cf_fx x, cf_fx y, cf_fx w, cf_fx h) {
  cf_brush b = brush(g, KIND_COLOR, g->color);
  // Whole sizes: a moving box keeps its shape.
  w = tamed(w);
  h = tamed(h);
  block(&b, cf_floor(tamed(x) - w / 2), cf_floor(tamed(y) - h / 2), cf_floor(w), cf_floor(h));
  return b.hit;
}

static void dot(cf_brush *b, cf_fx x, cf_fx y, int32_t size) {
  cf_fx half = (cf_fx)(size * (CF_FX_ONE / 2));
  block(b, cf_floor(x - half), cf_floor(y - half), size, size);
}

static bool unseen(const cf_play *g) {
  return g->scenery && g->frame->blind;
}

static void stroke(cf_brush *b, cf_fx x0, cf_fx y0, cf_fx x1, cf_fx y1) {
  if (unseen(b->g)) {
    return;
  }
  int32_t size = b->g->thickness == 0 ? 1 : b->g->thickness;
  cf_fx w = x1 - x0;
  cf_fx h = y1 - y0;
  int32_t reach = cf_floor(cf_max(cf_abs(w), cf_abs(h)));
  // Squares overlap by a third so that slanted lines have no holes.
  int32_t step = size <= 2 ? 1 : size * 2 / 3;
  int32_t n = reach / step;
  n = n < 1 ? 1 : n > CF_PRIMITIVE_MAX - 1 ? CF_PRIMITIVE_MAX - 1 : n;
  cf_fx dx = w / n;
  cf_fx dy = h / n;
  for (int32_t i = 0; i <= n; i++) {
    dot(b, x0 + dx * i, y0 + dy * i, size);
  }
}

cf_hit cf_draw_line(cf_play *g, cf_fx x0, cf_fx y0, cf_fx x1, cf_fx y1) {
  cf_brush b = brush(g, KIND_COLOR, g->color);
  stroke(&b, tamed(x0), tamed(y0), tamed(x1), tamed(y1));
  return b.hit;
}

cf_hit cf_draw_bar(cf_play *g, cf_fx x, cf_fx y, cf_fx length, cf_turn angle, cf_fx pivot) {
  length = tamed(length);
  cf_fx dx = cf_mul(length, cf_cos(angle));
  cf_fx dy = cf_mul(length, cf_sin(angle));
  cf_fx x0 = tamed(x) - cf_mul(dx, cf_clamp(pivot, 0, CF_FX_ONE));
  cf_fx y0 = tamed(y) - cf_mul(dy, cf_clamp(pivot, 0, CF_FX_ONE));
  return cf_draw_line(g, x0, y0, x0 + dx, y0 + dy);
}

cf_hit cf_draw_arc(cf_play *g, cf_fx x, cf_fx y, cf_fx radius, cf_turn from, uint32_t sweep) {
  cf_brush b = brush(g, KIND_COLOR, g->color);
  if (unseen(g)) {
    return b.hit;
  }
  int32_t size = g->thickness == 0 ? 1 : g->thickness;
  radius = tamed(radius);
  sweep = sweep > 65536u ? 65536u : sweep;
  // Length of the arc in pixels: 2 pi r sweep; 2 pi = 6.2832.
  int32_t reach = (int32_t)(((int64_t)cf_floor(cf_abs(radius)) * 6283 * sweep) / 65536 / 1000);
  int32_t n = reach / (size <= 2 ? 1 : size * 2 / 3);
  n = n < 4 ? 4 : n > CF_PRIMITIVE_MAX - 1 ? CF_PRIMITIVE_MAX - 1 : n;
  for (int32_t i = 0; i <= n; i++) {
    cf_turn t = (cf_turn)(from + sweep * (uint32_t)i / (uint32_t)n);
    dot(&b, tamed(x) + cf_mul(radius, cf_cos(t)), tamed(y) + cf_mul(radius, cf_sin(t)), size);
  }
  return b.hit;
}

static bool turned(const cf_play *g, const cf_glyph_mask *m, int x, int y, int *from) {
  for (int q = g->quarter & 3; q > 0; q--) {
    int old = x;
    x = y;
    y = CF_GLYPH_SIDE - 1 - old;
  }
  x = g->flip_x ? CF_GLYPH_SIDE - 1 - x : x;
  y = g->flip_y ? CF_GLYPH_SIDE - 1 - y : y;
  *from = y * CF_GLYPH_SIDE + x;
  return ((m->rows[y] >> (CF_GLYPH_SIDE - 1 - x)) & 1u) != 0;
}

cf_hit cf_draw_chr(cf_play *g, char glyph, cf_fx x, cf_fx y) {
  int index = glyph - 'a';
  if (index < 0 || index >= g->game->glyphs_len || index >= CF_GLYPHS_MAX) {
    return (cf_hit){0};
  }
  const cf_glyph_mask *m = &g->glyphs[index];
  cf_brush b = brush(g, KIND_GLYPH, (uint8_t)index);
  int32_t left = near_view(cf_floor(x) - CF_GLYPH_SIDE / 2);
  int32_t top = near_view(cf_floor(y) - CF_GLYPH_SIDE / 2);
  int32_t x0 = CF_GLYPH_SIDE, y0 = CF_GLYPH_SIDE, x1 = 0, y1 = 0;
  const char *art = g->game->glyphs[index];
  for (int row = 0; row < CF_GLYPH_SIDE; row++) {
    for (int column = 0; column < CF_GLYPH_SIDE; column++) {
      int from = 0;
      if (!turned(g, m, column, row, &from)) {
        continue;
      }
      x0 = column < x0 ? column : x0;
      y0 = row < y0 ? row : y0;
      x1 = column >= x1 ? column + 1 : x1;
      y1 = row >= y1 ? row + 1 : y1;
      int32_t px = left + column;
      int32_t py = top + row;
      if (g->color != CF_CLEAR && !g->frame->blind && px >= 0 && py >= 0 && px < CF_VIEW &&
          py < CF_VIEW) {
        g->frame->px[py][px] = g->color == CF_BLACK ? cf_glyph_color(art[from]) : g->color;
      }
    }
  }
  if (x0 < x1 && !g->scenery) {
    touch(&b, left + x0, top + y0, left + x1, top + y1);
    if (g->color != CF_CLEAR) {
      leave(&b, left + x0, top + y0, left + x1, top + y1);
    }
  }
  return b.hit;
}

cf_hit cf_draw_text(cf_play *g, const char *text, cf_fx x, cf_fx y) {
  cf_brush b = brush(g, KIND_TEXT, 0);
  int32_t left = near_view(cf_floor(x));
  int32_t top = near_view(cf_floor(y));
  for (int i = 0; i < 24 && text[i] != 0; i++, left += 6) {
    if (text[i] == ' ') {
      continue;
    }
    if (!g->scenery) {
      touch(&b, left, top, left + 5, top + 7);
    }
    if (g->color == CF_CLEAR) {
      continue;
    }
    if (!g->scenery) {
      leave(&b, left, top, left + 5, top + 7);
    }
    for (int column = 0; column < 5 && !g->frame->blind; column++) {
      uint8_t bits = cf_font_column(text[i], column);
      for (int row = 0; row < 8; row++) {
        if (cf_bit(bits, row)) {
          paint(g->frame, left + column, top + row, left + column + 1, top + row + 1, g->color);
        }
      }
    }
  }
  return b.hit;
}
