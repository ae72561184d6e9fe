// A whole run by a game's own player, with log and hash of every frame.
#ifndef CF_TEST_BOTRUN_H
#define CF_TEST_BOTRUN_H

#include "core/replay/replay.h"

// Limits in ticks of the golden runs with seeds 1 and 2.
enum { GOLDEN_SHORT = 600, GOLDEN_LONG = 3600 };

typedef struct {
  uint32_t ticks;
  uint32_t score;
  uint32_t hash; // over all frames and scores
  bool over;
} bot_run;

// Plays until the end or `max_ticks`; frames are hashed when `frame` is not blind.
bot_run bot_play(const cf_game *game, uint32_t seed, uint32_t max_ticks, cf_play *play,
                 cf_frame *frame, cf_replay_log *log);

#endif
