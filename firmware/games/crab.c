// CRAB TIDE: a crab runs along the beach for pearls. Hold to dig in before a wave or a gull comes,
// but be out of the sand when the rake passes. Pearls in a row pay more; digging ends the row.
#include "game.h"

enum { PEARLS = 4, AIR = 150, WALK_Y = 78 };
typedef enum { CALM, WAVE, GULL, RAKE } danger;

typedef struct {
  cf_fx x;
  int32_t way;
  int32_t air;
  uint8_t row;
  bool dug;
  danger now;
  uint16_t left; // ticks to the strike, then of the strike itself
  bool striking;
  cf_fx gull_x;
  cf_fx rake_x;
  cf_fx sea;     // height of the wave front
  uint8_t kinds; // dangers met so far
  struct {
    cf_fx x;
    uint8_t age;
    bool on, black;
  } pearls[PEARLS];
} state;
CF_STATE_FITS(state);

static uint16_t paced(const cf_play *g, int32_t ticks) {
  return (uint16_t)cf_floor((cf_fx)(((int64_t)CF_FX(ticks) << 16) / cf_pace(g, 60)));
}

static void next_danger(cf_play *g, state *s) {
  s->striking = false;
  if (s->now != CALM) {
    s->now = CALM;
    s->left = paced(g, cf_rnd_int(g, 50, 120));
    return;
  }
  int32_t kinds = s->kinds < 2 ? 1 : s->kinds < 5 ? 2 : 3;
  s->now = (danger)(WAVE + cf_rnd_int(g, 0, kinds));
  s->kinds = s->kinds < 200 ? (uint8_t)(s->kinds + 1) : 200;
  s->left = paced(g, s->now == GULL ? 70 : 90);
  s->gull_x = cf_clamp(s->x + CF_FX(12 * s->way), CF_FX(8), CF_FX(92));
  s->rake_x = CF_FX(-10);
}

static void strike(cf_play *g, state *s) {
  if (!s->striking) {
    s->striking = true;
    // Waves stay longer with every minute: breath becomes the matter.
    int32_t stay = 80 + cf_floor(cf_mul(g->difficulty - CF_FX_ONE, CF_FX(12)));
    s->left = s->now == WAVE   ? (uint16_t)(stay > 130 ? 130 : stay)
              : s->now == GULL ? 22
                               : paced(g, 100);
    cf_play_sound(g, s->now == WAVE ? CF_SFX_HIT : CF_SFX_LASER);
  } else {
    next_danger(g, s);
  }
}

static void dig(cf_play *g, state *s) {
  bool dug = g->a && s->air > 0;
  if (dug && !s->dug) {
    s->row = 0;
    cf_play_sound(g, CF_SFX_CLICK);
    g->color = CF_YELLOW;
    cf_burst(g, s->x, CF_FX(WALK_Y + 3), 8, CF_FX_ONE, 49152, 20000);
  }
  s->dug = dug;
  s->air += dug ? -1 : g->ticks % 2 == 0 ? 2 : 1;
  s->air = s->air > AIR ? AIR : s->air;
  if (g->a && s->air <= 0) {
    s->air = -30; // out of breath: a while without digging
  }
  if (!s->dug) {
    s->x += cf_mul(CF_MILLI(720), cf_pace(g, 30)) * s->way;
    if (s->x < CF_FX(6) || s->x > CF_FX(94)) {
      s->way = s->x < CF_FX(50) ? 1 : -1;
    }
  }
}

static void draw_beach(cf_play *g, state *s) {
  cf_fx rest = CF_FX(36) + cf_mul(CF_FX(3), cf_sin((cf_turn)(g->ticks * 500)));
  cf_fx to = rest;
  if (s->now == WAVE) {
    to = s->striking ? (s->left > 25 ? CF_FX(92) : rest) : CF_FX(28);
  }
  s->sea += cf_mul(to - s->sea, CF_MILLI(s->striking ? 130 : 50));
  g->color = CF_LIGHT_YELLOW;
  cf_draw_rect(g, 0, CF_FX(30), CF_FX(100), CF_FX(70));
  if (s->now == WAVE && !s->striking && g->ticks / 8 % 2 == 0) { // wet sand: this far it will come
    g->color = CF_LIGHT_BLUE;
    cf_draw_rect(g, 0, CF_FX(90), CF_FX(100), CF_FX(2));
  }
  g->color = CF_YELLOW;
  for (int32_t i = 0; i < 16; i++) {
    cf_draw_rect(g, CF_FX((i * 41 + 5) % 100), CF_FX(56 + (i * 23) % 43), CF_FX(2), CF_FX_ONE);
  }
}

