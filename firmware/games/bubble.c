// BUBBLES: a blower walks to and fro. Hold to blow a bubble, let go to send it up: it gathers
// seeds, and each more in one bubble pays more. Soap runs out and comes back slowly, faster with
// seeds brought home; wasps burst bubbles; seeds that reach the ground wither a flower.
#include "game.h"

enum { SEEDS = 12, BUBBLES = 4, WASPS = 3, FLOWERS = 5, SEED_NONE = 0, SEED_FALLING = 1 };

typedef struct {
  cf_fx x;
  int32_t way;
  cf_fx blow; // radius of the bubble on the blower, 0 = none
  struct {
    cf_fx x, y, vy;
    int8_t in; // bubble that holds it, -1 = falling
    bool on;
  } seeds[SEEDS];
  struct {
    cf_fx x, y, r;
    uint8_t held;
    bool on;
  } bubbles[BUBBLES];
  struct {
    cf_fx x, y, vx;
    bool on;
  } wasps[WASPS];
  cf_fx soap; // 0..100
  uint8_t flowers;
  uint8_t banked; // seeds towards the next flower
  uint16_t next_seed, next_wasp;
  uint8_t hurt;
} state;
CF_STATE_FITS(state);

static void appear(cf_play *g, state *s) {
  if (s->next_seed-- == 0) {
    for (int i = 0; i < SEEDS; i++) {
      if (!s->seeds[i].on) {
        s->seeds[i].x = cf_rnd(g, CF_FX(8), CF_FX(92));
        s->seeds[i].y = CF_FX(-4);
        s->seeds[i].vy = cf_mul(cf_rnd(g, CF_MILLI(130), CF_MILLI(210)), cf_pace(g, 45));
        s->seeds[i].in = -1;
        s->seeds[i].on = true;
        break;
      }
    }
    int32_t gap = cf_floor((cf_fx)(((int64_t)CF_FX(85) << 16) / cf_pace(g, 60)));
    s->next_seed = (uint16_t)(gap + cf_rnd_int(g, 0, 30));
  }
  if (s->next_wasp-- == 0) {
    for (int i = 0; i < WASPS; i++) {
      if (!s->wasps[i].on) {
        bool left = cf_rnd_int(g, 0, 2) == 0;
        s->wasps[i].x = left ? CF_FX(-4) : CF_FX(104);
        s->wasps[i].y = cf_rnd(g, CF_FX(18), CF_FX(62));
        s->wasps[i].vx = cf_mul(CF_MILLI(left ? 330 : -330), cf_pace(g, 40));
        s->wasps[i].on = true;
        break;
      }
    }
    s->next_wasp = (uint16_t)cf_floor(
        (cf_fx)(((int64_t)CF_FX(cf_rnd_int(g, 260, 420)) << 16) / g->difficulty));
  }
}

static void blow(cf_play *g, state *s) {
  s->soap = cf_min(s->soap + CF_MILLI(270), CF_FX(100));
  if (g->a && s->blow >= 0) {
    if (g->a_down && s->soap >= CF_FX(12)) {
      s->blow = CF_FX(4);
      s->soap -= CF_FX(12);
      cf_play_sound(g, CF_SFX_SELECT);
    } else if (s->blow > 0 && s->soap > 0) {
      s->blow += CF_MILLI(130);
      s->soap -= CF_MILLI(400);
    }
    if (s->blow > CF_FX(16)) { // too big: it bursts
      g->color = CF_CYAN;
      cf_burst(g, s->x, CF_FX(76), 16, CF_FX_ONE, 49152, 40000);
      cf_play_sound(g, CF_SFX_HIT);
      s->blow = 0;
    }
    return;
  }
  if (s->blow > 0) {
    for (int i = 0; i < BUBBLES; i++) {
      if (!s->bubbles[i].on) {
        s->bubbles[i].x = s->x;
        s->bubbles[i].y = CF_FX(82) - s->blow;
        s->bubbles[i].r = s->blow;
        s->bubbles[i].held = 0;
        s->bubbles[i].on = true;
        cf_play_sound(g, CF_SFX_JUMP);
        break;
      }
    }
    s->blow = 0;
  }
  s->x += cf_mul(CF_MILLI(560), cf_pace(g, 20)) * s->way;
  if (s->x < CF_FX(8) || s->x > CF_FX(92)) {
    s->way = s->x < CF_FX(50) ? 1 : -1;
  }
}

static void bank(cf_play *g, state *s, int b) {
  int32_t n = s->bubbles[b].held;
  s->bubbles[b].on = false;
  g->color = CF_CYAN;
  cf_burst(g, s->bubbles[b].x, CF_FX(3), 8 + n * 3, CF_FX_ONE, 16384, 40000);
  if (n == 0) {
    return;
  }
  for (int i = 0; i < SEEDS; i++) {
    if (s->seeds[i].on && s->seeds[i].in == b) {
      s->seeds[i].on = false;
    }
  }
  // 10, 30, 60, 100 ...
  cf_add_score(g, 5 * n * (n + 1), s->bubbles[b].x - CF_FX(6), CF_FX(14));
  cf_play_sound(g, n > 2 ? CF_SFX_POWER : CF_SFX_COIN);
  s->soap += CF_FX(8 * n);
  s->banked = (uint8_t)(s->banked + n);
  if (s->banked >= 10) {
    s->banked = (uint8_t)(s->banked - 10);
    s->flowers = s->flowers < FLOWERS ? (uint8_t)(s->flowers + 1) : FLOWERS;
  }
}

