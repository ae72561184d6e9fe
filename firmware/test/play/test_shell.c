// The shell as a player and the fleet see it.
#include "harness.h"

#include "core/shell/canvas.h"
#include "scenes.h"

// An emulated CPU does less of what only repeats.
#ifdef CF_BARE
enum { ROUNDS = 500, SLEEPY = 0 };
#else
enum { ROUNDS = 30000, SLEEPY = 1 };
#endif

static stage t;
static cf_play scratch;
static cf_frame scratch_frame;

static void start_game(int game) {
  stage_open(&t);
  stage_choose(&t, game);
  stage_tap(&t, CF_BTN_A);
}

// Runs until the run ended; true when it did, with the result copied.
static cf_run_result last;
static uint8_t inputs[CF_REPLAY_MAX];
static bool play_out(uint32_t ticks, bool bot) {
  for (uint32_t i = 0; i < ticks; i++) {
    uint8_t buttons = bot && !t.shell.swallow ? t.shell.play.game->bot(&t.shell.play) : 0;
    stage_step(&t, buttons, 17);
    if (t.shell.run_ended) {
      last = t.shell.result;
      memcpy(inputs, last.inputs, last.inputs_len);
      return true;
    }
  }
  return false;
}

CF_TEST(it_starts_on_the_menu_after_a_splash) {
  memset(&t, 0, sizeof t);
  cf_shell_init(&t.shell, &t.frame, (cf_shell_random){0}, NULL, 5000);
  CF_CHECK_EQ(t.shell.page, CF_PAGE_SPLASH);
  t.now_ms = 5000;
  stage_hold(&t, 0, 90);
  CF_CHECK_EQ(t.shell.page, CF_PAGE_MENU);
  CF_CHECK(!t.shell.in_game);
  CF_CHECK_EQ(t.shell.backlight, cf_shell_backlight(3));
}

CF_TEST(a_run_gives_one_result_that_verifies) {
  start_game(0);
  CF_CHECK_EQ(t.shell.page, CF_PAGE_PLAY);
  CF_CHECK(t.shell.in_game);
  CF_CHECK(play_out(20000, true));
  CF_CHECK_EQ(t.shell.page, CF_PAGE_OVER);
  CF_CHECK(!t.shell.in_game);
  CF_CHECK_STR(last.game, cf_games[0]->id);
  CF_CHECK(last.verifiable);
  CF_CHECK(last.score > 0);
  CF_CHECK_EQ(last.dur_ms, (uint64_t)last.ticks * 1000 / 60);
  cf_run_claim claim = {last.game,  last.rules, last.seed,      last.ticks,
                        last.score, inputs,     last.inputs_len};
  cf_verdict v = cf_verify_run(&claim, &scratch, &scratch_frame);
  CF_CHECK_EQ(v.code, CF_VERIFY_OK);
  stage_step(&t, 0, 17);
  CF_CHECK(!t.shell.run_ended);
  CF_CHECK_EQ(t.shell.settings.best[0], last.score);
  CF_CHECK(t.shell.settings_changed);
  cf_shell_stored(&t.shell);
  CF_CHECK(!t.shell.settings_changed);
}

CF_TEST(the_press_that_starts_a_run_is_no_input_of_it) {
  stage_open(&t);
  stage_choose(&t, 2);
  stage_hold(&t, CF_BTN_A, 40); // still held while the game runs
  CF_CHECK_EQ(t.shell.page, CF_PAGE_PLAY);
  CF_CHECK(t.shell.play.ticks > 30);
  CF_CHECK(!t.shell.play.a);
  stage_hold(&t, 0, 2);
  stage_hold(&t, CF_BTN_A, 1);
  CF_CHECK(t.shell.play.a);
}

CF_TEST(every_run_has_a_seed_of_its_own) {
  start_game(0);
  uint32_t first = t.shell.seed;
  CF_CHECK(play_out(20000, false));
  stage_hold(&t, 0, 60);
  stage_tap(&t, CF_BTN_A);
  CF_CHECK_EQ(t.shell.page, CF_PAGE_PLAY);
  CF_CHECK(t.shell.seed != first);
}

