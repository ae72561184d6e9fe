// SEESAW: a ball rolls on a plank that you tip with two buttons. Roll into stars, the outer ones
// pay more and a quick chain multiplies; keep off the falling anvils and do not roll over the edge.
#include "game.h"

enum { STARS = 3, ANVILS = 4, HALF = 42 };

typedef struct {
  cf_fx tip; // sine of the tilt, positive = right side down
  cf_fx tip_v;
  cf_fx at, v; // ball along the plank, 0 = middle
  int32_t roll;
  struct {
    cf_fx at;
    uint16_t age;
    bool on;
  } stars[STARS];
  struct {
    cf_fx x, y, vy;
    bool on;
  } anvils[ANVILS];
  uint16_t chain_left;
  uint8_t chain;
  uint16_t next_anvil;
} state;
CF_STATE_FITS(state);

static cf_fx plank_y(const state *s, cf_fx along) {
  return CF_FX(74) + cf_mul(s->tip, along);
}

static void tip(cf_play *g, state *s) {
  cf_fx push = CF_MILLI(3) + CF_MILLI(1) / 2;
  if (g->a) {
    s->tip_v -= push;
  }
  if (g->b) {
    s->tip_v += push;
  }
  if (!g->a && !g->b) {
    s->tip_v -= cf_mul(s->tip, CF_MILLI(12));
  }
  s->tip_v = cf_mul(s->tip_v, CF_MILLI(880));
  s->tip = cf_clamp(s->tip + s->tip_v, CF_MILLI(-420), CF_MILLI(420));
  if (g->a_down || g->b_down) {
    cf_play_sound(g, CF_SFX_CLICK);
  }
}

static void roll(cf_play *g, state *s) {
  s->v += cf_mul(cf_mul(s->tip, CF_MILLI(115)), cf_pace(g, 40));
  s->v = cf_mul(s->v, CF_MILLI(988));
  s->at += s->v;
  s->roll += s->v;
  if (cf_abs(s->at) > CF_FX(HALF + 2)) {
    g->color = CF_BLUE;
    cf_burst(g, CF_FX(50) + s->at, plank_y(s, s->at) - CF_FX(4), 20, CF_MILLI(1300), 0, 65536);
    cf_game_over(g);
  }
}

static void drop_star(cf_play *g, state *s) {
  for (int i = 0; i < STARS; i++) {
    if (!s->stars[i].on) {
      cf_fx at = cf_rnd(g, CF_FX(-38), CF_FX(38));
      if (cf_abs(at - s->at) < CF_FX(14)) {
        return;
      }
      s->stars[i].at = at;
      s->stars[i].age = 0;
      s->stars[i].on = true;
      return;
    }
  }
}

static void draw_stars(cf_play *g, state *s) {
  for (int i = 0; i < STARS; i++) {
    if (!s->stars[i].on) {
      continue;
    }
    cf_fx at = s->stars[i].at;
    cf_fx x = CF_FX(50) + at;
    cf_fx y = plank_y(s, at) - CF_FX(6);
    s->stars[i].age++;
    if (s->stars[i].age > 540) {
      s->stars[i].on = false;
      continue;
    }
    bool fading = s->stars[i].age > 420 && g->ticks / 5 % 2 == 0;
    g->color = fading ? CF_LIGHT_YELLOW : CF_BLACK;
    cf_draw_chr(g, 'b', x, y - CF_FX((int32_t)(g->ticks / 14 % 2)));
    if (cf_abs(at - s->at) < CF_FX(7)) {
      s->chain = s->chain_left > 0 && s->chain < 9 ? (uint8_t)(s->chain + 1) : 1;
      s->chain_left = 150;
      int32_t edge = cf_floor(cf_abs(at)) > 28 ? 2 : 1;
      cf_add_score(g, 10 * edge * s->chain, x - CF_FX(6), y - CF_FX(8));
      cf_play_sound(g, s->chain > 3 ? CF_SFX_POWER : CF_SFX_COIN);
      g->color = CF_YELLOW;
      cf_burst(g, x, y, 12, CF_FX_ONE, 0, 65536);
      s->stars[i].on = false;
    }
  }
  s->chain_left = s->chain_left > 0 ? (uint16_t)(s->chain_left - 1) : 0;
}

