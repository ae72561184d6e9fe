// Golden frames: the same seeds and inputs give the same pictures and scores on every CPU and with
// every compiler. The table is written by `cfsim golden`; a change of it is a change of the games'
// rules (then `rules` of the game goes up) or of the look of a page, and is reviewed by its
// pictures.
#include "harness.h"

#include "botrun.h"
#include "scenes.h"

typedef struct {
  const char *game;
  uint32_t seed, limit, ticks, score, hash;
} golden_run;

typedef struct {
  const char *scene;
  uint32_t hash;
} golden_scene;

#include "golden.h"

enum {
  RUNS = sizeof golden_runs / sizeof golden_runs[0],
  SCENES = sizeof golden_scenes / sizeof golden_scenes[0]
};

// An emulated CPU plays the short runs and every eighth page: enough to show that it agrees.
#ifdef CF_BARE
enum { TOO_SLOW = 1 };
#else
enum { TOO_SLOW = 0 };
#endif

static stage t;
static cf_play play;
static cf_frame frame;
static cf_replay_log log_;

CF_TEST(every_frame_of_a_run_is_as_recorded) {
  CF_CHECK_EQ(RUNS, 2 * cf_games_len);
  for (int i = 0; i < RUNS; i++) {
    const golden_run *g = &golden_runs[i];
    if (TOO_SLOW && g->limit > GOLDEN_SHORT) {
      continue;
    }
    bot_run run = bot_play(cf_game_find(g->game), g->seed, g->limit, &play, &frame, &log_);
    if (run.hash != g->hash || run.score != g->score) {
      fprintf(stderr, "  %s with seed %u differs\n", g->game, (unsigned)g->seed);
    }
    CF_CHECK_EQ(run.ticks, g->ticks);
    CF_CHECK_EQ(run.score, g->score);
    CF_CHECK_EQ(run.hash, g->hash);
  }
}

CF_TEST(every_page_looks_as_recorded) {
  CF_CHECK_EQ(SCENES, scene_count());
  for (int i = 0; i < SCENES; i++) {
    if (TOO_SLOW && i % 8 != 1) {
      continue;
    }
    scene_make(i, &t);
    if (scene_hash(&t.screen) != golden_scenes[i].hash) {
      fprintf(stderr, "  page %s differs\n", scene_name(i));
    }
    CF_CHECK_STR(scene_name(i), golden_scenes[i].scene);
    CF_CHECK_EQ(scene_hash(&t.screen), golden_scenes[i].hash);
  }
}

CF_MAIN()
