// PARCEL POST: parcels come down a chute. Knock each to the bin of its colour, left or right; let
// bombs fall through. Now and then the bins change places.
#include "game.h"

enum { PARCELS = 6, FLYING = 6, LIVES = 3, ZONE = 58, REACH = 13 };
typedef enum { RED_BOX, BLUE_BOX, BOMB } kind;

typedef struct {
  struct {
    cf_fx y;
    kind is;
    bool on;
  } queue[PARCELS];
  struct {
    cf_fx x, y, vx, vy;
    kind is;
    uint8_t left;
  } flying[FLYING];
  uint8_t flying_at;
  cf_fx gap;     // pixels that the last parcel has fallen since it appeared
  bool swapped;  // red bin is on the right
  uint16_t warn; // ticks until the bins change places, 0 = no change announced
  uint16_t sorted;
  uint8_t lives, row, hurt;
  uint8_t arm[2];
} state;
CF_STATE_FITS(state);

static char glyph_of(kind is) {
  return is == RED_BOX ? 'a' : is == BLUE_BOX ? 'b' : 'c';
}

static void feed(cf_play *g, state *s, cf_fx v) {
  s->gap += v;
  if (s->gap < CF_FX(22)) {
    return;
  }
  for (int i = 0; i < PARCELS; i++) {
    if (!s->queue[i].on) {
      int32_t roll = cf_rnd_int(g, 0, 100);
      int32_t bombs = s->sorted < 8 ? 0 : 20;
      s->queue[i].is = roll < bombs ? BOMB : roll % 2 == 0 ? RED_BOX : BLUE_BOX;
      s->queue[i].y = CF_FX(10);
      s->queue[i].on = true;
      s->gap = cf_rnd(g, 0, CF_FX(8));
      return;
    }
  }
}

static void fault(cf_play *g, state *s, cf_fx x, cf_fx y) {
  s->lives = s->lives > 0 ? (uint8_t)(s->lives - 1) : 0;
  s->row = 0;
  s->hurt = 24;
  cf_play_sound(g, CF_SFX_EXPLOSION);
  g->color = CF_RED;
  cf_burst(g, x, y, 20, CF_MILLI(1300), 0, 65536);
  if (s->lives == 0) {
    cf_game_over(g);
  }
}

static void sorted(cf_play *g, state *s, bool left, cf_fx y) {
  s->sorted++;
  s->row = s->row < 9 ? (uint8_t)(s->row + 1) : 9;
  bool exact = cf_abs(y - CF_FX(ZONE)) < CF_FX(3);
  cf_add_score(g, (exact ? 15 : 10) + 2 * s->row, CF_FX(left ? 22 : 64), y - CF_FX(8));
  cf_play_sound(g, exact ? CF_SFX_POWER : CF_SFX_COIN);
  if (exact) {
    g->color = CF_YELLOW;
    cf_burst(g, CF_FX(50), y, 12, CF_FX_ONE, 0, 65536);
  }
  if (s->sorted % 12 == 0) {
    s->warn = 120;
  }
}

static void knock(cf_play *g, state *s, bool left) {
  s->arm[left ? 0 : 1] = 10;
  int best = -1;
  for (int i = 0; i < PARCELS; i++) {
    if (s->queue[i].on && cf_abs(s->queue[i].y - CF_FX(ZONE)) < CF_FX(REACH) &&
        (best < 0 || s->queue[i].y > s->queue[best].y)) {
      best = i;
    }
  }
  if (best < 0) {
    cf_play_sound(g, CF_SFX_CLICK);
    return;
  }
  cf_fx y = s->queue[best].y;
  kind is = s->queue[best].is;
  s->queue[best].on = false;
  int f = s->flying_at;
  s->flying_at = (uint8_t)((f + 1) % FLYING);
  s->flying[f].x = CF_FX(50);
  s->flying[f].y = y;
  s->flying[f].vx = left ? CF_MILLI(-1500) : CF_MILLI(1500);
  s->flying[f].vy = CF_MILLI(-1100);
  s->flying[f].is = is;
  s->flying[f].left = 40;
  bool red_side = left != s->swapped;
  if (is == BOMB || (is == RED_BOX) != red_side) {
    fault(g, s, CF_FX(left ? 34 : 66), y);
  } else {
    sorted(g, s, left, y);
  }
}

