// RIBBON: steer a kite whose ribbon grows behind it. Fly through the gate: the longer the ribbon,
// the more it pays, and it is cut off. Do not touch your own ribbon, the hedge or the thistles.
#include "game.h"

enum { TRAIL = 150, THISTLES = 5, SAFE = 5 };

typedef struct {
  cf_fx x, y;
} point;

typedef struct {
  cf_fx x, y;
  cf_turn angle;
  point trail[TRAIL];
  int32_t len;
  cf_fx walked;
  cf_fx gate_x, gate_y;
  cf_turn gate;
  uint16_t gate_age;
  uint8_t gates;
  struct {
    cf_fx x, y, vx, vy;
  } thistles[THISTLES];
  uint8_t thistles_len;
} state;
CF_STATE_FITS(state);

static void new_gate(cf_play *g, state *s) {
  for (int tries = 0; tries < 12; tries++) {
    s->gate_x = cf_rnd(g, CF_FX(22), CF_FX(78));
    s->gate_y = cf_rnd(g, CF_FX(22), CF_FX(78));
    if (cf_apart(s->gate_x, s->gate_y, s->x, s->y, CF_FX(35))) {
      break;
    }
  }
  s->gate = (cf_turn)cf_rnd_int(g, 0, 65536);
  s->gate_age = 0;
}

static void steer(cf_play *g, state *s) {
  int32_t turn = cf_floor(cf_mul(CF_FX(560), cf_pace(g, 25)));
  if (g->a) {
    s->angle = (cf_turn)((int32_t)s->angle - turn);
  }
  if (g->b) {
    s->angle = (cf_turn)((int32_t)s->angle + turn);
  }
  cf_fx speed = cf_mul(CF_MILLI(620), cf_pace(g, 25));
  s->x += cf_mul(speed, cf_cos(s->angle));
  s->y += cf_mul(speed, cf_sin(s->angle));
  s->walked += speed;
  if (s->walked >= CF_FX(2) + CF_FX_ONE / 2) {
    s->walked = 0;
    if (s->len < TRAIL) {
      s->len++;
    }
    for (int32_t i = s->len - 1; i > 0; i--) {
      s->trail[i] = s->trail[i - 1];
    }
    s->trail[0] = (point){s->x, s->y};
  }
}

static void draw_trail(cf_play *g, const state *s) {
  for (int32_t i = s->len - 1; i >= 0; i--) {
    // The newest bits are another colour: the kite sits on them.
    g->color = i < SAFE ? CF_LIGHT_PURPLE : i % 8 < 4 ? CF_PURPLE : CF_RED;
    cf_draw_box(g, s->trail[i].x, s->trail[i].y, CF_FX(3), CF_FX(3));
  }
}

static void through_gate(cf_play *g, state *s) {
  int32_t pay = 10 + s->len;
  cf_add_score(g, pay, s->gate_x - CF_FX(6), s->gate_y - CF_FX(8));
  cf_play_sound(g, s->len > 60 ? CF_SFX_POWER : CF_SFX_COIN);
  for (int32_t i = 0; i < s->len; i += 3) {
    g->color = i % 2 == 0 ? CF_PURPLE : CF_YELLOW;
    cf_burst(g, s->trail[i].x, s->trail[i].y, 1, CF_MILLI(700), 0, 65536);
  }
  s->len = 0;
  s->gates++;
  if (s->gates % 3 == 0 && s->thistles_len < THISTLES) {
    int n = s->thistles_len++;
    s->thistles[n].x = s->x < CF_FX(50) ? CF_FX(90) : CF_FX(10);
    s->thistles[n].y = s->y < CF_FX(50) ? CF_FX(90) : CF_FX(10);
    cf_turn way = (cf_turn)cf_rnd_int(g, 0, 65536);
    s->thistles[n].vx = cf_mul(CF_MILLI(260), cf_cos(way));
    s->thistles[n].vy = cf_mul(CF_MILLI(260), cf_sin(way));
  }
  new_gate(g, s);
}