static void drop_anvil(cf_play *g, state *s) {
  for (int i = 0; i < ANVILS; i++) {
    if (!s->anvils[i].on) {
      // Half of them are aimed.
      cf_fx aim = cf_rnd_int(g, 0, 2) == 0 ? s->at : cf_rnd(g, CF_FX(-38), CF_FX(38));
      s->anvils[i].x = cf_clamp(CF_FX(50) + aim, CF_FX(10), CF_FX(90));
      s->anvils[i].y = CF_FX(-28);
      s->anvils[i].vy = cf_mul(CF_MILLI(520), cf_pace(g, 30));
      s->anvils[i].on = true;
      break;
    }
  }
  s->next_anvil = (uint16_t)(cf_floor((cf_fx)(((int64_t)CF_FX(150) << 16) / g->difficulty)) +
                             cf_rnd_int(g, 20, 70));
}

static bool draw_anvils(cf_play *g, state *s) {
  bool hit = false;
  for (int i = 0; i < ANVILS; i++) {
    if (!s->anvils[i].on) {
      continue;
    }
    s->anvils[i].y += s->anvils[i].vy;
    cf_fx x = s->anvils[i].x;
    cf_fx y = s->anvils[i].y;
    cf_fx floor_y = plank_y(s, x - CF_FX(50)) - CF_FX(4);
    if (y < CF_FX(4)) { // shadow of what comes
      g->color = g->ticks / 6 % 2 == 0 ? CF_LIGHT_RED : CF_LIGHT_BLACK;
      cf_draw_box(g, x, floor_y + CF_FX(3), CF_FX(7), CF_FX(1));
      cf_draw_chr(g, 'd', x, CF_FX(4));
    }
    if (y > floor_y) { // the plank is knocked
      s->anvils[i].on = false;
      s->tip_v += cf_mul((x - CF_FX(50)) / HALF, CF_MILLI(42));
      cf_play_sound(g, CF_SFX_HIT);
      g->color = CF_LIGHT_BLACK;
      cf_burst(g, x, floor_y, 8, CF_FX_ONE, 49152, 24000);
      continue;
    }
    g->color = CF_BLACK;
    cf_draw_chr(g, 'c', x, y);
    hit = hit || (cf_abs(x - CF_FX(50) - s->at) < CF_FX(6) &&
                  cf_abs(y - plank_y(s, s->at) + CF_FX(6)) < CF_FX(6));
  }
  return hit;
}