CF_TEST(pause_stops_time_and_goes_on) {
  start_game(3);
  stage_bot(&t, 100);
  stage_tap(&t, CF_BTN_C);
  CF_CHECK_EQ(t.shell.page, CF_PAGE_PAUSE);
  CF_CHECK(t.shell.in_game);
  uint32_t ticks = t.shell.play.ticks;
  stage_hold(&t, 0, 200);
  CF_CHECK_EQ(t.shell.play.ticks, ticks);
  stage_tap(&t, CF_BTN_A);
  CF_CHECK_EQ(t.shell.page, CF_PAGE_PLAY);
  CF_CHECK(play_out(20000, true)); // the log has no gap: it still verifies
  cf_run_claim claim = {last.game,  last.rules, last.seed,      last.ticks,
                        last.score, inputs,     last.inputs_len};
  CF_CHECK_EQ(cf_verify_run(&claim, &scratch, &scratch_frame).code, CF_VERIFY_OK);
}

CF_TEST(both_buttons_held_pause_where_there_is_no_third) {
  start_game(2);
  stage_hold(&t, CF_BTN_A | CF_BTN_B, 100);
  CF_CHECK_EQ(t.shell.page, CF_PAGE_PLAY);
  stage_hold(&t, CF_BTN_A | CF_BTN_B, 90);
  CF_CHECK_EQ(t.shell.page, CF_PAGE_PAUSE);
}

CF_TEST(a_run_that_is_left_is_not_reported) {
  start_game(3);
  stage_bot(&t, 60);
  stage_tap(&t, CF_BTN_C);
  for (int i = 0; i < 60; i++) {
    stage_step(&t, i < 5 ? CF_BTN_B : 0, 17);
    CF_CHECK(!t.shell.run_ended);
  }
  CF_CHECK_EQ(t.shell.page, CF_PAGE_MENU);
  CF_CHECK_EQ(t.shell.result.ticks, 0);
}

CF_TEST(the_title_replays_the_last_run) {
  start_game(0);
  CF_CHECK(play_out(20000, false));
  uint32_t ticks = last.ticks;
  stage_hold(&t, 0, 21 * 60); // game over turns into the title
  CF_CHECK_EQ(t.shell.page, CF_PAGE_TITLE);
  CF_CHECK(t.shell.replaying);
  for (uint32_t i = 0; i < ticks + 30 && !t.shell.play.over; i++) {
    stage_hold(&t, 0, 1);
  }
  CF_CHECK(t.shell.play.over);
  CF_CHECK_EQ(t.shell.play.score, last.score);
  stage_tap(&t, CF_BTN_B);
  stage_choose(&t, 1);
  CF_CHECK(!t.shell.replaying); // another game: its own player shows it
}

CF_TEST(a_worse_run_leaves_the_best_score) {
  start_game(0);
  t.shell.settings.best[0] = 100000;
  CF_CHECK(play_out(20000, true));
  CF_CHECK_EQ(t.shell.settings.best[0], 100000);
  CF_CHECK(!t.shell.new_best);
}

CF_TEST(a_kiosk_plays_one_game_and_has_no_menu) {
  stage_open(&t);
  t.status.kiosk_game = "ribbon";
  stage_hold(&t, 0, 3);
  CF_CHECK_EQ(t.shell.page, CF_PAGE_TITLE);
  CF_CHECK_STR(cf_games[t.shell.game]->id, "ribbon");
  stage_tap(&t, CF_BTN_B);
  stage_tap(&t, CF_BTN_C);
  CF_CHECK_EQ(t.shell.page, CF_PAGE_TITLE);
  stage_tap(&t, CF_BTN_A);
  CF_CHECK_EQ(t.shell.page, CF_PAGE_PLAY);
  CF_CHECK(play_out(20000, false));
  t.status.kiosk_game = NULL; // the settings are shut when it becomes a kiosk again
  stage_hold(&t, 0, 60);
  stage_tap(&t, CF_BTN_B);
  stage_choose(&t, cf_games_len + 1);
  CF_CHECK_EQ(t.shell.page, CF_PAGE_SETTINGS);
  t.status.kiosk_game = "crab";
  stage_hold(&t, 0, 3);
  CF_CHECK_EQ(t.shell.page, CF_PAGE_TITLE);
  CF_CHECK_STR(cf_games[t.shell.game]->id, "crab");
  stage_tap(&t, CF_BTN_A);
  CF_CHECK(play_out(20000, false));
  t.status.kiosk_game = "no-such-game"; // free choice again
  stage_hold(&t, 0, 60);
  stage_tap(&t, CF_BTN_B);
  CF_CHECK_EQ(t.shell.page, CF_PAGE_MENU);
}

