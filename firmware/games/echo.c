// ECHO BAT: one beat of the wings is also one call: only what the echo reached can be seen, and it
// fades. Eat moths, follow the cave.
#include "game.h"

enum { COLUMN = 5, COLUMNS = 22, MOTHS = 4, PINGS = 3, LIT = 70 };

typedef struct {
  struct {
    uint8_t top, bottom, lit;
  } cave[COLUMNS];
  uint8_t head; // column at the left edge
  cf_fx offset; // 0..COLUMN pixels that it has gone
  cf_fx y, vy;
  int32_t middle, gap, drift;
  uint32_t columns;
  struct {
    cf_fx x, y;
    uint8_t lit;
    bool on;
  } moths[MOTHS];
  struct {
    cf_fx x, y, r;
  } pings[PINGS];
  uint8_t ping_at;
  uint8_t eaten;
  uint8_t wing;
} state;
CF_STATE_FITS(state);

static void add_column(cf_play *g, state *s, int i) {
  if (s->columns % 6 == 0 && s->columns > COLUMNS) { // the way in is straight and wide
    s->drift = cf_rnd_int(g, -3, 4);
    int32_t narrow = cf_floor(cf_mul(g->difficulty - CF_FX_ONE, CF_FX(7)));
    s->gap = cf_rnd_int(g, 46, 60) - (narrow > 16 ? 16 : narrow);
  }
  s->middle += s->drift;
  int32_t half = s->gap / 2;
  if (s->middle < half + 6 || s->middle > 94 - half) {
    s->middle = s->middle < 50 ? half + 6 : 94 - half;
    s->drift = -s->drift;
  }
  int32_t rough = cf_rnd_int(g, 0, 3);
  s->cave[i].top = (uint8_t)(s->middle - half + rough);
  s->cave[i].bottom = (uint8_t)(s->middle + half - cf_rnd_int(g, 0, 3));
  s->cave[i].lit = 0;
  s->columns++;
  if (s->columns % 7 == 3) {
    for (int m = 0; m < MOTHS; m++) {
      if (!s->moths[m].on) {
        s->moths[m].x = CF_FX(104);
        s->moths[m].y = CF_FX(s->middle) + cf_rnd(g, CF_FX(-half + 9), CF_FX(half - 9));
        s->moths[m].lit = 0;
        s->moths[m].on = true;
        break;
      }
    }
  }
}

static void start(cf_play *g, state *s) {
  s->middle = 50;
  s->gap = 62;
  s->y = CF_FX(46);
  for (int i = 0; i < COLUMNS; i++) {
    add_column(g, s, i);
    s->cave[i].lit = LIT;
  }
}

static void advance(cf_play *g, state *s) {
  cf_fx v = cf_mul(CF_MILLI(520), cf_pace(g, 35));
  s->offset += v;
  if (s->offset >= CF_FX(COLUMN)) {
    s->offset -= CF_FX(COLUMN);
    add_column(g, s, s->head);
    s->head = (uint8_t)((s->head + 1) % COLUMNS);
    if (s->columns % 20 == 0) {
      cf_add_score(g, 5, CF_FX(28), s->y);
    }
  }
  for (int m = 0; m < MOTHS; m++) {
    s->moths[m].x -= v;
    if (s->moths[m].x < CF_FX(-4)) {
      s->moths[m].on = false;
    }
  }
  for (int p = 0; p < PINGS; p++) {
    s->pings[p].x -= v;
  }
}

static void flap(cf_play *g, state *s) {
  s->vy = CF_MILLI(-980);
  s->wing = 8;
  s->pings[s->ping_at].x = CF_FX(28);
  s->pings[s->ping_at].y = s->y;
  s->pings[s->ping_at].r = CF_FX(4);
  s->ping_at = (uint8_t)((s->ping_at + 1) % PINGS);
  cf_play_sound(g, CF_SFX_JUMP);
}

static bool in_ring(const state *s, int p, cf_fx x, cf_fx y) {
  cf_fx r = s->pings[p].r;
  return cf_apart(x, y, s->pings[p].x, s->pings[p].y, cf_max(r - CF_FX(4), 0)) &&
         !cf_apart(x, y, s->pings[p].x, s->pings[p].y, r + CF_FX(4));
}

static void draw_pings(cf_play *g, state *s) {
  for (int p = 0; p < PINGS; p++) {
    if (s->pings[p].r == 0) {
      continue;
    }
    s->pings[p].r += CF_MILLI(1500);
    if (s->pings[p].r > CF_FX(84)) {
      s->pings[p].r = 0;
      continue;
    }
    g->scenery = true;
    g->thickness = 1;
    g->color = s->pings[p].r < CF_FX(40) ? CF_CYAN : CF_LIGHT_CYAN;
    cf_draw_arc(g, s->pings[p].x, s->pings[p].y, s->pings[p].r, 54000, 23000);
  }
  g->scenery = false;
}

static void draw_cave(cf_play *g, state *s) {
  for (int i = 0; i < COLUMNS; i++) {
    int at = (s->head + i) % COLUMNS;
    cf_fx x = CF_FX(i * COLUMN) - s->offset;
    int32_t top = s->cave[at].top;
    int32_t bottom = s->cave[at].bottom;
    for (int p = 0; p < PINGS; p++) {
      if (s->pings[p].r > 0 && (in_ring(s, p, x, CF_FX(top)) || in_ring(s, p, x, CF_FX(bottom)))) {
        s->cave[at].lit = LIT;
      }
    }
    uint8_t lit = s->cave[at].lit;
    s->cave[at].lit = lit > 0 ? (uint8_t)(lit - 1) : 0;
    // Unlit rock is as dark as the air, but as hard as any.
    g->scenery = i < 3 || i > 8; // the bat flies in the columns between
    g->color = lit == 0 ? CF_WHITE : lit < 20 ? CF_LIGHT_PURPLE : CF_PURPLE;
    cf_draw_rect(g, x, 0, CF_FX(COLUMN), CF_FX(top));
    cf_draw_rect(g, x, CF_FX(bottom), CF_FX(COLUMN), CF_FX(100 - bottom));
    if (lit > 35) {
      g->color = CF_BLUE;
      cf_draw_rect(g, x, CF_FX(top - 2), CF_FX(COLUMN), CF_FX(2));
      cf_draw_rect(g, x, CF_FX(bottom), CF_FX(COLUMN), CF_FX(2));
    }
  }
  g->scenery = false;
}