static void update(cf_play *g) {
  state *s = CF_STATE(state, g);
  if (g->ticks == 0) {
    s->next_anvil = 300;
    s->at = CF_FX(-6);
  }
  tip(g, s);
  if (g->ticks % 50 == 0) {
    drop_star(g, s);
  }
  if (s->next_anvil-- == 0) {
    drop_anvil(g, s);
  }
  g->scenery = true; // hits are reckoned along the plank, nothing here needs boxes
  g->color = CF_LIGHT_YELLOW;
  g->thickness = 6;
  cf_draw_arc(g, CF_FX(86), CF_FX(14), CF_FX(3), 0, 65536);
  g->thickness = 3;
  g->color = CF_LIGHT_CYAN; // hills
  cf_draw_arc(g, CF_FX(22), CF_FX(104), CF_FX(20), 32768, 32768);
  cf_draw_arc(g, CF_FX(74), CF_FX(108), CF_FX(30), 32768, 32768);
  g->color = CF_GREEN;
  cf_draw_rect(g, 0, CF_FX(95), CF_FX(100), CF_FX(5));
  g->color = CF_PURPLE;
  cf_draw_line(g, CF_FX(50), CF_FX(76), CF_FX(43), CF_FX(95));
  cf_draw_line(g, CF_FX(50), CF_FX(76), CF_FX(57), CF_FX(95));
  g->color = CF_BLACK;
  cf_draw_line(g, CF_FX(50 - HALF), plank_y(s, CF_FX(-HALF)), CF_FX(50 + HALF),
               plank_y(s, CF_FX(HALF)));
  g->color = CF_RED;
  cf_draw_box(g, CF_FX(50 - HALF), plank_y(s, CF_FX(-HALF)), CF_FX(4), CF_FX(5));
  cf_draw_box(g, CF_FX(50 + HALF), plank_y(s, CF_FX(HALF)), CF_FX(4), CF_FX(5));
  roll(g, s);
  draw_stars(g, s);
  bool squashed = draw_anvils(g, s);
  cf_fx x = CF_FX(50) + s->at;
  cf_fx y = plank_y(s, s->at) - CF_FX(4);
  g->color = CF_BLACK;
  g->quarter = (uint8_t)(cf_floor(s->roll / 4) & 3);
  cf_draw_chr(g, 'a', x, y);
  if (s->chain_left > 0 && s->chain > 1) {
    char text[3] = {'x', (char)('0' + s->chain), 0};
    g->color = CF_YELLOW;
    cf_draw_text(g, text, CF_FX(2), CF_FX(2));
    cf_draw_rect(g, CF_FX(16), CF_FX(4), CF_FX(s->chain_left / 6), CF_FX(2));
  }
  if (squashed) {
    g->color = CF_RED;
    cf_burst(g, x, y, 24, CF_MILLI(1500), 0, 65536);
    cf_game_over(g);
  }
}

static uint8_t bot(const cf_play *g) {
  const state *s = CF_STATE_OF(state, g);
  cf_fx want = 0;
  cf_fx best = CF_FX(200);
  for (int i = 0; i < STARS; i++) {
    cf_fx d = cf_abs(s->stars[i].at - s->at);
    if (s->stars[i].on && d < best) {
      best = d;
      want = s->stars[i].at;
    }
  }
  for (int i = 0; i < ANVILS; i++) {
    cf_fx x = s->anvils[i].x - CF_FX(50);
    if (s->anvils[i].on && s->anvils[i].y > CF_FX(20) && cf_abs(x - want) < CF_FX(12)) {
      want = x > 0 ? x - CF_FX(18) : x + CF_FX(18);
    }
  }
  // Wanted speed, then wanted tilt, then the button.
  cf_fx speed = cf_clamp(cf_mul(want - s->at, CF_MILLI(25)), CF_MILLI(-500), CF_MILLI(500));
  cf_fx tilt = cf_clamp(cf_mul(speed - s->v, CF_MILLI(700)), CF_MILLI(-300), CF_MILLI(300));
  cf_fx off = tilt - s->tip - cf_mul(s->tip_v, CF_FX(6));
  return off < CF_MILLI(-15) ? 1 : off > CF_MILLI(15) ? 2 : 0;
}

static const char *const glyphs[] = {
    " bbbb "
    "bBBwwb"
    "bBBBwb"
    "bbbbbb"
    "bBBBBb"
    " bbbb ",
    "  yy  "
    "yyYYyy"
    " yYYy "
    " yyyy "
    "yy  yy"
    "y    y",
    " llll "
    "llllll"
    "lLLLl "
    "  ll  "
    " llll "
    "llllll",
    "  rr  "
    "  rr  "
    "  rr  "
    "      "
    "  rr  "
    "  rr  ",
};

const cf_game cf_game_seesaw = {
    .id = "seesaw",
    .title = "SEESAW",
    .lines = {"Tip the plank, roll", "into stars. Mind the", "anvils and the edge."},
    .hint_a = "LEFT",
    .hint_b = "RIGHT",
    .rules = 1,
    .accent = CF_YELLOW,
    .sound = 31337,
    .glyphs = glyphs,
    .glyphs_len = CF_COUNT(glyphs),
    .update = update,
    .bot = bot,
};
