// What every game of this folder shares: its state inside the play, and a pace that grows with
// difficulty.
#ifndef CF_GAMES_GAME_H
#define CF_GAMES_GAME_H

#include "../core/cglp/play.h"

// The state of a game is zeroed at the start and lives in the play itself.
#define CF_STATE_FITS(type)                                                                        \
  _Static_assert(sizeof(type) <= CF_STATE_MAX && _Alignof(type) <= 8, "state too large")
#define CF_STATE(type, g) ((type *)(void *)(g)->state)
#define CF_STATE_OF(type, g) ((const type *)(const void *)(g)->state)

#define CF_COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

// 1 at the start, `percent` hundredths more with every minute.
static inline cf_fx cf_pace(const cf_play *g, int32_t percent) {
  return CF_FX_ONE + (g->difficulty - CF_FX_ONE) / 100 * percent;
}

static inline bool cf_apart(cf_fx x0, cf_fx y0, cf_fx x1, cf_fx y1, cf_fx distance) {
  // Squares instead of a root: this is asked often.
  int64_t dx = x1 - x0;
  int64_t dy = y1 - y0;
  return dx * dx + dy * dy > (int64_t)distance * distance;
}

#endif
