// The coding of inputs, and what verification refuses.
#include "harness.h"

#include "botrun.h"

static cf_play play;
static cf_frame frame;
static cf_replay_log log_;

static cf_run_claim claim_of(const cf_game *game, uint32_t seed) {
  frame.blind = true;
  bot_run run = bot_play(game, seed, 30000, &play, &frame, &log_);
  return (cf_run_claim){.game = game->id,
                        .rules = game->rules,
                        .seed = seed,
                        .ticks = run.ticks,
                        .score = run.score,
                        .inputs = log_.bytes,
                        .inputs_len = log_.len};
}

CF_TEST(inputs_come_back_as_they_were) {
  cf_dice dice;
  cf_dice_seed(&dice, 3);
  uint8_t given[4000];
  for (int i = 0; i < 4000;) {
    uint8_t buttons = (uint8_t)cf_dice_int(&dice, 0, 4);
    for (int n = cf_dice_int(&dice, 1, 400); n > 0 && i < 4000; n--) {
      given[i++] = buttons;
    }
  }
  cf_replay_begin(&log_);
  for (int i = 0; i < 4000; i++) {
    cf_replay_put(&log_, given[i]);
  }
  cf_replay_end(&log_);
  CF_CHECK(!log_.overflow);
  CF_CHECK(log_.len < 120);
  cf_replay_reader r;
  cf_replay_open(&r, log_.bytes, log_.len);
  uint8_t buttons = 0xff;
  for (int i = 0; i < 4000; i++) {
    CF_CHECK(cf_replay_next(&r, &buttons));
    CF_CHECK_EQ(buttons, given[i]);
  }
  CF_CHECK(!cf_replay_next(&r, &buttons));
}

CF_TEST(lengths_at_the_edges_of_the_coding) {
  static const int lengths[] = {1, 63, 64, 319, 320, 638, 639};
  static const uint32_t bytes[] = {1, 1, 2, 2, 3, 4, 5};
  for (int i = 0; i < 7; i++) {
    cf_replay_begin(&log_);
    for (int n = 0; n < lengths[i]; n++) {
      cf_replay_put(&log_, 2);
    }
    cf_replay_end(&log_);
    CF_CHECK_EQ(log_.len, bytes[i]);
    cf_replay_reader r;
    cf_replay_open(&r, log_.bytes, log_.len);
    uint8_t buttons = 0;
    int n = 0;
    while (cf_replay_next(&r, &buttons)) {
      CF_CHECK_EQ(buttons, 2);
      n++;
    }
    CF_CHECK_EQ(n, lengths[i]);
  }
}

CF_TEST(too_many_changes_overflow_and_say_so) {
  cf_replay_begin(&log_);
  for (uint32_t i = 0; i < CF_REPLAY_MAX + 5u; i++) {
    cf_replay_put(&log_, i & 1u);
  }
  cf_replay_end(&log_);
  CF_CHECK(log_.overflow);
  CF_CHECK(log_.len <= CF_REPLAY_MAX);
}

CF_TEST(a_code_that_is_cut_short_ends_the_inputs) {
  uint8_t cut[] = {63};
  cf_replay_reader r;
  uint8_t buttons = 0;
  cf_replay_open(&r, cut, 1);
  CF_CHECK(!cf_replay_next(&r, &buttons));
  cf_replay_open(&r, cut, 0);
  CF_CHECK(!cf_replay_next(&r, &buttons));
}

CF_TEST(an_honest_run_of_every_game_is_verified) {
  for (uint8_t i = 0; i < cf_games_len; i++) {
#ifdef CF_BARE
    if (i > 0) {
      break; // an emulated CPU shows it with one game
    }
#endif
    cf_run_claim claim = claim_of(cf_games[i], 21);
    if (!play.over) {
      continue; // longer than this test plays: test_playable ends it
    }
    cf_verdict v = cf_verify_run(&claim, &play, &frame);
    CF_CHECK_EQ(v.code, CF_VERIFY_OK);
    CF_CHECK_EQ(v.score, claim.score);
    CF_CHECK_EQ(v.ticks, claim.ticks);
  }
}

CF_TEST(a_false_claim_is_refused) {
  cf_run_claim honest = claim_of(cf_game_find("comet"), 4);
  cf_run_claim claim = honest;
  claim.score += 1;
  cf_verdict v = cf_verify_run(&claim, &play, &frame);
  CF_CHECK_EQ(v.code, CF_VERIFY_SCORE);
  CF_CHECK_EQ(v.score, honest.score);

  claim = honest;
  claim.seed += 1;
  CF_CHECK(cf_verify_run(&claim, &play, &frame).code != CF_VERIFY_OK);

  claim = honest;
  claim.ticks -= 1;
  CF_CHECK_EQ(cf_verify_run(&claim, &play, &frame).code, CF_VERIFY_INPUTS);

  claim = honest;
  claim.inputs_len -= 1;
  CF_CHECK_EQ(cf_verify_run(&claim, &play, &frame).code, CF_VERIFY_INPUTS);

  claim = honest;
  claim.rules = 999;
  CF_CHECK_EQ(cf_verify_run(&claim, &play, &frame).code, CF_VERIFY_RULES);

  claim = honest;
  claim.game = "tetris";
  CF_CHECK_EQ(cf_verify_run(&claim, &play, &frame).code, CF_VERIFY_UNKNOWN_GAME);

  claim = honest;
  claim.ticks = CF_RUN_TICKS_MAX + 1;
  CF_CHECK_EQ(cf_verify_run(&claim, &play, &frame).code, CF_VERIFY_TOO_LONG);
}

CF_TEST(a_run_that_is_not_over_or_over_early_is_refused) {
  uint8_t quiet[] = {63, 0}; // 64 ticks without a button
  cf_run_claim claim = {
      .game = "ribbon", .rules = 1, .seed = 1, .ticks = 64, .inputs = quiet, .inputs_len = 2};
  CF_CHECK_EQ(cf_verify_run(&claim, &play, &frame).code, CF_VERIFY_NOT_OVER);
  uint8_t long_quiet[80];
  for (int i = 0; i < 80; i += 2) {
    long_quiet[i] = 63;
    long_quiet[i + 1] = 255;
  }
  claim.inputs = long_quiet;
  claim.inputs_len = 80;
  claim.ticks = 40 * 319;
  CF_CHECK_EQ(cf_verify_run(&claim, &play, &frame).code, CF_VERIFY_OVER_EARLY);
}

CF_TEST(every_verdict_has_words) {
  for (int code = CF_VERIFY_OK; code <= CF_VERIFY_SCORE; code++) {
    CF_CHECK(strlen(cf_verify_text((cf_verify_code)code)) > 5);
  }
}

CF_MAIN()
