// The game engine: a 100x100 view that a game redraws on every tick of 1/60 s, collision by what
// was drawn, particles, score popups, sounds, and difficulty that grows with time.
//
// The model follows that of crisp-game-lib (a game is one update function; a draw call answers what
// it touched); all code is our own, in fixed point and without globals. Same game, seed and inputs
// give the same frames and score on every CPU.
//
// Limits: 512 hit boxes a tick and 128 a primitive (more are drawn but not hit), 48 particles, 8
// popups, 1600 bytes of game state, an hour a run.
#ifndef CF_CGLP_PLAY_H
#define CF_CGLP_PLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "beeper.h"
#include "dice.h"
#include "fixed.h"

enum {
  CF_VIEW = 100,
  CF_HITS_MAX = 512,
  CF_PRIMITIVE_MAX = 128,
  CF_PARTICLES_MAX = 48,
  CF_POPUPS_MAX = 8,
  CF_STATE_MAX = 1600,
  CF_GLYPHS_MAX = 16,
  CF_GLYPH_SIDE = 6
};
#define CF_RUN_TICKS_MAX 216000u

// Colours of the view. In a dark game white and black change places: black is always the ink.
typedef enum {
  CF_WHITE,
  CF_RED,
  CF_GREEN,
  CF_YELLOW,
  CF_BLUE,
  CF_PURPLE,
  CF_CYAN,
  CF_BLACK,
  CF_LIGHT_RED,
  CF_LIGHT_GREEN,
  CF_LIGHT_YELLOW,
  CF_LIGHT_BLUE,
  CF_LIGHT_PURPLE,
  CF_LIGHT_CYAN,
  CF_LIGHT_BLACK,
  CF_COLORS,
  CF_CLEAR = 255 // draws and leaves nothing, only asks what it touches
} cf_color;

// What a draw call touched: sets of what was drawn before in this tick.
typedef struct {
  uint16_t color; // bit per cf_color of rects, boxes, lines, bars and arcs
  uint16_t glyph; // bit per character of the game, 'a' = bit 0
  bool text;
} cf_hit;

#define CF_HAS(set, bit) (((set) >> (bit)) & 1u)

typedef struct {
  int16_t x0, y0, x1, y1; // half open, in pixels
  uint8_t kind;           // 0 colour, 1 glyph, 2 text
  uint8_t value;
} cf_hitbox;

// Scratch that lives for one tick.
typedef struct cf_frame {
  uint16_t hits_len;
  bool blind; // do not paint pixels (verification needs none)
  cf_hitbox hits[CF_HITS_MAX];
  uint8_t px[CF_VIEW][CF_VIEW];
} cf_frame;

typedef struct {
  cf_fx x, y, vx, vy;
  uint8_t left, color;
} cf_particle;

typedef struct {
  cf_fx x, y;
  int32_t value;
  uint8_t left;
} cf_popup;

typedef struct {
  uint8_t rows[CF_GLYPH_SIDE]; // bit 5 = leftmost
} cf_glyph_mask;

struct cf_play;

typedef struct cf_game {
  const char *id;       // [a-z0-9-], at most 15, part of the score message
  const char *title;    // at most 12
  const char *lines[3]; // what to do, each at most 21 characters
  const char *hint_a;   // what button A does, at most 9; hint_b NULL = one-button game
  const char *hint_b;
  uint16_t rules; // counts up whenever the same inputs may give another score
  bool dark;
  uint8_t accent; // cf_color of its menu entry and title
  uint32_t sound; // seed of tune and effects
  // Characters 'a'..: 36 letters each, row by row. ' ' = nothing, l = ink, w = ground, r g y b p c
  // and capitals for the light ones.
  const char *const *glyphs;
  uint8_t glyphs_len;
  void (*update)(struct cf_play *g);       // g->ticks is 0 on the first call, state zeroed
  uint8_t (*bot)(const struct cf_play *g); // buttons of a fair player, for demonstration
} cf_game;

