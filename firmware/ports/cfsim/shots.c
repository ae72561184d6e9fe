#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "botrun.h"
#include "cfsim.h"
#include "png.h"
#include "scenes.h"

int cfsim_shots(int argc, char **argv) {
  static stage t;
  bool scaled = argc == 3 && strcmp(argv[1], "--scale") == 0;
  uint32_t scale = scaled ? (uint32_t)strtoul(argv[2], NULL, 10) : 2;
  if ((argc != 1 && !scaled) || scale < 1 || scale > 8) {
    fputs("cfsim: shots DIRECTORY [--scale 1..8]\n", stderr);
    return 2;
  }
  for (int i = 0; i < scene_count(); i++) {
    char path[512];
    scene_make(i, &t);
    snprintf(path, sizeof path, "%s/stick-%s.png", argv[0], scene_name(i));
    if (!png_write(path, &t.screen.px[0][0], CF_SCREEN_W, CF_SCREEN_H, scale)) {
      fprintf(stderr, "cfsim: cannot write %s\n", path);
      return 1;
    }
    puts(path);
  }
  return 0;
}

int cfsim_golden(void) {
  static stage t;
  static cf_play play;
  static cf_frame frame;
  static cf_replay_log log;
  puts("// Written by `cfsim golden`: what the same seeds and inputs give on every CPU.\n"
       "static const golden_run golden_runs[] = {");
  for (uint8_t i = 0; i < cf_games_len; i++) {
    for (uint32_t seed = 1; seed <= 2; seed++) {
      frame.blind = false;
      uint32_t limit = seed == 1 ? GOLDEN_SHORT : GOLDEN_LONG;
      bot_run run = bot_play(cf_games[i], seed, limit, &play, &frame, &log);
      printf("    {\"%s\", %u, %u, %u, %u, 0x%08xu},\n", cf_games[i]->id, seed, limit, run.ticks,
             run.score, run.hash);
    }
  }
  puts("};\n\nstatic const golden_scene golden_scenes[] = {");
  for (int i = 0; i < scene_count(); i++) {
    scene_make(i, &t);
    printf("    {\"%s\", 0x%08xu},\n", scene_name(i), scene_hash(&t.screen));
  }
  puts("};");
  return 0;
}
