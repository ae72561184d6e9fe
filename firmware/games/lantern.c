// LANTERN: turn the beam of a lighthouse. Wisps burn in it, boats need it to find the harbour.
// Both buttons at once focus it: longer, hotter, and it drinks the oil that boats bring.
#include "game.h"

enum { WISPS = 10, BOATS = 3, LIVES = 3, OIL = 600, WIDE = 34, FOCUSED = 56 };

typedef struct {
  cf_turn beam;
  int32_t swing;
  int32_t oil;
  uint8_t lives;
  uint8_t hurt;
  uint8_t chain;
  uint16_t chain_left;
  uint16_t next_wisp, next_boat;
  struct {
    cf_fx x, y;
    cf_turn drift;
    uint8_t heat;
    bool on;
  } wisps[WISPS];
  struct {
    cf_fx x, y;
    uint16_t age;
    bool on, lit;
  } boats[BOATS];
} state;
CF_STATE_FITS(state);

static void from_edge(cf_play *g, cf_fx *x, cf_fx *y) {
  cf_turn way = (cf_turn)cf_rnd_int(g, 0, 65536);
  *x = CF_FX(50) + cf_mul(CF_FX(66), cf_cos(way));
  *y = CF_FX(50) + cf_mul(CF_FX(66), cf_sin(way));
}

static void appear(cf_play *g, state *s) {
  if (s->next_wisp-- == 0) {
    for (int i = 0; i < WISPS; i++) {
      if (!s->wisps[i].on) {
        from_edge(g, &s->wisps[i].x, &s->wisps[i].y);
        s->wisps[i].heat = 0;
        s->wisps[i].drift = (cf_turn)cf_rnd_int(g, 0, 65536);
        s->wisps[i].on = true;
        break;
      }
    }
    int32_t gap = cf_floor((cf_fx)(((int64_t)CF_FX(120) << 16) / cf_pace(g, 90)));
    s->next_wisp = (uint16_t)(gap + cf_rnd_int(g, 0, 40));
  }
  if (s->next_boat-- == 0) {
    for (int i = 0; i < BOATS; i++) {
      if (!s->boats[i].on) {
        from_edge(g, &s->boats[i].x, &s->boats[i].y);
        s->boats[i].age = 0;
        s->boats[i].on = true;
        break;
      }
    }
    s->next_boat = (uint16_t)cf_rnd_int(g, 260, 420);
  }
}

static bool turn_beam(cf_play *g, state *s) {
  bool focus = g->a && g->b && s->oil > 0;
  if (focus) {
    s->oil = s->oil > 4 ? s->oil - 4 : 0;
  } else if (g->a != g->b) {
    s->swing += g->a ? -48 : 48;
  }
  s->swing = g->a == g->b ? s->swing * 3 / 4 : s->swing * 15 / 16;
  s->beam = (cf_turn)((int32_t)s->beam + s->swing);
  return focus;
}

static void draw_beam(cf_play *g, const state *s, bool focus) {
  g->color = CF_LIGHT_YELLOW;
  if (!focus) {
    g->thickness = 3;
    cf_draw_bar(g, CF_FX(50), CF_FX(50), CF_FX(WIDE), (cf_turn)(s->beam - 1400), CF_MILLI(0));
    cf_draw_bar(g, CF_FX(50), CF_FX(50), CF_FX(WIDE), (cf_turn)(s->beam + 1400), CF_MILLI(0));
  }
  g->color = CF_YELLOW;
  g->thickness = focus ? 4 : 3;
  cf_draw_bar(g, CF_FX(50), CF_FX(50), CF_FX(focus ? FOCUSED : WIDE + 4), s->beam, CF_MILLI(0));
}

static bool lit(cf_hit hit) {
  return CF_HAS(hit.color, CF_YELLOW) || CF_HAS(hit.color, CF_LIGHT_YELLOW);
}

static void burn(cf_play *g, state *s, int i) {
  s->wisps[i].on = false;
  s->chain = s->chain_left > 0 && s->chain < 9 ? (uint8_t)(s->chain + 1) : 1;
  s->chain_left = 110;
  cf_add_score(g, 10 * s->chain, s->wisps[i].x - CF_FX(6), s->wisps[i].y);
  cf_play_sound(g, s->chain > 2 ? CF_SFX_POWER : CF_SFX_LASER);
  g->color = CF_LIGHT_CYAN;
  cf_burst(g, s->wisps[i].x, s->wisps[i].y, 14, CF_FX_ONE, 0, 65536);
}