static void draw_thistles(cf_play *g, state *s) {
  for (int i = 0; i < s->thistles_len; i++) {
    cf_fx *x = &s->thistles[i].x;
    cf_fx *y = &s->thistles[i].y;
    *x += s->thistles[i].vx;
    *y += s->thistles[i].vy;
    if (*x < CF_FX(7) || *x > CF_FX(93)) {
      s->thistles[i].vx = -s->thistles[i].vx;
    }
    if (*y < CF_FX(7) || *y > CF_FX(93)) {
      s->thistles[i].vy = -s->thistles[i].vy;
    }
    g->color = CF_BLACK;
    g->quarter = (uint8_t)(g->ticks / 12 % 4);
    cf_draw_chr(g, 'c', *x, *y);
  }
  g->quarter = 0;
}

static bool draw_gate(cf_play *g, const state *s) {
  cf_fx dx = cf_mul(CF_FX(9), cf_cos(s->gate));
  cf_fx dy = cf_mul(CF_FX(9), cf_sin(s->gate));
  g->thickness = 1;
  g->color = g->ticks / 8 % 2 == 0 ? CF_YELLOW : CF_LIGHT_YELLOW;
  cf_draw_line(g, s->gate_x - dx, s->gate_y - dy, s->gate_x + dx, s->gate_y + dy);
  g->color = CF_BLACK;
  cf_draw_chr(g, 'b', s->gate_x - dx, s->gate_y - dy);
  cf_draw_chr(g, 'b', s->gate_x + dx, s->gate_y + dy);
  // Distance from the line and along it.
  cf_fx px = s->x - s->gate_x;
  cf_fx py = s->y - s->gate_y;
  cf_fx along = cf_mul(px, cf_cos(s->gate)) + cf_mul(py, cf_sin(s->gate));
  cf_fx aside = cf_mul(py, cf_cos(s->gate)) - cf_mul(px, cf_sin(s->gate));
  return cf_abs(along) < CF_FX(10) && cf_abs(aside) < CF_FX(2);
}

static void draw_hedge(cf_play *g) {
  g->scenery = true;
  g->color = CF_LIGHT_GREEN;
  for (int32_t i = 0; i < 18; i++) { // tufts of grass
    cf_fx x = CF_FX(8 + (i * 47) % 82);
    cf_fx y = CF_FX(8 + (i * 31) % 84);
    cf_draw_rect(g, x, y, CF_FX(1), CF_FX(3));
    cf_draw_rect(g, x + CF_FX(2), y + CF_FX(1), CF_FX(1), CF_FX(2));
  }
  g->scenery = false;
  g->color = CF_GREEN;
  cf_draw_rect(g, 0, 0, CF_FX(100), CF_FX(3));
  cf_draw_rect(g, 0, CF_FX(97), CF_FX(100), CF_FX(3));
  cf_draw_rect(g, 0, 0, CF_FX(3), CF_FX(100));
  cf_draw_rect(g, CF_FX(97), 0, CF_FX(3), CF_FX(100));
  g->color = CF_LIGHT_GREEN;
  for (int32_t i = 0; i < 12; i++) {
    cf_draw_rect(g, CF_FX(i * 8 + 4), CF_FX(1), CF_FX(4), CF_FX(1));
    cf_draw_rect(g, CF_FX(i * 8 + 1), CF_FX(98), CF_FX(4), CF_FX(1));
  }
}

static void update(cf_play *g) {
  state *s = CF_STATE(state, g);
  if (g->ticks == 0) {
    s->x = CF_FX(20);
    s->y = CF_FX(80);
    s->angle = CF_DEG(315);
    new_gate(g, s);
  }
  steer(g, s);
  draw_hedge(g);
  draw_trail(g, s);
  draw_thistles(g, s);
  s->gate_age++;
  bool passed = draw_gate(g, s);
  g->color = CF_BLACK;
  cf_hit hit = cf_draw_chr(g, 'a', s->x, s->y);
  g->color = CF_BLUE;
  cf_draw_bar(g, s->x, s->y, CF_FX(6), s->angle, CF_MILLI(0));
  if (CF_HAS(hit.color, CF_PURPLE) || CF_HAS(hit.color, CF_RED) || CF_HAS(hit.color, CF_GREEN) ||
      CF_HAS(hit.glyph, 2)) {
    g->color = CF_BLUE;
    cf_burst(g, s->x, s->y, 24, CF_MILLI(1300), 0, 65536);
    cf_play_sound(g, CF_SFX_EXPLOSION);
    cf_game_over(g);
  } else if (passed && s->gate_age > 20) {
    through_gate(g, s);
  }
}