CF_TEST(a_nickname_is_entered_with_two_buttons) {
  stage_open(&t);
  cf_shell_configure(&t.shell, 3, false, "");
  stage_choose(&t, cf_games_len + 1);
  CF_CHECK_EQ(t.shell.page, CF_PAGE_SETTINGS);
  stage_tap(&t, CF_BTN_B);
  stage_tap(&t, CF_BTN_B);
  stage_tap(&t, CF_BTN_A);
  CF_CHECK_EQ(t.shell.page, CF_PAGE_NICKNAME);
  stage_tap(&t, CF_BTN_B); // B
  stage_tap(&t, CF_BTN_A);
  for (int i = 0; i < 13; i++) { // O
    stage_tap(&t, CF_BTN_B);
  }
  stage_tap(&t, CF_BTN_A);
  stage_tap(&t, CF_BTN_A);
  CF_CHECK_STR(t.shell.settings.nickname, "BOO");
  for (int i = 0; i < 24; i++) { // DEL is behind - and _
    stage_tap(&t, CF_BTN_B);
  }
  stage_tap(&t, CF_BTN_A);
  CF_CHECK_STR(t.shell.settings.nickname, "BO");
  stage_tap(&t, CF_BTN_B); // OK
  stage_tap(&t, CF_BTN_A);
  CF_CHECK_EQ(t.shell.page, CF_PAGE_SETTINGS);
  CF_CHECK(t.shell.settings_changed);
}

CF_TEST(a_nickname_from_outside_is_cleaned) {
  stage_open(&t);
  cf_shell_configure(&t.shell, 200, true, "anna \"x\"\n-very_long-name");
  CF_CHECK_STR(t.shell.settings.nickname, "ANNAX-VERY_L");
  CF_CHECK_EQ(t.shell.settings.brightness, 4);
  cf_shell_settings stored = {.brightness = 99};
  memset(stored.nickname, 'a', sizeof stored.nickname); // no end
  cf_shell_init(&t.shell, &t.frame, (cf_shell_random){0}, &stored, 0);
  CF_CHECK_STR(t.shell.settings.nickname, "AAAAAAAAAAAA");
  CF_CHECK_EQ(t.shell.settings.brightness, 4);
}

CF_TEST(mute_is_silent_but_identify_is_heard) {
  stage_open(&t);
  cf_shell_configure(&t.shell, 3, true, NULL);
  for (int i = 0; i < 30; i++) {
    stage_step(&t, i % 6 < 3 ? CF_BTN_B : 0, 17);
    CF_CHECK_EQ(t.shell.tone_hz, 0);
  }
  t.status.identify_until_ms = t.now_ms + 3000;
  int loud = 0;
  int lit = 0;
  for (int i = 0; i < 120; i++) {
    stage_step(&t, 0, 17);
    loud += t.shell.tone_hz > 0;
    lit += t.shell.led;
  }
  CF_CHECK(loud > 30 && loud < 100);
  CF_CHECK_EQ(loud, lit);
  CF_CHECK_EQ(t.shell.backlight, 100);
  stage_hold(&t, 0, 90);
  CF_CHECK_EQ(t.shell.tone_hz, 0);
}

CF_TEST(sound_is_on_by_default_and_menu_clicks) {
  stage_open(&t);
  stage_step(&t, CF_BTN_B, 17);
  CF_CHECK(t.shell.tone_hz > 0);
}

CF_TEST(nobody_there_brings_attract_mode_then_dims_then_sleeps) {
  if (!SLEEPY) {
    return;
  }
  stage_open(&t);
  stage_hold(&t, 0, 41 * 60);
  CF_CHECK_EQ(t.shell.page, CF_PAGE_ATTRACT);
  uint8_t game = t.shell.game;
  stage_hold(&t, 0, 22 * 60);
  CF_CHECK(t.shell.game != game || t.shell.play.ticks < 22 * 60);
  stage_hold(&t, 0, 70 * 60);
  CF_CHECK_EQ(t.shell.backlight, 24);
  stage_hold(&t, 0, 500 * 60);
  CF_CHECK_EQ(t.shell.backlight, 0);
  stage_hold(&t, CF_BTN_A, 5); // wakes, and does nothing else
  CF_CHECK_EQ(t.shell.page, CF_PAGE_ATTRACT);
  CF_CHECK_EQ(t.shell.backlight, cf_shell_backlight(3));
  stage_hold(&t, 0, 3);
  stage_tap(&t, CF_BTN_A);
  CF_CHECK_EQ(t.shell.page, CF_PAGE_MENU);
}

