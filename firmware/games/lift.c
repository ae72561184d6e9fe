// NIGHT LIFT: drive the lift of a busy house. Hold to go up or down, let go at a floor and the
// doors open: people step out at the floor of their colour, and in while there is room. Nobody
// waits forever.
#include "game.h"

enum { FLOORS = 5, WAITING = 8, ROOM = 3, LIVES = 3, STOREY = 19, PATIENCE = 1500 };

typedef struct {
  cf_fx y; // 0 = ground floor, up to (FLOORS - 1) storeys, in pixels
  cf_fx v;
  int8_t open; // floor whose doors are open, -1 = none
  uint8_t door;
  uint8_t lives, hurt, riders_len;
  uint8_t chain;
  uint16_t next;
  int8_t riders[ROOM];
  struct {
    int8_t from, to;
    cf_fx x;
    uint16_t left;
    bool on, angry;
  } people[WAITING];
} state;
CF_STATE_FITS(state);

static const uint8_t floor_color[FLOORS] = {CF_RED, CF_YELLOW, CF_GREEN, CF_CYAN, CF_PURPLE};

static cf_fx floor_y(int floor) {
  return CF_FX(96 - floor * STOREY);
}

static void arrive(cf_play *g, state *s) {
  if (s->next-- != 0) {
    return;
  }
  for (int i = 0; i < WAITING; i++) {
    if (!s->people[i].on) {
      s->people[i].from = (int8_t)cf_rnd_int(g, 0, FLOORS);
      s->people[i].to = (int8_t)((s->people[i].from + cf_rnd_int(g, 1, FLOORS)) % FLOORS);
      s->people[i].x = i % 2 == 0 ? CF_FX(-4) : CF_FX(104);
      s->people[i].left =
          (uint16_t)cf_floor((cf_fx)(((int64_t)CF_FX(PATIENCE) << 16) / cf_pace(g, 40)));
      s->people[i].angry = false;
      s->people[i].on = true;
      break;
    }
  }
  s->next = (uint16_t)(cf_floor((cf_fx)(((int64_t)CF_FX(150) << 16) / cf_pace(g, 85))) +
                       cf_rnd_int(g, 0, 60));
}

static void drive(cf_play *g, state *s) {
  cf_fx top = CF_FX((FLOORS - 1) * STOREY);
  cf_fx want = 0;
  if (g->a != g->b) {
    want = cf_mul(CF_MILLI(g->a ? 1000 : -1000), cf_pace(g, 15));
    s->open = -1;
  } else if (s->open < 0) {
    int32_t near = (cf_floor(s->y) + STOREY / 2) / STOREY;
    near = near > FLOORS - 1 ? FLOORS - 1 : near;
    cf_fx off = CF_FX(near * STOREY) - s->y;
    want = cf_clamp(off / 6, CF_MILLI(-700), CF_MILLI(700));
    if (cf_abs(off) < CF_MILLI(600)) {
      s->y = CF_FX(near * STOREY);
      s->v = want = 0;
      s->open = (int8_t)near;
      s->door = 0;
      s->chain = 0;
      cf_play_sound(g, CF_SFX_CLICK);
    }
  }
  s->v += cf_mul(want - s->v, CF_MILLI(180));
  s->y = cf_clamp(s->y + s->v, 0, top);
}

static bool step_out(cf_play *g, state *s) {
  for (int i = 0; i < s->riders_len; i++) {
    if (s->riders[i] == s->open) {
      for (int k = i; k + 1 < s->riders_len; k++) {
        s->riders[k] = s->riders[k + 1];
      }
      s->riders_len--;
      s->chain++;
      cf_fx y = floor_y(s->open);
      cf_add_score(g, 10 * s->chain, CF_FX(62), y - CF_FX(10));
      cf_play_sound(g, s->chain > 1 ? CF_SFX_POWER : CF_SFX_COIN);
      g->color = floor_color[s->open];
      cf_burst(g, CF_FX(60), y - CF_FX(5), 12, CF_FX_ONE, 49152, 40000);
      return true;
    }
  }
  return false;
}

static bool step_in(cf_play *g, state *s) {
  int who = -1;
  for (int i = 0; i < WAITING; i++) {
    if (s->people[i].on && s->people[i].from == s->open && s->people[i].left > 0 &&
        (who < 0 || s->people[i].left < s->people[who].left)) {
      who = i;
    }
  }
  if (who < 0 || s->riders_len >= ROOM) {
    return false;
  }
  s->riders[s->riders_len++] = s->people[who].to;
  s->people[who].on = false;
  cf_play_sound(g, CF_SFX_SELECT);
  return true;
}

static void doors(cf_play *g, state *s) {
  if (s->open < 0) {
    return;
  }
  s->door++;
  if (s->door >= 12) {
    s->door = step_out(g, s) || step_in(g, s) ? 0 : 12;
  }
}

static void lose_patience(cf_play *g, state *s, int i) {
  s->people[i].on = false;
  s->lives = s->lives > 0 ? (uint8_t)(s->lives - 1) : 0;
  s->hurt = 30;
  cf_play_sound(g, CF_SFX_EXPLOSION);
  g->color = CF_RED;
  cf_burst(g, s->people[i].x, floor_y(s->people[i].from) - CF_FX(6), 18, CF_MILLI(1200), 0, 65536);
  if (s->lives == 0) {
    cf_game_over(g);
  }
}