static bool blocked(const state *s, cf_fx x, cf_fx y, int ahead) {
  if (x < CF_FX(7) || x > CF_FX(93) || y < CF_FX(7) || y > CF_FX(93)) {
    return true;
  }
  for (int i = SAFE; i < s->len; i++) {
    if (cf_abs(s->trail[i].x - x) < CF_FX(5) && cf_abs(s->trail[i].y - y) < CF_FX(5)) {
      return true;
    }
  }
  for (int i = 0; i < s->thistles_len; i++) {
    cf_fx tx = s->thistles[i].x + s->thistles[i].vx * ahead;
    cf_fx ty = s->thistles[i].y + s->thistles[i].vy * ahead;
    if (cf_abs(tx - x) < CF_FX(8) && cf_abs(ty - y) < CF_FX(8)) {
      return true;
    }
  }
  return false;
}

// Flies on in thought: `first` (-1 left, 0, 1 right) for a while, then towards the gate. Answers
// how good that is: ticks survived, and nearness to the gate at best.
static int32_t outlook(const cf_play *g, const state *s, int32_t first, int hold) {
  int32_t turn = cf_floor(cf_mul(CF_FX(560), cf_pace(g, 25)));
  cf_fx speed = cf_mul(CF_MILLI(620), cf_pace(g, 25));
  cf_fx x = s->x;
  cf_fx y = s->y;
  cf_turn angle = s->angle;
  int32_t nearest = 200;
  for (int n = 0; n < 72; n++) {
    int32_t way = first;
    if (n >= hold) {
      int32_t diff = cf_turn_diff(cf_atan2(s->gate_y - y, s->gate_x - x), angle);
      way = diff < -turn ? -1 : diff > turn ? 1 : 0;
    }
    angle = (cf_turn)((int32_t)angle + way * turn);
    x += cf_mul(speed, cf_cos(angle));
    y += cf_mul(speed, cf_sin(angle));
    if (n % 3 == 0) {
      int32_t d = cf_floor(cf_hypot(s->gate_x - x, s->gate_y - y));
      nearest = d < nearest ? d : nearest;
      if (nearest < 3) {
        return 20000 - n; // through the gate, and the ribbon is gone
      }
      if (blocked(s, x, y, n)) {
        return n * 10 - nearest;
      }
    }
  }
  return 10000 - nearest;
}

static uint8_t bot(const cf_play *g) {
  const state *s = CF_STATE_OF(state, g);
  if (g->ticks % 3 != 0) { // no faster than a hand
    return g->buttons;
  }
  int32_t best = outlook(g, s, 0, 0);
  int32_t diff = cf_turn_diff(cf_atan2(s->gate_y - s->y, s->gate_x - s->x), s->angle);
  int32_t way = diff < -500 ? -1 : diff > 500 ? 1 : 0;
  static const uint8_t holds[3] = {10, 30, 60};
  for (int32_t first = -1; first <= 1; first++) {
    for (int h = 0; h < 3; h++) {
      int32_t value = outlook(g, s, first, holds[h]);
      if (value > best + 30) {
        best = value;
        way = first;
      }
    }
  }
  return way < 0 ? 1 : way > 0 ? 2 : 0;
}

static const char *const glyphs[] = {
    "  bb  "
    " bBBb "
    "bBBBBb"
    "bBBBBb"
    " bBBb "
    "  bb  ",
    " yyyy "
    "yYYYYy"
    "yYrrYy"
    "yYrrYy"
    "yYYYYy"
    " yyyy ",
    "r gg r"
    " gGGg "
    "gGllGg"
    "gGllGg"
    " gGGg "
    "r gg r",
};

const cf_game cf_game_ribbon = {
    .id = "ribbon",
    .title = "RIBBON",
    .lines = {"Fly the kite through", "the gate. A longer", "ribbon pays more."},
    .hint_a = "LEFT",
    .hint_b = "RIGHT",
    .rules = 1,
    .accent = CF_PURPLE,
    .sound = 4242,
    .glyphs = glyphs,
    .glyphs_len = CF_COUNT(glyphs),
    .update = update,
    .bot = bot,
};