CF_TEST(on_the_charger_it_never_sleeps) {
  if (!SLEEPY) {
    return;
  }
  stage_open(&t);
  t.status.charging = true;
  stage_hold(&t, 0, 700 * 60);
  CF_CHECK_EQ(t.shell.backlight, 24);
}

CF_TEST(set_up_is_asked_for_once) {
  stage_open(&t);
  stage_choose(&t, cf_games_len + 1);
  stage_tap(&t, CF_BTN_B);
  stage_tap(&t, CF_BTN_B);
  stage_tap(&t, CF_BTN_B);
  int asked = 0;
  for (int i = 0; i < 20; i++) {
    stage_step(&t, i < 10 ? CF_BTN_A : 0, 17);
    asked += t.shell.want_setup;
  }
  CF_CHECK_EQ(asked, 1);
}

CF_TEST(a_late_caller_loses_time_not_sense) {
  start_game(2);
  uint32_t ticks = t.shell.play.ticks;
  stage_step(&t, 0, 60000);
  CF_CHECK_EQ(t.shell.play.ticks, ticks + 4);
  stage_step(&t, 0, 0);
  CF_CHECK_EQ(t.shell.play.ticks, ticks + 4);
  CF_CHECK(!t.shell.redraw);
  t.now_ms -= 5000; // a clock that goes back is ignored
  stage_step(&t, 0, 0);
  CF_CHECK_EQ(t.shell.play.ticks, ticks + 4);
}

CF_TEST(sixty_ticks_are_a_second) {
  start_game(2);
  uint32_t ticks = t.shell.play.ticks;
  for (int i = 0; i < 100; i++) {
    stage_step(&t, 0, 10);
  }
  CF_CHECK_EQ(t.shell.play.ticks - ticks, 60);
}

CF_TEST(random_presses_and_facts_never_break_it) {
  cf_dice dice;
  cf_dice_seed(&dice, 8);
  stage_open(&t);
  for (int i = 0; i < ROUNDS; i++) {
    if (cf_dice_int(&dice, 0, 200) == 0) {
      t.status.wifi = (cf_wifi_face)cf_dice_int(&dice, 0, 4);
      t.status.update = (cf_update_face)cf_dice_int(&dice, 0, 7);
      t.status.update_pct = (uint8_t)cf_dice_u32(&dice);
      t.status.battery_pct = (int8_t)cf_dice_u32(&dice);
      t.status.rssi_dbm = (int8_t)cf_dice_u32(&dice);
      t.status.kiosk_game = cf_dice_int(&dice, 0, 4) == 0 ? "crab" : NULL;
      t.status.local_unix_s = cf_dice_int(&dice, -5, 2000000000);
      t.status.pending_scores = (uint16_t)cf_dice_u32(&dice);
      t.status.message = "A MESSAGE THAT IS MUCH TOO LONG FOR THIS SCREEN AND FOR THE LIMIT";
    }
    uint8_t buttons = cf_dice_int(&dice, 0, 3) == 0 ? (uint8_t)(cf_dice_u32(&dice) & 7u) : 0;
    stage_step(&t, buttons, (uint32_t)cf_dice_int(&dice, 0, 40));
    if (i % 16 == 0) {
      cf_shell_render(&t.shell, &t.status, &t.screen);
    }
    CF_CHECK(t.shell.page <= CF_PAGE_CLOCK);
    CF_CHECK(t.shell.cursor < cf_games_len + 6);
  }
}

CF_TEST(every_palette_entry_is_reachable_and_total) {
  bool seen[256] = {false};
  for (int dark = 0; dark < 2; dark++) {
    for (uint8_t a = 0; a < CF_COLORS; a++) {
      for (uint8_t b = 0; b < CF_COLORS; b++) {
        uint8_t at = cf_palette_mix(dark == 1, a, b);
        CF_CHECK_EQ(at, cf_palette_mix(dark == 1, b, a));
        CF_CHECK(at >= 16);
        seen[at] = true;
      }
    }
  }
  for (int i = 16; i < 256; i++) {
    CF_CHECK(seen[i]);
  }
  CF_CHECK_EQ(cf_palette_565(CF_UI_WHITE), 0xffff);
}

CF_MAIN()
