#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <time.h>

#include "botrun.h"
#include "cfsim.h"
#include "core/shell/shell.h"

enum { FIVE_MINUTES = 18000 };

// Processor time: other programs on the machine do not count.
static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static uint8_t pressed[FIVE_MINUTES];

// Five minutes of the game's own player, run after run.
static void record(const cf_game *game, cf_play *play, cf_frame *frame) {
  uint32_t seed = 1;
  frame->blind = true;
  cf_play_start(play, game, seed);
  for (uint32_t n = 0; n < FIVE_MINUTES; n++) {
    pressed[n] = game->bot(play);
    if (!cf_play_tick(play, frame, pressed[n])) {
      cf_play_start(play, game, ++seed);
    }
  }
}

// The same again; milliseconds, and the slowest tick.
static double again(const cf_game *game, bool blind, double *slowest_us) {
  static cf_play play;
  static cf_frame frame;
  uint32_t seed = 1;
  frame.blind = blind;
  cf_play_start(&play, game, seed);
  double start = now_ms();
  double last = start;
  for (uint32_t n = 0; n < FIVE_MINUTES; n++) {
    if (!cf_play_tick(&play, &frame, pressed[n])) {
      cf_play_start(&play, game, ++seed);
    }
    if (slowest_us != NULL) {
      double now = now_ms();
      *slowest_us = (now - last) * 1e3 > *slowest_us ? (now - last) * 1e3 : *slowest_us;
      last = now;
    }
  }
  return now_ms() - start;
}

static double drawn(uint32_t frames) {
  static cf_shell shell;
  static cf_frame frame;
  static cf_screen screen;
  cf_shell_init(&shell, &frame, (cf_shell_random){0}, NULL, 0);
  shell.page = CF_PAGE_TITLE;
  cf_play_tick(&shell.play, &frame, 0);
  double start = now_ms();
  for (uint32_t n = 0; n < frames; n++) {
    cf_shell_render(&shell, NULL, &screen);
  }
  return now_ms() - start;
}

int cfsim_bench(void) {
  printf("%-10s %22s %22s %14s\n", "game", "18000 ticks verified", "18000 ticks painted",
         "slowest tick");
  for (uint8_t i = 0; i < cf_games_len; i++) {
    static cf_play play;
    static cf_frame frame;
    double slowest = 0;
    record(cf_games[i], &play, &frame);
    double verified = again(cf_games[i], true, NULL);
    double painted = again(cf_games[i], false, NULL);
    again(cf_games[i], false, &slowest);
    printf("%-10s %19.1f ms %19.1f ms %11.1f us\n", cf_games[i]->id, verified, painted, slowest);
  }
  printf("screen composed in %.1f us\n", drawn(2000) / 2.0);
  printf("sizes: play %zu, frame %zu, shell %zu, screen %zu bytes\n", sizeof(cf_play),
         sizeof(cf_frame), sizeof(cf_shell), sizeof(cf_screen));
  return 0;
}