static void draw_sea(cf_play *g, const state *s) {
  g->color = CF_BLUE;
  cf_draw_rect(g, 0, CF_FX(14), CF_FX(100), s->sea - CF_FX(14));
  g->color = CF_CYAN;
  for (int32_t i = 0; i < 10; i++) {
    int32_t sway = (int32_t)((g->ticks / 9 + (uint32_t)i * 5) % 8);
    cf_draw_rect(g, CF_FX(i * 11 + sway - 6), s->sea - CF_FX(2 + i % 3), CF_FX(8), CF_FX(2));
    cf_draw_rect(g, CF_FX((i * 37) % 90 + sway), CF_FX(18 + (i * 7) % 16), CF_FX(5), CF_FX_ONE);
  }
  g->color = CF_LIGHT_CYAN;
  cf_draw_rect(g, 0, 0, CF_FX(100), CF_FX(14));
  g->color = CF_LIGHT_RED;
  cf_draw_arc(g, CF_FX(80), CF_FX(14), CF_FX(7), 32768, 32768);
}

static void draw_pearls(cf_play *g, state *s) {
  if (g->ticks % 40 == 0) {
    for (int i = 0; i < PEARLS; i++) {
      if (!s->pearls[i].on) {
        s->pearls[i].x = cf_rnd(g, CF_FX(8), CF_FX(92));
        s->pearls[i].age = 0;
        s->pearls[i].black = cf_rnd_int(g, 0, 6) == 0;
        s->pearls[i].on = true;
        break;
      }
    }
  }
  for (int i = 0; i < PEARLS; i++) {
    if (!s->pearls[i].on) {
      continue;
    }
    s->pearls[i].age = s->pearls[i].age < 20 ? (uint8_t)(s->pearls[i].age + 1) : 20;
    cf_fx x = s->pearls[i].x;
    cf_fx y = CF_FX(WALK_Y + 1) - CF_FX(s->pearls[i].age < 20 ? (20 - s->pearls[i].age) / 4 : 0);
    g->color = CF_BLACK;
    cf_draw_chr(g, s->pearls[i].black ? 'd' : 'c', x, y);
    if (!s->dug && s->pearls[i].age > 10 && cf_abs(x - s->x) < CF_FX(6)) {
      s->pearls[i].on = false;
      s->row = s->row < 10 ? (uint8_t)(s->row + 1) : 10;
      cf_add_score(g, 5 * s->row * (s->pearls[i].black ? 3 : 1), x - CF_FX(6), CF_FX(66));
      cf_play_sound(g, s->row > 4 ? CF_SFX_POWER : CF_SFX_COIN);
      g->color = s->pearls[i].black ? CF_PURPLE : CF_CYAN;
      cf_burst(g, x, y, 10, CF_FX_ONE, 49152, 40000);
    }
  }
}

// Draws what threatens and answers whether it got the crab.
static bool draw_danger(cf_play *g, state *s) {
  g->color = CF_BLACK;
  if (s->now == WAVE) {
    return s->sea > CF_FX(WALK_Y) && !s->dug;
  }
  if (s->now == GULL) {
    if (!s->striking) {
      s->gull_x += cf_clamp(s->x - s->gull_x, CF_MILLI(-420), CF_MILLI(420));
      g->color = g->ticks / 5 % 2 == 0 ? CF_LIGHT_BLACK : CF_YELLOW;
      cf_draw_box(g, s->gull_x, CF_FX(WALK_Y + 4), CF_FX(9), CF_FX(2));
    }
    g->color = CF_BLACK;
    cf_fx y = s->striking ? CF_FX(WALK_Y - 4 - (s->left > 11 ? s->left - 11 : 11 - s->left) * 5)
                          : CF_FX(16 + (int32_t)(g->ticks / 10 % 2));
    g->flip_y = !s->striking && g->ticks / 10 % 2 == 0;
    cf_draw_chr(g, 'e', s->gull_x - CF_FX(3), y);
    g->flip_x = true;
    cf_draw_chr(g, 'e', s->gull_x + CF_FX(3), y);
    g->flip_x = g->flip_y = false;
    return s->striking && !s->dug && cf_abs(s->gull_x - s->x) < CF_FX(8) && y > CF_FX(WALK_Y - 10);
  }
  if (s->now == RAKE) {
    if (!s->striking) {
      g->color = g->ticks / 6 % 2 == 0 ? CF_RED : CF_LIGHT_RED;
      cf_draw_text(g, "RAKE!", CF_FX(4), CF_FX(88));
      return false;
    }
    s->rake_x += cf_mul(CF_MILLI(1250), cf_pace(g, 35));
    g->color = CF_RED;
    g->thickness = 2;
    cf_draw_line(g, s->rake_x - CF_FX(14), CF_FX(62), s->rake_x, CF_FX(WALK_Y + 4));
    g->color = CF_BLACK;
    for (int32_t i = 0; i < 3; i++) {
      cf_draw_rect(g, s->rake_x + CF_FX(i * 3 - 3), CF_FX(WALK_Y + 3), CF_FX(1), CF_FX(7));
    }
    g->color = CF_YELLOW;
    cf_burst(g, s->rake_x, CF_FX(WALK_Y + 6), 1, CF_FX_ONE, 49152, 16000);
    return s->dug && cf_abs(s->rake_x - s->x) < CF_FX(6);
  }
  return false;
}

