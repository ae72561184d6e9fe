#include "botrun.h"

bot_run bot_play(const cf_game *game, uint32_t seed, uint32_t max_ticks, cf_play *play,
                 cf_frame *frame, cf_replay_log *log) {
  cf_play_start(play, game, seed);
  cf_replay_begin(log);
  bot_run run = {.hash = 2166136261u};
  bool on = true;
  while (on && play->ticks < max_ticks) {
    uint8_t buttons = game->bot(play);
    cf_replay_put(log, buttons);
    on = cf_play_tick(play, frame, buttons);
    if (!frame->blind) {
      run.hash = cf_play_hash(frame, play->score, run.hash);
    }
  }
  cf_replay_end(log);
  run.ticks = play->ticks;
  run.score = play->score;
  run.over = play->over;
  return run;
}
