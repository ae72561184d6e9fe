// CF_HOST_ONLY (minutes of play, too long for an emulated CPU): every game can be played, is lost
// in the end, pays skill, and its difficulty ends even a perfect run before the hour.
#include "harness.h"

#include "botrun.h"

enum { SEEDS = 6 };

static cf_play play;
static cf_frame frame;
static cf_replay_log log_;

// Score of somebody who presses at random, `rate` of 256 for a change of each button in a tick.
static bot_run masher(const cf_game *game, uint32_t seed, uint32_t rate) {
  cf_dice dice;
  cf_dice_seed(&dice, seed + 1000u);
  cf_play_start(&play, game, seed);
  uint8_t buttons = 0;
  while (cf_play_tick(&play, &frame, buttons)) {
    for (uint8_t bit = 1; bit <= 2; bit = (uint8_t)(bit << 1)) {
      buttons = (cf_dice_u32(&dice) & 255u) < rate ? buttons ^ bit : buttons;
    }
  }
  return (bot_run){.ticks = play.ticks, .score = play.score, .over = play.over};
}

CF_TEST(the_demonstration_player_scores_and_loses) {
  frame.blind = true;
  for (uint8_t i = 0; i < cf_games_len; i++) {
    for (uint32_t seed = 1; seed <= SEEDS; seed++) {
      bot_run run = bot_play(cf_games[i], seed, CF_RUN_TICKS_MAX, &play, &frame, &log_);
      if (run.score == 0 || run.ticks >= CF_RUN_TICKS_MAX || run.ticks < 300) {
        fprintf(stderr, "  %s seed %u: %u ticks, %u points\n", cf_games[i]->id, (unsigned)seed,
                (unsigned)run.ticks, (unsigned)run.score);
      }
      CF_CHECK(run.over);
      CF_CHECK(run.score > 0);
      CF_CHECK(run.ticks >= 300);  // the start is gentle
      CF_CHECK(run.ticks < 36000); // ten minutes: difficulty wins against a machine
    }
  }
}

CF_TEST(doing_nothing_loses_soon) {
  frame.blind = true;
  for (uint8_t i = 0; i < cf_games_len; i++) {
    cf_play_start(&play, cf_games[i], 5);
    while (play.ticks < 7200 && cf_play_tick(&play, &frame, 0)) {
    }
    if (!play.over) {
      fprintf(stderr, "  %s goes on by itself\n", cf_games[i]->id);
    }
    CF_CHECK(play.over);
  }
}

CF_TEST(playing_well_pays_more_than_pressing_at_random) {
  frame.blind = true;
  for (uint8_t i = 0; i < cf_games_len; i++) {
    uint64_t bot = 0;
    uint64_t random = 0;
    for (uint32_t seed = 1; seed <= SEEDS; seed++) {
      bot += bot_play(cf_games[i], seed, CF_RUN_TICKS_MAX, &play, &frame, &log_).score;
      random += masher(cf_games[i], seed, seed % 2 == 0 ? 8 : 40).score;
    }
    if (bot < 2 * random) {
      fprintf(stderr, "  %s: %u by play, %u at random\n", cf_games[i]->id, (unsigned)bot,
              (unsigned)random);
    }
    CF_CHECK(bot >= 2 * random);
  }
}

CF_TEST(holding_a_button_down_is_no_strategy) {
  frame.blind = true;
  for (uint8_t i = 0; i < cf_games_len; i++) {
    for (uint8_t buttons = 1; buttons <= 3; buttons++) {
      cf_play_start(&play, cf_games[i], 9);
      while (play.ticks < 10800 && cf_play_tick(&play, &frame, buttons)) {
      }
      if (!play.over) {
        fprintf(stderr, "  %s survives buttons %d\n", cf_games[i]->id, buttons);
      }
      CF_CHECK(play.over);
    }
  }
}

CF_TEST(texts_fit_the_screen) {
  for (uint8_t i = 0; i < cf_games_len; i++) {
    const cf_game *g = cf_games[i];
    CF_CHECK(strlen(g->id) >= 3 && strlen(g->id) <= 15);
    CF_CHECK(strlen(g->title) <= 11);
    CF_CHECK(strlen(g->hint_a) <= 9 && (g->hint_b == NULL || strlen(g->hint_b) <= 9));
    for (int line = 0; line < 3; line++) {
      CF_CHECK(strlen(g->lines[line]) <= 21);
    }
    for (uint8_t k = 0; k < g->glyphs_len; k++) {
      CF_CHECK_EQ(strlen(g->glyphs[k]), 36);
    }
    for (uint8_t k = 0; k < i; k++) {
      CF_CHECK(strcmp(cf_games[k]->id, g->id) != 0);
      CF_CHECK(cf_games[k]->sound != g->sound);
    }
  }
}

CF_MAIN()