static void draw_crab(cf_play *g, const state *s) {
  g->color = CF_BLACK;
  if (s->dug) {
    cf_draw_chr(g, 'b', s->x, CF_FX(WALK_Y + 3));
  } else {
    g->flip_x = g->ticks / 5 % 2 == 0;
    cf_draw_chr(g, 'a', s->x, CF_FX(WALK_Y));
    g->flip_x = false;
  }
  if (s->air < AIR) {
    g->color = s->air < 40 ? CF_RED : CF_GREEN;
    cf_draw_rect(g, s->x - CF_FX(6), CF_FX(WALK_Y + 11), CF_FX(s->air > 0 ? s->air * 12 / AIR : 0),
                 CF_FX(2));
  }
}

static void update(cf_play *g) {
  state *s = CF_STATE(state, g);
  if (g->ticks == 0) {
    s->x = CF_FX(20);
    s->way = 1;
    s->air = AIR;
    s->left = 150;
    s->sea = CF_FX(36);
  }
  if (s->left-- == 0) {
    if (s->now == CALM) {
      next_danger(g, s);
    } else {
      strike(g, s);
    }
  }
  dig(g, s);
  draw_beach(g, s);
  draw_pearls(g, s);
  draw_crab(g, s);
  draw_sea(g, s);
  bool caught = draw_danger(g, s);
  if (caught) {
    g->color = CF_RED;
    cf_burst(g, s->x, CF_FX(WALK_Y), 24, CF_MILLI(1400), 49152, 40000);
    cf_play_sound(g, CF_SFX_EXPLOSION);
    cf_game_over(g);
  }
}

static uint8_t bot(const cf_play *g) {
  const state *s = CF_STATE_OF(state, g);
  if (s->now == WAVE) {
    return (s->striking ? s->sea > CF_FX(60) || s->left > 40 : s->left < 8) ? 1 : 0;
  }
  if (s->now == GULL) {
    bool near = cf_abs(s->gull_x - s->x) < CF_FX(22);
    return near && (s->striking ? s->left > 6 : s->left < 6) ? 1 : 0;
  }
  return 0;
}

static const char *const glyphs[] = {
    "r    r"
    "rr  rr"
    " lrrl "
    "rrrrrr"
    " rRRr "
    "r r  r",
    "      "
    "      "
    "      "
    " l  l "
    " y  y "
    "yyyyyy",
    "      "
    "  cc  "
    " cCCc "
    " cCCc "
    "  cc  "
    "      ",
    "      "
    "  pp  "
    " pPpp "
    " pppp "
    "  pp  "
    "      ",
    "      "
    "l     "
    "lll   "
    " llll "
    "   lll"
    "    yy",
};

const cf_game cf_game_crab = {
    .id = "crab",
    .title = "CRAB TIDE",
    .lines = {"Hold to dig in: waves", "and gulls pass by.", "Rakes do not."},
    .hint_a = "DIG IN",
    .rules = 1,
    .accent = CF_RED,
    .sound = 555,
    .glyphs = glyphs,
    .glyphs_len = CF_COUNT(glyphs),
    .update = update,
    .bot = bot,
};
