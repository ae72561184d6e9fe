// COMET HOP: circle a planet, let go on the tangent, be caught by the next one. The sky sinks, and
// where you landed a flare breaks out: you have two laps, less with every minute. Skipping a planet
// pays double.
#include "game.h"

enum { PLANETS = 7, RING = 6 };

typedef struct {
  cf_fx x, y;
  int32_t radius;
  cf_turn flare;
  int32_t flare_size; // 0 = none
  uint16_t number;
  bool visited;
} planet;

typedef struct {
  planet planets[PLANETS];
  uint16_t made;
  int8_t at; // planet that is circled, -1 = flying
  int8_t from;
  int32_t way; // +1 clockwise, -1
  cf_turn angle;
  cf_fx x, y, vx, vy;
  uint16_t since; // ticks on this planet
  cf_fx tail_x[12], tail_y[12];
} state;
CF_STATE_FITS(state);

static void make(cf_play *g, state *s, planet *p, cf_fx top) {
  int32_t last_x = s->made == 0 ? 50 : cf_floor(s->planets[(s->made - 1) % PLANETS].x);
  int32_t far = cf_rnd_int(g, 22, 40);
  int32_t x = cf_rnd_int(g, 0, 2) == 0 ? last_x - far : last_x + far;
  x = x < 20 ? 40 - x : x > 80 ? 160 - x : x;
  p->x = CF_FX(s->made == 0 ? 50 : x);
  p->y = top - CF_FX(s->made == 0 ? 0 : cf_rnd_int(g, 24, 34));
  int32_t shrink = cf_floor(cf_mul(g->difficulty - CF_FX_ONE, CF_MILLI(1500)));
  p->radius = cf_rnd_int(g, 6, 10) - (shrink > 3 ? 3 : shrink);
  p->flare_size = 0;
  p->number = s->made++;
  p->visited = false;
}

static cf_fx top_of(const state *s) {
  cf_fx top = CF_FX(200);
  for (int i = 0; i < PLANETS; i++) {
    top = cf_min(top, s->planets[i].y);
  }
  return top;
}

static void place(state *s) {
  const planet *p = &s->planets[s->at];
  s->x = p->x + cf_mul(CF_FX(p->radius + RING), cf_cos(s->angle));
  s->y = p->y + cf_mul(CF_FX(p->radius + RING), cf_sin(s->angle));
}

static void start(cf_play *g, state *s) {
  for (int i = 0; i < PLANETS; i++) {
    make(g, s, &s->planets[i], i == 0 ? CF_FX(74) : s->planets[i - 1].y);
  }
  s->way = 1;
  s->from = -1;
  s->planets[0].visited = true;
  place(s);
}

static void scroll(cf_play *g, state *s) {
  cf_fx sink = cf_mul(CF_MILLI(60), cf_pace(g, 80));
  cf_fx lead = s->at >= 0 ? s->planets[s->at].y : s->y;
  if (lead < CF_FX(70)) {
    sink += cf_mul(CF_FX(70) - lead, CF_MILLI(55));
  }
  s->y += sink;
  for (int i = 0; i < 12; i++) {
    s->tail_y[i] += sink;
  }
  for (int i = 0; i < PLANETS; i++) {
    planet *p = &s->planets[i];
    p->y += sink;
    if (p->y > CF_FX(118) && i != s->at) {
      make(g, s, p, top_of(s));
    }
  }
}

static void let_go(cf_play *g, state *s) {
  cf_fx speed = cf_mul(CF_MILLI(1500), cf_pace(g, 30));
  cf_turn out = (cf_turn)(s->angle + (s->way > 0 ? 16384 : 49152));
  s->vx = cf_mul(speed, cf_cos(out));
  s->vy = cf_mul(speed, cf_sin(out));
  s->from = s->at;
  s->at = -1;
  cf_play_sound(g, CF_SFX_JUMP);
  g->color = CF_LIGHT_CYAN;
  cf_burst(g, s->x, s->y, 6, CF_FX_ONE, (cf_turn)(out + 32768), 12000);
}