static void draw_moths(cf_play *g, state *s) {
  for (int m = 0; m < MOTHS; m++) {
    if (!s->moths[m].on) {
      continue;
    }
    for (int p = 0; p < PINGS; p++) {
      if (s->pings[p].r > 0 && in_ring(s, p, s->moths[m].x, s->moths[m].y)) {
        s->moths[m].lit = 110;
      }
    }
    s->moths[m].lit = s->moths[m].lit > 0 ? (uint8_t)(s->moths[m].lit - 1) : 0;
    if (!cf_apart(s->moths[m].x, s->moths[m].y, CF_FX(28), s->y, CF_FX(8))) {
      s->moths[m].on = false;
      s->eaten = s->eaten < 9 ? (uint8_t)(s->eaten + 1) : 9;
      cf_add_score(g, 10 + 5 * s->eaten, s->moths[m].x, s->moths[m].y);
      cf_play_sound(g, CF_SFX_COIN);
      g->color = CF_YELLOW;
      cf_burst(g, s->moths[m].x, s->moths[m].y, 12, CF_FX_ONE, 0, 65536);
    } else if (s->moths[m].x < CF_FX(12) && s->moths[m].x > CF_FX(11)) {
      s->eaten = s->eaten > 2 ? (uint8_t)(s->eaten - 2) : 0; // a missed one costs the chain
    }
    if (s->moths[m].lit > 0) {
      g->color = s->moths[m].lit < 25 ? CF_LIGHT_YELLOW : CF_BLACK;
      g->flip_y = g->ticks / 6 % 2 == 0;
      cf_draw_chr(g, 'c', s->moths[m].x, s->moths[m].y);
      g->flip_y = false;
    }
  }
}

static void update(cf_play *g) {
  state *s = CF_STATE(state, g);
  if (g->ticks == 0) {
    start(g, s);
  }
  advance(g, s);
  if (g->a_down) {
    flap(g, s);
  }
  s->vy = cf_min(s->vy + CF_MILLI(38), CF_MILLI(1500));
  s->y += s->vy;
  s->wing = s->wing > 0 ? (uint8_t)(s->wing - 1) : 0;
  draw_cave(g, s);
  g->color = CF_CLEAR; // what the bat touches is asked before the rings are drawn
  cf_hit hit = cf_draw_box(g, CF_FX(28), s->y, CF_FX(4), CF_FX(3));
  draw_pings(g, s);
  draw_moths(g, s);
  g->color = CF_BLACK;
  cf_draw_chr(g, s->wing > 0 ? 'b' : 'a', CF_FX(28), s->y);
  if (hit.color != 0 || s->y < 0 || s->y > CF_FX(100)) {
    g->color = CF_RED;
    cf_burst(g, CF_FX(28), s->y, 24, CF_MILLI(1300), 0, 65536);
    for (int i = 0; i < COLUMNS; i++) {
      s->cave[i].lit = LIT;
    }
    cf_play_sound(g, CF_SFX_EXPLOSION);
    cf_game_over(g);
  }
}

static uint8_t bot(const cf_play *g) {
  const state *s = CF_STATE_OF(state, g);
  // A beat lifts by 13 pixels: beat above the floor ahead, not below a ceiling ahead.
  int32_t floor_y = 100;
  int32_t ceiling_y = 0;
  for (int i = 4; i < 11; i++) {
    int at = (s->head + i) % COLUMNS;
    floor_y = i < 9 && s->cave[at].bottom < floor_y ? s->cave[at].bottom : floor_y;
    ceiling_y = s->cave[at].top > ceiling_y ? s->cave[at].top : ceiling_y;
  }
  cf_fx want = CF_FX((floor_y + ceiling_y) / 2 + 5);
  for (int m = 0; m < MOTHS; m++) {
    if (s->moths[m].on && s->moths[m].x > CF_FX(28) && s->moths[m].x < CF_FX(52)) {
      want = s->moths[m].y + CF_FX(3);
    }
  }
  want = cf_clamp(want, CF_FX(ceiling_y + 19), CF_FX(floor_y - 7));
  return !g->a && s->vy > CF_MILLI(-300) && s->y + s->vy * 3 > want ? 1 : 0;
}

static const char *const glyphs[] = {
    "      "
    "p    p"
    "pp  pp"
    "pPrPrp"
    " PPPP "
    "  PP  ",
    "p    p"
    "pp  pp"
    " pPPp "
    " rPrP "
    "  PP  "
    "      ",
    "yy  yy"
    "yYyyYy"
    " yYYy "
    "  ll  "
    "  yy  "
    "      ",
};

const cf_game cf_game_echo = {
    .id = "echo",
    .title = "ECHO BAT",
    .lines = {"Flap to fly. Each", "flap is a call: only", "echoes show the cave."},
    .hint_a = "FLAP",
    .rules = 1,
    .dark = true,
    .accent = CF_PURPLE,
    .sound = 90210,
    .glyphs = glyphs,
    .glyphs_len = CF_COUNT(glyphs),
    .update = update,
    .bot = bot,
};