static void draw_people(cf_play *g, state *s) {
  for (int i = 0; i < WAITING; i++) {
    if (!s->people[i].on) {
      continue;
    }
    int rank = i / 2;
    cf_fx want = CF_FX(i % 2 == 0 ? 34 - rank * 8 : 66 + rank * 8);
    s->people[i].x += cf_clamp(want - s->people[i].x, CF_MILLI(-500), CF_MILLI(500));
    if (s->people[i].left == 0) {
      lose_patience(g, s, i);
      continue;
    }
    s->people[i].left--;
    bool angry = s->people[i].left < 360;
    int hop = angry && g->ticks / 5 % 2 == 0 ? 1 : 0;
    cf_fx y = floor_y(s->people[i].from) - CF_FX(3 + hop);
    g->color = floor_color[s->people[i].to];
    cf_draw_chr(g, 'a', s->people[i].x, y);
    if (angry) {
      g->color = CF_RED;
      cf_draw_rect(g, s->people[i].x - CF_FX(3), y - CF_FX(6), CF_FX(s->people[i].left / 60 + 1),
                   CF_FX(2));
    }
  }
}

static void draw_house(cf_play *g, const state *s) {
  for (int f = 0; f < FLOORS; f++) {
    cf_fx y = floor_y(f);
    g->color = CF_LIGHT_BLACK;
    cf_draw_rect(g, 0, y, CF_FX(42), CF_FX(2));
    cf_draw_rect(g, CF_FX(58), y, CF_FX(42), CF_FX(2));
    g->color = floor_color[f];
    cf_draw_rect(g, CF_FX(39), y - CF_FX(13), CF_FX(2), CF_FX(15));
    cf_draw_rect(g, CF_FX(59), y - CF_FX(13), CF_FX(2), CF_FX(15));
    g->color = CF_LIGHT_BLUE;
    cf_draw_rect(g, CF_FX(3), y - CF_FX(13), CF_FX(6), CF_FX(5));
    cf_draw_rect(g, CF_FX(91), y - CF_FX(13), CF_FX(6), CF_FX(5));
  }
  g->color = CF_LIGHT_BLACK;
  cf_draw_rect(g, CF_FX(50), 0, CF_FX_ONE, floor_y(0) - s->y - CF_FX(14));
  g->color = CF_BLACK;
  for (int i = 0; i < s->lives; i++) {
    cf_draw_chr(g, 'b', CF_FX(5 + 7 * i), CF_FX(4));
  }
}

static void draw_car(cf_play *g, const state *s) {
  cf_fx y = floor_y(0) - s->y;
  g->color = s->hurt > 0 && g->ticks / 3 % 2 == 0 ? CF_RED : CF_BLACK;
  cf_draw_rect(g, CF_FX(42), y, CF_FX(16), CF_FX(2));
  cf_draw_rect(g, CF_FX(42), y - CF_FX(14), CF_FX(16), CF_FX(2));
  int shut = s->open < 0 ? 12 : 12 - s->door;
  if (shut > 0) {
    cf_draw_rect(g, CF_FX(42), y - CF_FX(12), CF_FX(1), CF_FX(shut));
    cf_draw_rect(g, CF_FX(57), y - CF_FX(12), CF_FX(1), CF_FX(shut));
  }
  for (int i = 0; i < s->riders_len; i++) {
    g->color = floor_color[s->riders[i]];
    cf_draw_chr(g, 'a', CF_FX(45 + i * 5), y - CF_FX(i == 1 ? 6 : 3));
  }
}

static void update(cf_play *g) {
  state *s = CF_STATE(state, g);
  if (g->ticks == 0) {
    s->lives = LIVES;
    s->open = -1;
    s->next = 5;
  }
  s->hurt = s->hurt > 0 ? (uint8_t)(s->hurt - 1) : 0;
  arrive(g, s);
  drive(g, s);
  doors(g, s);
  draw_house(g, s);
  draw_car(g, s);
  draw_people(g, s);
}

static uint8_t bot(const cf_play *g) {
  const state *s = CF_STATE_OF(state, g);
  if (s->open >= 0 && s->door < 12) {
    return 0;
  }
  // Deliver the first rider; with room, fetch the most impatient first.
  int target = s->riders_len > 0 ? s->riders[0] : -1;
  uint16_t least = 2000;
  for (int i = 0; i < WAITING; i++) {
    bool here = s->people[i].on && s->people[i].from == s->open && s->riders_len < ROOM;
    if (here) {
      return 0;
    }
    if (s->people[i].on && s->riders_len < ROOM && s->people[i].left < least) {
      least = s->people[i].left;
      if (s->riders_len == 0 || least < 700) {
        target = s->people[i].from;
      }
    }
  }
  if (target < 0) {
    return 0;
  }
  cf_fx off = CF_FX(target * STOREY) - s->y;
  return off > CF_FX(5) ? 1 : off < CF_FX(-5) ? 2 : 0;
}

static const char *const glyphs[] = {
    "  ll  "
    "  ll  "
    " llll "
    "  ll  "
    " l  l "
    " l  l ",
    " y  y "
    "yyyyyy"
    "yYyyyy"
    "yyyyyy"
    " yyyy "
    "  yy  ",
};

const cf_game cf_game_lift = {
    .id = "lift",
    .title = "NIGHT LIFT",
    .lines = {"Take people to the", "floor of their colour", "before they get angry"},
    .hint_a = "UP",
    .hint_b = "DOWN",
    .rules = 1,
    .dark = true,
    .accent = CF_RED,
    .sound = 1931,
    .glyphs = glyphs,
    .glyphs_len = CF_COUNT(glyphs),
    .update = update,
    .bot = bot,
};
