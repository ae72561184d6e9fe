/*
 * CF_HOST_ONLY: a whole flash in memory. A stick with its face: somebody plays, the server is asked
 * for a run id, an update waits for the end of the game, and the run is handed in.
 */
#include "harness.h"
#include "update.h"

static cf_shell shell;
static cf_frame frame;

static void with_face(void) {
  online();
  w.parts.shell = &shell;
  w.parts.frame = &frame;
  memset(&shell, 0, sizeof shell);
  world_boot(&w, CF_RESET_POWER_ON);
  world_connect(&w);
}

/* Presses A now and then until a game is on; false when none is after a minute. */
static bool begin_game(void) {
  for (int i = 0; i < 120 && !shell.in_game; i++) {
    w.buttons = i % 2 == 0 ? CF_BTN_A : 0;
    world_run(&w, 500);
  }
  w.buttons = 0;
  return shell.in_game;
}

/* Leaves the buttons alone until the game is over. */
static bool end_game(void) {
  for (int i = 0; i < 1200 && shell.in_game; i++) {
    world_run(&w, 500);
  }
  return !shell.in_game;
}

CF_TEST(an_update_waits_for_the_end_of_a_game) {
  with_face();
  CF_CHECK(begin_game());
  world_forget(&w);
  if (w.http_open) {
    world_answer(&w, 503, "", 0); /* no run id today */
  }
  offered(&good);
  CF_CHECK(!w.http_open);
  CF_CHECK(reported("\"state\":\"delayed\",\"code\":\"BUSY\",\"msg\":\"somebody plays\""));
  CF_CHECK(end_game());
  world_run(&w, 61000);
  CF_CHECK(w.http_open && strstr(w.url, "/manifest/") != NULL);
}

CF_TEST(a_game_interrupts_a_download_and_force_does_not_wait) {
  with_face();
  offered(&good);
  send_manifest();
  CF_CHECK(w.http_open);
  uint32_t number = w.http_number;
  cf_stick_on_http_head(&w.stick, number, 200, SIZE, 0, w.now_ms);
  cf_stick_on_http_data(&w.stick, number, image, 100000, w.now_ms);
  CF_CHECK(begin_game());
  CF_CHECK(!w.http_open || strstr(w.url, "/api/v1/runs") != NULL);
  if (w.http_open) {
    world_answer(&w, 503, "", 0);
  }
  CF_CHECK(end_game());
  world_run(&w, 2000);
  CF_CHECK(w.http_open && strstr(w.url, "/api/v1/fw/") != NULL);
  CF_CHECK_EQ(w.range_from, 100000);
  with_face();
  CF_CHECK(begin_game());
  if (w.http_open) {
    world_answer(&w, 503, "", 0);
  }
  publish(&good);
  char *force = strstr(offer, "\"force\":false");
  memcpy(force, "\"force\":true ", 13);
  world_tell(&w, "ota/offer", offer);
  world_run(&w, 10);
  CF_CHECK(w.http_open && strstr(w.url, "/manifest/") != NULL);
}

CF_TEST(a_run_with_the_servers_id) {
  with_face();
  CF_CHECK(begin_game());
  CF_CHECK(w.http_open && strstr(w.url, "/api/v1/runs") != NULL);
  CF_CHECK(strstr(w.body, "{\"game\":\"") == w.body);
  world_answer(&w, 201, "{\"run\":\"r-AAAAAAAAAAAAAAAAAAAAAAAA\"}", 36);
  CF_CHECK(end_game());
  world_run(&w, 1000);
  const world_said *score = world_last(&w, "score");
  CF_CHECK(score != NULL);
  CF_CHECK(strstr(score->payload, "\"run\":\"r-AAAAAAAAAAAAAAAAAAAAAAAA\",\"seq\":1,") != NULL);
  CF_CHECK(strstr(score->payload, "\"inputs\":\"") != NULL);
}

CF_TEST(an_id_that_comes_too_late_is_not_used) {
  with_face();
  CF_CHECK(begin_game());
  CF_CHECK(w.http_open);
  world_run(&w, 1600);
  if (shell.in_game) {
    world_answer(&w, 201, "{\"run\":\"r-AAAAAAAAAAAAAAAAAAAAAAAA\"}", 36);
  }
  CF_CHECK(end_game());
  world_run(&w, 1000);
  CF_CHECK(strstr(world_last(&w, "score")->payload, "\"run\":\"L-2-1\"") != NULL);
}

CF_TEST(what_the_player_chose_is_kept_and_the_desk_may_change_it) {
  with_face();
  world_tell(&w, "config",
             "{\"v\":1,\"rev\":3,\"set\":{\"sound\":false,\"brightness\":25,"
             "\"nickname\":\"anna\",\"kiosk\":\"lift\"}}");
  world_run(&w, 1000);
  CF_CHECK(shell.settings.mute);
  CF_CHECK_EQ(shell.settings.brightness, 1);
  memset(&shell, 0, sizeof shell);
  world_boot(&w, CF_RESET_POWER_ON);
  CF_CHECK(shell.settings.mute);
  CF_CHECK_EQ(shell.settings.brightness, 1);
  CF_CHECK(strlen(shell.settings.nickname) == 4);
}

CF_MAIN()