static void draw_wisps(cf_play *g, state *s, bool focus) {
  for (int i = 0; i < WISPS; i++) {
    if (!s->wisps[i].on) {
      continue;
    }
    cf_fx *x = &s->wisps[i].x;
    cf_fx *y = &s->wisps[i].y;
    cf_turn home = cf_atan2(CF_FX(50) - *y, CF_FX(50) - *x);
    s->wisps[i].drift = (cf_turn)(s->wisps[i].drift + 700);
    cf_fx v = cf_mul(CF_MILLI(s->wisps[i].heat > 0 ? 60 : 170), cf_pace(g, 45));
    *x += cf_mul(v, cf_cos(home)) + cf_mul(CF_MILLI(180), cf_cos(s->wisps[i].drift));
    *y += cf_mul(v, cf_sin(home)) + cf_mul(CF_MILLI(180), cf_sin(s->wisps[i].drift));
    g->color = s->wisps[i].heat > 0 && g->ticks / 2 % 2 == 0 ? CF_RED : CF_BLACK;
    g->flip_x = *x > CF_FX(50);
    cf_hit hit = cf_draw_chr(g, 'a', *x, *y);
    g->flip_x = false;
    if (lit(hit)) {
      s->wisps[i].heat = (uint8_t)(s->wisps[i].heat + (focus ? 5 : 2));
      if (s->wisps[i].heat > 40) {
        burn(g, s, i);
        continue;
      }
    } else if (s->wisps[i].heat > 0 && g->ticks % 2 == 0) {
      s->wisps[i].heat--;
    }
    if (!cf_apart(*x, *y, CF_FX(50), CF_FX(50), CF_FX(8))) {
      s->wisps[i].on = false;
      s->lives = s->lives > 0 ? (uint8_t)(s->lives - 1) : 0;
      s->hurt = 30;
      s->chain_left = 0;
      cf_play_sound(g, CF_SFX_EXPLOSION);
      g->color = CF_RED;
      cf_burst(g, *x, *y, 24, CF_MILLI(1300), 0, 65536);
    }
  }
}

static void draw_boats(cf_play *g, state *s) {
  for (int i = 0; i < BOATS; i++) {
    if (!s->boats[i].on) {
      continue;
    }
    cf_fx *x = &s->boats[i].x;
    cf_fx *y = &s->boats[i].y;
    cf_turn home = cf_atan2(CF_FX(50) - *y, CF_FX(50) - *x);
    // Unlit, a boat circles and slowly comes no nearer; lit, it sails in.
    bool far = cf_apart(*x, *y, CF_FX(50), CF_FX(50), CF_FX(36));
    cf_turn way = s->boats[i].lit || far ? home : (cf_turn)(home + 15000);
    cf_fx v = s->boats[i].lit ? CF_MILLI(300) : CF_MILLI(150);
    *x += cf_mul(v, cf_cos(way));
    *y += cf_mul(v, cf_sin(way));
    g->color = CF_BLACK;
    g->flip_x = cf_cos(way) < 0;
    s->boats[i].lit = lit(cf_draw_chr(g, 'b', *x, *y));
    g->flip_x = false;
    s->boats[i].age++;
    if (!cf_apart(*x, *y, CF_FX(50), CF_FX(50), CF_FX(9))) {
      s->boats[i].on = false;
      s->oil = s->oil + 200 > OIL ? OIL : s->oil + 200;
      cf_add_score(g, 50, CF_FX(44), CF_FX(36));
      cf_play_sound(g, CF_SFX_POWER);
      g->color = CF_GREEN;
      cf_burst(g, CF_FX(50), CF_FX(50), 20, CF_FX_ONE, 0, 65536);
    }
  }
}