static void caught(cf_play *g, state *s, int i) {
  planet *p = &s->planets[i];
  cf_fx dx = s->x - p->x;
  cf_fx dy = s->y - p->y;
  s->angle = cf_atan2(dy, dx);
  s->way = cf_mul(dx, s->vy) - cf_mul(dy, s->vx) >= 0 ? 1 : -1;
  int32_t skipped = s->from < 0 ? 0 : p->number - s->planets[s->from].number;
  s->at = (int8_t)i;
  if (!p->visited) {
    p->visited = true;
    int32_t quick = s->since < 70 ? 5 : 0;
    cf_add_score(g, 10 * (skipped > 1 ? 2 * skipped : 1) + quick, p->x - CF_FX(6), p->y);
    cf_play_sound(g, skipped > 1 ? CF_SFX_POWER : CF_SFX_COIN);
  }
  s->since = 0;
  p->flare = s->angle;
  p->flare_size = 0;
  g->color = CF_YELLOW;
  cf_burst(g, s->x, s->y, 10, CF_MILLI(900), 0, 65536);
}

static void fly(cf_play *g, state *s) {
  s->x += s->vx;
  s->y += s->vy;
  for (int i = 0; i < PLANETS; i++) {
    const planet *p = &s->planets[i];
    if (i != s->from && !cf_apart(s->x, s->y, p->x, p->y, CF_FX(p->radius + RING))) {
      caught(g, s, i);
      return;
    }
  }
}

static void draw_planets(cf_play *g, state *s) {
  static const uint8_t colors[4] = {CF_PURPLE, CF_BLUE, CF_GREEN, CF_YELLOW};
  int32_t turn = cf_floor(cf_mul(CF_FX(140), g->difficulty - CF_FX_ONE));
  int32_t patience = cf_floor((cf_fx)(((int64_t)CF_FX(115) << 16) / cf_pace(g, 40)));
  int32_t grow = cf_floor(cf_mul(CF_FX(120), cf_pace(g, 70)));
  for (int i = 0; i < PLANETS; i++) {
    planet *p = &s->planets[i];
    if (s->at == i && s->since > patience && p->number > 0) {
      p->flare = (cf_turn)((int32_t)p->flare - s->way * turn);
      p->flare_size += p->flare_size < 26000 ? grow : 0;
    } else if (s->at != i) {
      p->flare_size = p->flare_size > 600 ? p->flare_size - 600 : 0;
    }
    if (p->y < CF_FX(-20)) {
      continue;
    }
    g->scenery = true;
    g->thickness = 1;
    g->color = CF_LIGHT_BLACK;
    cf_draw_arc(g, p->x, p->y, CF_FX(p->radius + RING), 0, 65536);
    g->color = colors[p->number % 4];
    g->thickness = 5;
    cf_draw_arc(g, p->x, p->y, CF_FX(p->radius - 3), 0, 65536);
    if (!p->visited) {
      cf_draw_box(g, p->x, p->y, CF_FX(3), CF_FX(3));
    }
    g->scenery = false;
    if (p->flare_size > 0) {
      g->color = CF_RED;
      g->thickness = 3;
      cf_draw_arc(g, p->x, p->y, CF_FX(p->radius + 4),
                  (cf_turn)((int32_t)p->flare - p->flare_size / 2), (uint32_t)p->flare_size);
    }
  }
}