static void draw_bins(cf_play *g, const state *s) {
  bool blink = s->warn > 0 && g->ticks / 6 % 2 == 0;
  for (int side = 0; side < 2; side++) {
    bool red = (side == 0) != s->swapped;
    cf_fx x = CF_FX(side == 0 ? 4 : 70);
    g->color = blink ? CF_LIGHT_BLACK : red ? CF_RED : CF_BLUE;
    cf_draw_rect(g, x, CF_FX(80), CF_FX(26), CF_FX(20));
    g->color = blink ? CF_WHITE : red ? CF_LIGHT_RED : CF_LIGHT_BLUE;
    cf_draw_rect(g, x + CF_FX(3), CF_FX(83), CF_FX(20), CF_FX(14));
    g->color = CF_BLACK;
    cf_draw_chr(g, red ? 'a' : 'b', x + CF_FX(13), CF_FX(90));
  }
  if (s->warn > 0) {
    g->color = g->ticks / 6 % 2 == 0 ? CF_YELLOW : CF_RED;
    cf_draw_text(g, "SWAP", CF_FX(38), CF_FX(2));
  }
}

static void draw_chute(cf_play *g, const state *s) {
  g->color = CF_LIGHT_BLACK;
  g->color = CF_WHITE;
  cf_draw_rect(g, CF_FX(44), CF_FX(10), CF_FX(12), CF_FX(82));
  g->color = CF_LIGHT_BLACK;
  cf_draw_rect(g, CF_FX(42), CF_FX(10), CF_FX(2), CF_FX(36));
  cf_draw_rect(g, CF_FX(56), CF_FX(10), CF_FX(2), CF_FX(36));
  cf_draw_rect(g, CF_FX(38), CF_FX(92), CF_FX(24), CF_FX(8));
  g->color = CF_LIGHT_YELLOW;
  cf_draw_rect(g, CF_FX(44), CF_FX(ZONE - REACH + 1), CF_FX(12), CF_FX(2 * REACH - 2));
  g->color = CF_YELLOW;
  cf_draw_rect(g, CF_FX(44), CF_FX(ZONE - 3), CF_FX(12), CF_FX(6));
  g->color = CF_BLACK;
  g->thickness = 2;
  for (int i = 0; i < 6; i++) { // the grinder
    g->quarter = (uint8_t)((g->ticks / 8 + (uint32_t)i) % 4);
    cf_draw_chr(g, 'd', CF_FX(41 + i * 4), CF_FX(93));
  }
  g->quarter = 0;
  g->color = CF_BLACK;
  g->thickness = 3;
  cf_turn left = (cf_turn)(CF_DEG(120) - s->arm[0] * 1500);
  cf_turn right = (cf_turn)(CF_DEG(60) + s->arm[1] * 1500);
  cf_draw_bar(g, CF_FX(66), CF_FX(46), CF_FX(14), left, 0);
  cf_draw_bar(g, CF_FX(34), CF_FX(46), CF_FX(14), right, 0);
}

static void draw_queue(cf_play *g, state *s, cf_fx v) {
  for (int i = 0; i < PARCELS; i++) {
    if (!s->queue[i].on) {
      continue;
    }
    s->queue[i].y += v;
    g->color = CF_BLACK;
    cf_draw_chr(g, glyph_of(s->queue[i].is), CF_FX(50), s->queue[i].y);
    if (s->queue[i].y < CF_FX(92)) {
      continue;
    }
    s->queue[i].on = false;
    if (s->queue[i].is == BOMB) {
      s->sorted++;
      cf_add_score(g, 10, CF_FX(44), CF_FX(84));
      cf_play_sound(g, CF_SFX_HIT);
      g->color = CF_LIGHT_BLACK;
      cf_burst(g, CF_FX(50), CF_FX(92), 10, CF_FX_ONE, 49152, 30000);
    } else {
      fault(g, s, CF_FX(50), CF_FX(90));
    }
  }
}