typedef struct cf_play {
  // For the game to read.
  uint32_t ticks;
  uint32_t score;
  cf_fx difficulty;    // 1 + minutes played
  bool a, b;           // held
  bool a_down, b_down; // went down in this tick
  bool a_up, b_up;     // went up in this tick
  // For the game to set; reset to ink, 3, no flip, solid on every tick.
  uint8_t color;
  uint8_t thickness; // of line and arc, pixels
  bool flip_x, flip_y;
  bool scenery;    // only paint: touches nothing and cannot be touched
  uint8_t quarter; // characters turned by quarters, clockwise
  // Inside.
  bool over;
  uint8_t buttons;
  const cf_game *game;
  cf_frame *frame;
  cf_dice dice, sparks;
  cf_beeper beeper;
  uint16_t tone_hz;
  cf_particle particles[CF_PARTICLES_MAX];
  uint8_t particle_at;
  cf_popup popups[CF_POPUPS_MAX];
  uint8_t popup_at;
  cf_glyph_mask glyphs[CF_GLYPHS_MAX];
  uint64_t state[CF_STATE_MAX / 8];
} cf_play;

// --- running a game ---
void cf_play_start(cf_play *g, const cf_game *game, uint32_t seed);
// One tick with button bits (1 = A, 2 = B). False when the game is over (and nothing moves).
bool cf_play_tick(cf_play *g, cf_frame *frame, uint8_t buttons);
// FNV-1a over the painted view and the score; the determinism tests chain it.
uint32_t cf_play_hash(const cf_frame *frame, uint32_t score, uint32_t chain);

// --- for games: drawing; coordinates in pixels, y down; each answers what it touched ---
cf_hit cf_draw_rect(cf_play *g, cf_fx x, cf_fx y, cf_fx w, cf_fx h); // top left corner
cf_hit cf_draw_box(cf_play *g, cf_fx x, cf_fx y, cf_fx w, cf_fx h);  // centre
cf_hit cf_draw_line(cf_play *g, cf_fx x0, cf_fx y0, cf_fx x1, cf_fx y1);
// A line of `length` at `angle` through (x, y); `pivot` 0..1 says which part lies behind the point.
cf_hit cf_draw_bar(cf_play *g, cf_fx x, cf_fx y, cf_fx length, cf_turn angle, cf_fx pivot);
// Part of a circle from `from` clockwise over `sweep` (65536 = all).
cf_hit cf_draw_arc(cf_play *g, cf_fx x, cf_fx y, cf_fx radius, cf_turn from, uint32_t sweep);
cf_hit cf_draw_chr(cf_play *g, char glyph, cf_fx x, cf_fx y);        // centre
cf_hit cf_draw_text(cf_play *g, const char *text, cf_fx x, cf_fx y); // top left corner
cf_hit cf_hit_or(cf_hit a, cf_hit b);

// --- for games: effects and rules ---
// `count` particles from (x, y) at `speed` pixels a tick around `angle` within `spread`.
void cf_burst(cf_play *g, cf_fx x, cf_fx y, int32_t count, cf_fx speed, cf_turn angle,
              uint32_t spread);
void cf_add_score(cf_play *g, int32_t value, cf_fx x, cf_fx y);
void cf_play_sound(cf_play *g, cf_sfx sfx);
void cf_game_over(cf_play *g);
static inline cf_fx cf_rnd(cf_play *g, cf_fx low, cf_fx high) {
  return cf_dice_fx(&g->dice, low, high);
}
static inline int32_t cf_rnd_int(cf_play *g, int32_t low, int32_t high) {
  return cf_dice_int(&g->dice, low, high);
}

// --- the games ---
extern const cf_game *const cf_games[];
extern const uint8_t cf_games_len;
// NULL when there is none of that id.
const cf_game *cf_game_find(const char *id);

#endif