static void burst(cf_play *g, state *s, int b) {
  s->bubbles[b].on = false;
  for (int i = 0; i < SEEDS; i++) {
    if (s->seeds[i].on && s->seeds[i].in == b) {
      s->seeds[i].in = -1;
    }
  }
  g->color = CF_BLUE;
  cf_burst(g, s->bubbles[b].x, s->bubbles[b].y, 16, CF_FX_ONE, 0, 65536);
  cf_play_sound(g, CF_SFX_HIT);
}

static void draw_bubbles(cf_play *g, state *s) {
  for (int b = 0; b < BUBBLES; b++) {
    if (!s->bubbles[b].on) {
      continue;
    }
    cf_fx r = s->bubbles[b].r;
    s->bubbles[b].y -= CF_MILLI(1050) - cf_mul(r, CF_MILLI(45));
    if (s->bubbles[b].y < r) {
      bank(g, s, b);
      continue;
    }
    g->scenery = true; // bubbles are round: distances decide, not boxes
    g->thickness = 1;
    g->color = CF_CYAN;
    cf_draw_arc(g, s->bubbles[b].x, s->bubbles[b].y, r, 0, 65536);
    g->color = CF_BLUE;
    cf_draw_arc(g, s->bubbles[b].x, s->bubbles[b].y, r - CF_FX(2), CF_DEG(200), 9000);
  }
}

static void draw_seeds(cf_play *g, state *s) {
  for (int i = 0; i < SEEDS; i++) {
    if (!s->seeds[i].on) {
      continue;
    }
    int in = s->seeds[i].in;
    if (in >= 0) { // held seeds circle in their bubble
      cf_turn t = (cf_turn)(g->ticks * 600 + (uint32_t)i * 21000);
      cf_fx r = s->bubbles[in].r / 2;
      s->seeds[i].x = s->bubbles[in].x + cf_mul(r, cf_cos(t));
      s->seeds[i].y = s->bubbles[in].y + cf_mul(r, cf_sin(t));
    } else {
      s->seeds[i].y += s->seeds[i].vy;
      cf_fx sway = cf_sin((cf_turn)(g->ticks * 400 + (uint32_t)i * 9000));
      s->seeds[i].x = cf_clamp(s->seeds[i].x + cf_mul(sway, CF_MILLI(150)), CF_FX(4), CF_FX(96));
      for (int b = 0; b < BUBBLES; b++) {
        if (s->bubbles[b].on && !cf_apart(s->seeds[i].x, s->seeds[i].y, s->bubbles[b].x,
                                          s->bubbles[b].y, s->bubbles[b].r + CF_FX(1))) {
          s->seeds[i].in = (int8_t)b;
          s->bubbles[b].held++;
          cf_play_sound(g, CF_SFX_CLICK);
          break;
        }
      }
    }
    g->color = CF_BLACK;
    cf_draw_chr(g, 'a', s->seeds[i].x, s->seeds[i].y);
    if (s->seeds[i].in < 0 && s->seeds[i].y > CF_FX(90)) {
      s->seeds[i].on = false;
      s->flowers = s->flowers > 0 ? (uint8_t)(s->flowers - 1) : 0;
      s->hurt = 30;
      g->color = CF_RED;
      cf_burst(g, s->seeds[i].x, CF_FX(90), 14, CF_FX_ONE, 49152, 30000);
      cf_play_sound(g, CF_SFX_EXPLOSION);
    }
  }
}

static void draw_wasps(cf_play *g, state *s) {
  for (int i = 0; i < WASPS; i++) {
    if (!s->wasps[i].on) {
      continue;
    }
    s->wasps[i].x += s->wasps[i].vx;
    cf_fx y = s->wasps[i].y + cf_mul(CF_FX(4), cf_sin((cf_turn)(g->ticks * 900)));
    g->color = CF_BLACK;
    g->flip_x = s->wasps[i].vx < 0;
    cf_draw_chr(g, g->ticks / 4 % 2 == 0 ? 'b' : 'c', s->wasps[i].x, y);
    g->flip_x = false;
    for (int b = 0; b < BUBBLES; b++) {
      if (s->bubbles[b].on && !cf_apart(s->wasps[i].x, y, s->bubbles[b].x, s->bubbles[b].y,
                                        s->bubbles[b].r + CF_FX(2))) {
        burst(g, s, b);
      }
    }
    if (s->wasps[i].x < CF_FX(-6) || s->wasps[i].x > CF_FX(106)) {
      s->wasps[i].on = false;
    }
  }
}

static void draw_cloud(cf_play *g, int32_t at, int32_t y) {
  cf_fx x = CF_FX(at % 130 - 20);
  cf_draw_rect(g, x, CF_FX(y), CF_FX(18), CF_FX(4));
  cf_draw_rect(g, x + CF_FX(4), CF_FX(y - 3), CF_FX(9), CF_FX(3));
}