static void draw_flying(cf_play *g, state *s) {
  for (int i = 0; i < FLYING; i++) {
    if (s->flying[i].left == 0) {
      continue;
    }
    s->flying[i].left--;
    s->flying[i].vy += CF_MILLI(90);
    s->flying[i].x += s->flying[i].vx;
    s->flying[i].y += s->flying[i].vy;
    s->flying[i].vx = cf_mul(s->flying[i].vx, CF_MILLI(965));
    g->color = CF_BLACK;
    g->quarter = (uint8_t)(g->ticks / 5 % 4);
    if (s->flying[i].y < CF_FX(86)) {
      cf_draw_chr(g, glyph_of(s->flying[i].is), s->flying[i].x, s->flying[i].y);
    }
  }
  g->quarter = 0;
}

static void update(cf_play *g) {
  state *s = CF_STATE(state, g);
  if (g->ticks == 0) {
    s->lives = LIVES;
    s->gap = CF_FX(22);
  }
  cf_fx v = cf_mul(CF_MILLI(430), cf_pace(g, 80));
  feed(g, s, v);
  for (int i = 0; i < 2; i++) {
    s->arm[i] = s->arm[i] > 0 ? (uint8_t)(s->arm[i] - 1) : 0;
  }
  if (s->warn > 0 && --s->warn == 0) {
    s->swapped = !s->swapped;
    cf_play_sound(g, CF_SFX_SELECT);
  }
  g->scenery = true; // zones and queues decide, not boxes
  g->color = CF_LIGHT_YELLOW;
  for (int32_t i = 0; i < 18; i++) { // bricks of the hall
    int32_t row = i / 3;
    cf_draw_rect(g, CF_FX((i % 3) * 38 + row % 2 * 16 - 4), CF_FX(20 + row * 10), CF_FX(14),
                 CF_FX(4));
  }
  g->color = CF_LIGHT_BLACK;
  cf_draw_rect(g, CF_FX(38), CF_FX(2), CF_FX(24), CF_FX(8));
  draw_bins(g, s);
  draw_chute(g, s);
  draw_queue(g, s, v);
  draw_flying(g, s);
  if (g->a_down) {
    knock(g, s, true);
  }
  if (g->b_down) {
    knock(g, s, false);
  }
  s->hurt = s->hurt > 0 ? (uint8_t)(s->hurt - 1) : 0;
  for (int i = 0; i < s->lives; i++) {
    g->color = s->hurt > 0 && g->ticks / 3 % 2 == 0 ? CF_RED : CF_BLACK;
    cf_draw_chr(g, 'e', CF_FX(5 + 7 * i), CF_FX(6));
  }
}

static uint8_t bot(const cf_play *g) {
  const state *s = CF_STATE_OF(state, g);
  if (g->a || g->b) {
    return 0;
  }
  for (int i = 0; i < PARCELS; i++) {
    // A bomb below would be hit instead.
    if (s->queue[i].on && s->queue[i].is == BOMB && s->queue[i].y > CF_FX(ZONE - REACH) &&
        s->queue[i].y < CF_FX(ZONE + REACH + 1)) {
      return 0;
    }
  }
  for (int i = 0; i < PARCELS; i++) {
    if (s->queue[i].on && s->queue[i].is != BOMB && s->queue[i].y > CF_FX(ZONE - 2) &&
        s->queue[i].y < CF_FX(ZONE + REACH)) {
      bool left = (s->queue[i].is == RED_BOX) != s->swapped;
      return left ? 1 : 2;
    }
  }
  return 0;
}

static const char *const glyphs[] = {
    "rryyrr"
    "rRyyRr"
    "yyyyyy"
    "rRyyRr"
    "rRyyRr"
    "rryyrr",
    "bbccbb"
    "bBccBb"
    "cccccc"
    "bBccBb"
    "bBccBb"
    "bbccbb",
    "   yr "
    "  ll  "
    " llll "
    "llwlll"
    "llllll"
    " llll ",
    " l  l "
    "llLLll"
    " LLLL "
    " LLLL "
    "llLLll"
    " l  l ",
    " r  r "
    "rrrrrr"
    "rRrrrr"
    "rrrrrr"
    " rrrr "
    "  rr  ",
};

const cf_game cf_game_parcel = {
    .id = "parcel",
    .title = "PARCEL POST",
    .lines = {"Knock parcels to the", "bin of their colour.", "Let bombs fall."},
    .hint_a = "LEFT",
    .hint_b = "RIGHT",
    .rules = 1,
    .accent = CF_BLUE,
    .sound = 2024,
    .glyphs = glyphs,
    .glyphs_len = CF_COUNT(glyphs),
    .update = update,
    .bot = bot,
};
