// A run of a game: start, tick, particles, popups and score.
#include "play.h"

#include <string.h>

#include "glyphs.h"

static void wipe(cf_frame *frame) {
  frame->hits_len = 0;
  if (!frame->blind) {
    memset(frame->px, CF_WHITE, sizeof frame->px);
  }
}

void cf_play_start(cf_play *g, const cf_game *game, uint32_t seed) {
  memset(g, 0, sizeof *g);
  g->game = game;
  cf_dice_seed(&g->dice, seed);
  cf_dice_seed(&g->sparks, seed ^ 0x5bd1e995u);
  cf_beeper_init(&g->beeper, game->sound, true);
  for (uint8_t i = 0; i < game->glyphs_len && i < CF_GLYPHS_MAX; i++) {
    cf_glyph_load(&g->glyphs[i], game->glyphs[i]);
  }
}

static void move_particles(cf_play *g) {
  for (int i = 0; i < CF_PARTICLES_MAX; i++) {
    cf_particle *p = &g->particles[i];
    if (p->left == 0) {
      continue;
    }
    p->left--;
    p->x += p->vx;
    p->y += p->vy;
    p->vx -= p->vx / 50;
    p->vy -= p->vy / 50;
    int32_t x = cf_floor(p->x);
    int32_t y = cf_floor(p->y);
    if (!g->frame->blind && x >= 0 && y >= 0 && x < CF_VIEW && y < CF_VIEW) {
      g->frame->px[y][x] = p->color;
    }
  }
}

static void move_popups(cf_play *g) {
  for (int i = 0; i < CF_POPUPS_MAX; i++) {
    cf_popup *p = &g->popups[i];
    if (p->left == 0) {
      continue;
    }
    p->left--;
    p->y -= CF_MILLI(p->left > 20 ? 600 : 150);
    if (!g->frame->blind) {
      cf_paint_number(g->frame, cf_floor(p->x), cf_floor(p->y), p->value, CF_BLACK);
    }
  }
}

bool cf_play_tick(cf_play *g, cf_frame *frame, uint8_t buttons) {
  if (g->over) {
    g->tone_hz = 0;
    return false;
  }
  g->frame = frame;
  uint8_t down = (uint8_t)(buttons & ~g->buttons);
  uint8_t up = (uint8_t)(g->buttons & ~buttons);
  g->buttons = buttons;
  g->a = (buttons & 1u) != 0;
  g->b = (buttons & 2u) != 0;
  g->a_down = (down & 1u) != 0;
  g->b_down = (down & 2u) != 0;
  g->a_up = (up & 1u) != 0;
  g->b_up = (up & 2u) != 0;
  // One more per minute: 65536 / 3600 = 4096 / 225.
  g->difficulty = CF_FX_ONE + (cf_fx)(g->ticks * 4096u / 225u);
  g->color = CF_BLACK;
  g->thickness = 3;
  g->flip_x = g->flip_y = false;
  g->quarter = 0;
  g->scenery = false;
  wipe(frame);
  g->game->update(g);
  move_particles(g);
  move_popups(g);
  g->tone_hz = cf_beeper_tick(&g->beeper);
  g->ticks++;
  if (g->ticks >= CF_RUN_TICKS_MAX) {
    g->over = true;
  }
  return !g->over;
}

uint32_t cf_play_hash(const cf_frame *frame, uint32_t score, uint32_t chain) {
  const uint8_t *p = &frame->px[0][0];
  for (uint32_t i = 0; i < sizeof frame->px; i++) {
    chain = (chain ^ p[i]) * 16777619u;
  }
  for (uint32_t i = 0; i < 4; i++) {
    chain = (chain ^ ((score >> (8u * i)) & 255u)) * 16777619u;
  }
  return chain;
}

void cf_burst(cf_play *g, cf_fx x, cf_fx y, int32_t count, cf_fx speed, cf_turn angle,
              uint32_t spread) {
  if (count > CF_PARTICLES_MAX) {
    count = CF_PARTICLES_MAX;
  }
  for (int32_t i = 0; i < count; i++) {
    cf_particle *p = &g->particles[g->particle_at];
    g->particle_at = (uint8_t)((g->particle_at + 1u) % CF_PARTICLES_MAX);
    int32_t off = cf_dice_int(&g->sparks, 0, (int32_t)(spread == 0 ? 1 : spread));
    cf_turn to = (cf_turn)((int32_t)angle - (int32_t)(spread / 2) + off);
    cf_fx v = cf_mul(speed, cf_dice_fx(&g->sparks, CF_FX_ONE / 2, CF_FX_ONE));
    p->x = cf_clamp(x, -CF_FX(500), CF_FX(500));
    p->y = cf_clamp(y, -CF_FX(500), CF_FX(500));
    p->vx = cf_mul(v, cf_cos(to));
    p->vy = cf_mul(v, cf_sin(to));
    p->left = (uint8_t)cf_dice_int(&g->sparks, 10, 50);
    p->color = g->color;
  }
}

void cf_add_score(cf_play *g, int32_t value, cf_fx x, cf_fx y) {
  int64_t sum = (int64_t)g->score + value;
  g->score = sum < 0 ? 0 : sum > 9999999 ? 9999999u : (uint32_t)sum;
  cf_popup *p = &g->popups[g->popup_at];
  g->popup_at = (uint8_t)((g->popup_at + 1u) % CF_POPUPS_MAX);
  p->x = cf_clamp(x, CF_FX(2), CF_FX(84));
  p->y = cf_clamp(y, CF_FX(10), CF_FX(92));
  p->value = value;
  p->left = 32;
}

void cf_play_sound(cf_play *g, cf_sfx sfx) {
  cf_beeper_play(&g->beeper, sfx);
}

void cf_game_over(cf_play *g) {
  if (!g->over) {
    cf_beeper_play(&g->beeper, CF_SFX_LOSE);
    g->over = true;
  }
}

const cf_game *cf_game_find(const char *id) {
  for (uint8_t i = 0; i < cf_games_len; i++) {
    if (id != NULL && strcmp(id, cf_games[i]->id) == 0) {
      return cf_games[i];
    }
  }
  return NULL;
}