static void draw_garden(cf_play *g, const state *s) {
  g->scenery = true;
  g->color = CF_LIGHT_CYAN;
  draw_cloud(g, 40 + (int32_t)(g->ticks / 14), 22);
  draw_cloud(g, 100 + (int32_t)(g->ticks / 22), 46);
  g->color = CF_LIGHT_GREEN;
  cf_draw_rect(g, 0, CF_FX(86), CF_FX(100), CF_FX(6));
  g->color = CF_GREEN;
  cf_draw_rect(g, 0, CF_FX(92), CF_FX(100), CF_FX(8));
  for (int i = 0; i < FLOWERS; i++) {
    bool alive = i < s->flowers;
    g->color = alive ? CF_BLACK : CF_LIGHT_BLACK;
    cf_draw_chr(g, alive ? 'd' : 'e', CF_FX(10 + i * 20), CF_FX(94));
  }
  g->scenery = false;
}

static void draw_blower(cf_play *g, const state *s) {
  g->color = CF_BLACK;
  g->flip_x = s->way < 0;
  cf_draw_chr(g, 'f', s->x, CF_FX(85));
  g->flip_x = false;
  if (s->blow > 0) {
    g->scenery = true;
    g->thickness = 1;
    g->color = s->blow > CF_FX(13) && g->ticks / 3 % 2 == 0 ? CF_RED : CF_CYAN;
    cf_draw_arc(g, s->x, CF_FX(82) - s->blow, s->blow, 0, 65536);
  }
}

static void update(cf_play *g) {
  state *s = CF_STATE(state, g);
  if (g->ticks == 0) {
    s->x = CF_FX(30);
    s->way = 1;
    s->flowers = FLOWERS;
    s->soap = CF_FX(100);
    s->next_seed = 10;
    s->next_wasp = 500;
  }
  appear(g, s);
  blow(g, s);
  s->hurt = s->hurt > 0 ? (uint8_t)(s->hurt - 1) : 0;
  draw_garden(g, s);
  draw_bubbles(g, s);
  draw_blower(g, s);
  draw_seeds(g, s);
  draw_wasps(g, s);
  g->color = CF_LIGHT_BLACK;
  cf_draw_rect(g, CF_FX(2), CF_FX(2), CF_FX(30), CF_FX(2));
  g->color = s->soap < CF_FX(12) ? CF_RED : CF_CYAN;
  cf_draw_rect(g, CF_FX(2), CF_FX(2), cf_mul(s->soap, CF_MILLI(300)), CF_FX(2));
  if (s->flowers == 0) {
    cf_game_over(g);
  }
}

// Whether a bubble rises below this seed already.
static bool sought(const state *s, int seed) {
  for (int b = 0; b < BUBBLES; b++) {
    if (s->bubbles[b].on && s->bubbles[b].y > s->seeds[seed].y &&
        cf_abs(s->bubbles[b].x - s->seeds[seed].x) < s->bubbles[b].r) {
      return true;
    }
  }
  return false;
}

static uint8_t bot(const cf_play *g) {
  const state *s = CF_STATE_OF(state, g);
  // Blows below free seeds; bigger below those that are still high.
  cf_fx size = 0;
  for (int i = 0; i < SEEDS; i++) {
    cf_fx y = s->seeds[i].y;
    if (s->seeds[i].on && s->seeds[i].in < 0 && y > CF_FX(8) && y < CF_FX(72) && !sought(s, i) &&
        cf_abs(s->seeds[i].x - s->x) < CF_FX(5)) {
      size = cf_max(size, y > CF_FX(50) ? CF_FX(5) : CF_FX(8));
    }
  }
  if (s->blow > 0) {
    return s->blow < cf_max(size, CF_FX(5)) ? 1 : 0;
  }
  return size > 0 && !g->a ? 1 : 0;
}

static const char *const glyphs[] = {
    " l  l "
    "  ll  "
    "  yy  "
    " yyyy "
    " yyyy "
    "  yy  ",
    "CC    "
    " CC   "
    "ylylyl"
    "lylyly"
    " l l  "
    "      ",
    "      "
    "      "
    "ylylyl"
    "lylyly"
    " CC   "
    "CC    ",
    " rrrr "
    "rryyrr"
    "rryyrr"
    " rrrr "
    "  gg  "
    " ggg  ",
    "      "
    "      "
    " ll   "
    "l  l  "
    "   l  "
    "   l  ",
    " pppp "
    "ppwwpp"
    "ppwlpp"
    " pppp "
    " bbbb "
    " l  l ",
};

const cf_game cf_game_bubble = {
    .id = "bubble",
    .title = "BUBBLES",
    .lines = {"Hold to blow, let go", "to gather seeds.", "Mind the wasps."},
    .hint_a = "BLOW",
    .rules = 1,
    .accent = CF_GREEN,
    .sound = 808,
    .glyphs = glyphs,
    .glyphs_len = CF_COUNT(glyphs),
    .update = update,
    .bot = bot,
};