static void draw_tower(cf_play *g, const state *s) {
  g->color = CF_LIGHT_BLUE;
  g->thickness = 3;
  cf_draw_arc(g, CF_FX(50), CF_FX(50), CF_FX(5), 0, 65536);
  g->color = s->hurt > 0 && g->ticks / 3 % 2 == 0 ? CF_RED : CF_BLACK;
  cf_draw_chr(g, 'c', CF_FX(50), CF_FX(50));
  g->color = CF_BLACK;
  for (int i = 0; i < s->lives; i++) {
    cf_draw_chr(g, 'd', CF_FX(5 + 7 * i), CF_FX(5));
  }
  g->color = CF_LIGHT_BLACK;
  cf_draw_rect(g, CF_FX(59), CF_FX(3), CF_FX(38), CF_FX(3));
  g->color = s->oil < OIL / 5 ? CF_RED : CF_GREEN;
  cf_draw_rect(g, CF_FX(59), CF_FX(3), CF_FX(38) / OIL * s->oil, CF_FX(3));
}

static void update(cf_play *g) {
  state *s = CF_STATE(state, g);
  if (g->ticks == 0) {
    s->lives = LIVES;
    s->oil = OIL;
    s->next_wisp = 20;
    s->next_boat = 200;
    s->beam = 49152;
  }
  appear(g, s);
  s->hurt = s->hurt > 0 ? (uint8_t)(s->hurt - 1) : 0;
  s->chain_left = s->chain_left > 0 ? (uint16_t)(s->chain_left - 1) : 0;
  g->scenery = true;
  g->color = CF_LIGHT_BLUE; // waves
  for (int32_t i = 0; i < 14; i++) {
    int32_t sway = (int32_t)(g->ticks / 20 + (uint32_t)i * 3) % 4;
    cf_draw_rect(g, CF_FX((i * 53 + 9) % 94 + sway), CF_FX((i * 29 + 13) % 98), CF_FX(4),
                 CF_FX_ONE);
  }
  g->scenery = false;
  bool focus = turn_beam(g, s);
  draw_beam(g, s, focus);
  draw_boats(g, s);
  draw_wisps(g, s, focus);
  draw_tower(g, s);
  if (s->lives == 0) {
    cf_game_over(g);
  }
}

static uint8_t bot(const cf_play *g) {
  const state *s = CF_STATE_OF(state, g);
  cf_fx best = CF_FX(60);
  cf_turn want = s->beam;
  bool any = false;
  for (int i = 0; i < WISPS; i++) {
    cf_fx d = cf_hypot(s->wisps[i].x - CF_FX(50), s->wisps[i].y - CF_FX(50));
    if (s->wisps[i].on && d < best) {
      best = d;
      any = true;
      want = cf_atan2(s->wisps[i].y - CF_FX(50), s->wisps[i].x - CF_FX(50));
    }
  }
  for (int i = 0; i < BOATS && best > CF_FX(30); i++) {
    if (s->boats[i].on) {
      any = true;
      want = cf_atan2(s->boats[i].y - CF_FX(50), s->boats[i].x - CF_FX(50));
    }
  }
  int32_t diff = cf_turn_diff(want, s->beam) - s->swing * 6;
  if (!any) {
    return 0;
  }
  if (diff > -900 && diff < 900) {
    return best < CF_FX(24) && s->oil > 100 ? 3 : 0;
  }
  return diff < 0 ? 1 : 2;
}

static const char *const glyphs[] = {
    " CCCC "
    "CCCCCC"
    "CwCwCC"
    "CCCCCC"
    "CCCCCC"
    "C CC C",
    "  l   "
    "  lr  "
    "  lrr "
    "  l   "
    "yyyyyy"
    " yyyy ",
    " rrrr "
    "  yy  "
    "  ll  "
    "  rr  "
    " llll "
    " rrrr ",
    "  yy  "
    " yYYy "
    " yYYy "
    " yyyy "
    "  ll  "
    "  ll  ",
};

const cf_game cf_game_lantern = {
    .id = "lantern",
    .title = "LANTERN",
    .lines = {"Burn wisps, light the", "boats home. Both keys", "focus the beam."},
    .hint_a = "LEFT",
    .hint_b = "RIGHT",
    .rules = 1,
    .dark = true,
    .accent = CF_YELLOW,
    .sound = 1887,
    .glyphs = glyphs,
    .glyphs_len = CF_COUNT(glyphs),
    .update = update,
    .bot = bot,
};
