#include "vplay.h"

#include <string.h>

#define TICKS_MAX 18000u /* five minutes */
#define TRIES 20
#define TICKS_PER_S 60u

static const cf_game *find(const char *id, cf_chance *chance) {
  if (!id)
    return cf_games[cf_chance_below(chance, cf_games_len)];
  for (unsigned i = 0; i < cf_games_len; i++) {
    if (strcmp(cf_games[i]->id, id) == 0)
      return cf_games[i];
  }
  return NULL;
}

bool cf_vplay(const char *id, cf_chance *chance, cf_run_result *out) {
  static cf_play play;
  static cf_frame frame;
  static cf_replay_log log;
  for (int i = 0; i < TRIES; i++) {
    const cf_game *game = find(id, chance);
    if (!game)
      return false;
    uint32_t seed = (uint32_t)cf_chance_next(chance);
    frame.blind = true;
    cf_play_start(&play, game, seed);
    cf_replay_begin(&log);
    bool on = true;
    while (on && play.ticks < TICKS_MAX) {
      uint8_t buttons = game->bot(&play);
      cf_replay_put(&log, buttons);
      on = cf_play_tick(&play, &frame, buttons);
    }
    cf_replay_end(&log);
    if (!play.over)
      continue;
    *out = (cf_run_result){.game = game->id,
                           .rules = game->rules,
                           .seed = seed,
                           .ticks = play.ticks,
                           .score = play.score,
                           .dur_ms = play.ticks * 1000u / TICKS_PER_S,
                           .inputs = log.bytes,
                           .inputs_len = log.len,
                           .verifiable = !log.overflow};
    return true;
  }
  return false;
}