static void draw_comet(cf_play *g, state *s) {
  for (int i = 11; i > 0; i--) {
    s->tail_x[i] = s->tail_x[i - 1];
    s->tail_y[i] = s->tail_y[i - 1];
  }
  s->tail_x[0] = s->x;
  s->tail_y[0] = s->y;
  g->scenery = true;
  g->color = CF_LIGHT_CYAN;
  for (int i = 2; i < 12 && g->ticks > 12; i += 2) {
    cf_draw_box(g, s->tail_x[i], s->tail_y[i], CF_FX(i < 6 ? 2 : 1), CF_FX(i < 6 ? 2 : 1));
  }
  if (s->at >= 0) { // where the tangent leads
    cf_turn out = (cf_turn)(s->angle + (s->way > 0 ? 16384 : 49152));
    g->color = CF_LIGHT_BLACK;
    for (int i = 1; i <= 5; i++) {
      cf_draw_box(g, s->x + cf_mul(CF_FX(6 * i), cf_cos(out)),
                  s->y + cf_mul(CF_FX(6 * i), cf_sin(out)), CF_FX_ONE, CF_FX_ONE);
    }
  }
  g->scenery = false;
  g->color = CF_BLACK;
  cf_hit hit = cf_draw_chr(g, 'a', s->x, s->y);
  bool burnt = CF_HAS(hit.color, CF_RED) && s->at >= 0 && s->since > 30;
  bool lost = s->x < CF_FX(-3) || s->x > CF_FX(103) || s->y < CF_FX(-12) || s->y > CF_FX(103);
  if (burnt || lost) {
    g->color = CF_CYAN;
    cf_burst(g, s->x, s->y, 24, CF_MILLI(1400), 0, 65536);
    cf_game_over(g);
  }
}

static void update(cf_play *g) {
  state *s = CF_STATE(state, g);
  if (g->ticks == 0) {
    start(g, s);
  }
  scroll(g, s);
  s->since++;
  if (s->at >= 0) {
    int32_t turn =
        cf_floor(cf_mul(CF_FX(8600), cf_pace(g, 25))) / (s->planets[s->at].radius + RING);
    s->angle = (cf_turn)((int32_t)s->angle + s->way * turn);
    place(s);
    if (g->a_down) {
      let_go(g, s);
    }
  } else {
    fly(g, s);
  }
  g->scenery = true;
  g->color = CF_LIGHT_BLACK;
  for (int32_t i = 0; i < 9; i++) { // stars, slower than the planets
    int32_t y = (i * 37 + (int32_t)(g->ticks / (uint32_t)(6 + i % 3 * 4))) % 100;
    cf_draw_rect(g, CF_FX((i * 61 + 7) % 100), CF_FX(y), CF_FX_ONE, CF_FX_ONE);
  }
  draw_planets(g, s);
  draw_comet(g, s);
}

static uint8_t bot(const cf_play *g) {
  const state *s = CF_STATE_OF(state, g);
  if (s->at < 0 || g->a || s->since < 8) {
    return 0;
  }
  cf_turn out = (cf_turn)(s->angle + (s->way > 0 ? 16384 : 49152));
  for (int i = 0; i < PLANETS; i++) {
    const planet *p = &s->planets[i];
    if (p->number <= s->planets[s->at].number || p->y < CF_FX(4)) {
      continue;
    }
    cf_fx dx = p->x - s->x;
    cf_fx dy = p->y - s->y;
    cf_fx along = cf_mul(dx, cf_cos(out)) + cf_mul(dy, cf_sin(out));
    cf_fx aside = cf_mul(dx, cf_sin(out)) - cf_mul(dy, cf_cos(out));
    if (along > 0 && cf_abs(aside) < CF_FX(p->radius + 2)) {
      return 1;
    }
  }
  return 0;
}

static const char *const glyphs[] = {
    " cccc "
    "cCCCCc"
    "cClClc"
    "cCCCCc"
    "cCllCc"
    " cccc ",
};

const cf_game cf_game_comet = {
    .id = "comet",
    .title = "COMET HOP",
    .lines = {"Circle a planet, let", "go on the tangent.", "Linger and you burn."},
    .hint_a = "LET GO",
    .rules = 1,
    .dark = true,
    .accent = CF_CYAN,
    .sound = 7101,
    .glyphs = glyphs,
    .glyphs_len = CF_COUNT(glyphs),
    .update = update,
    .bot = bot,
};
