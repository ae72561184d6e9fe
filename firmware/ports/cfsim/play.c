#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cfsim.h"
#include "core/base/codec.h"
#include "core/replay/replay.h"
#include "core/shell/canvas.h"
#include "png.h"

typedef struct {
  const cf_game *game;
  uint32_t seed, ticks, at, scale;
  bool bot;
  const char *png;
  uint8_t inputs[CF_REPLAY_MAX];
  size_t inputs_len;
} options;

static bool number(const char *text, uint32_t *out) {
  uint64_t value = 0;
  if (!cf_parse_u64(text, strlen(text), &value) || value > UINT32_MAX) {
    fprintf(stderr, "cfsim: %s is not a number below 2^32\n", text);
    return false;
  }
  *out = (uint32_t)value;
  return true;
}

static bool option(options *o, const char *name, const char *value) {
  if (strcmp(name, "--game") == 0) {
    o->game = cf_game_find(value);
    if (o->game == NULL) {
      fprintf(stderr, "cfsim: no game %s; `cfsim list` shows them\n", value);
    }
    return o->game != NULL;
  }
  if (strcmp(name, "--seed") == 0) {
    return number(value, &o->seed);
  }
  if (strcmp(name, "--ticks") == 0) {
    return number(value, &o->ticks);
  }
  if (strcmp(name, "--at") == 0) {
    return number(value, &o->at);
  }
  if (strcmp(name, "--scale") == 0) {
    return number(value, &o->scale) && o->scale >= 1 && o->scale <= 8;
  }
  if (strcmp(name, "--png") == 0) {
    o->png = value;
    return true;
  }
  if (strcmp(name, "--inputs") == 0) {
    bool ok = cf_base64_decode(value, strlen(value), o->inputs, sizeof o->inputs, &o->inputs_len);
    if (!ok) {
      fprintf(stderr, "cfsim: --inputs is not base64 of at most %d bytes\n", CF_REPLAY_MAX);
    }
    return ok;
  }
  fprintf(stderr, "cfsim: unknown option %s\n", name);
  return false;
}

static bool parse(options *o, int argc, char **argv) {
  for (int i = 0; i < argc; i++) {
    if (strcmp(argv[i], "--bot") == 0) {
      o->bot = true;
    } else if (i + 1 >= argc || !option(o, argv[i], argv[i + 1])) {
      return false;
    } else {
      i++;
    }
  }
  if (o->game == NULL) {
    fputs("cfsim: play needs --game\n", stderr);
  }
  return o->game != NULL;
}

static bool picture(const options *o, const cf_frame *frame) {
  static uint8_t px[CF_VIEW * CF_VIEW];
  for (int i = 0; i < CF_VIEW * CF_VIEW; i++) {
    uint8_t color = (&frame->px[0][0])[i];
    px[i] = cf_palette_mix(o->game->dark, color, color);
  }
  if (!png_write(o->png, px, CF_VIEW, CF_VIEW, o->scale)) {
    fprintf(stderr, "cfsim: cannot write %s\n", o->png);
    return false;
  }
  return true;
}

static void print_run(const options *o, const cf_play *play, const cf_replay_log *log,
                      uint32_t hash) {
  static char text[CF_REPLAY_MAX * 2];
  cf_text inputs;
  cf_text_init(&inputs, text, sizeof text);
  cf_base64(&inputs, log->bytes, log->len);
  printf("{\"game\":\"%s\",\"rules\":%u,\"seed\":%u,\"ticks\":%u,\"score\":%u,\"over\":%s,"
         "\"frames\":\"%08x\",\"inputs\":\"%s\"}\n",
         o->game->id, (unsigned)o->game->rules, o->seed, play->ticks, play->score,
         play->over ? "true" : "false", hash, log->overflow ? "" : text);
}

int cfsim_play(int argc, char **argv) {
  static options o = {.seed = 1, .ticks = CF_RUN_TICKS_MAX, .scale = 3};
  static cf_play play;
  static cf_frame frame;
  static cf_replay_log log;
  if (!parse(&o, argc, argv)) {
    return 2;
  }
  if (o.at > 0 && o.at < o.ticks) {
    o.ticks = o.at;
  }
  cf_play_start(&play, o.game, o.seed);
  cf_replay_begin(&log);
  cf_replay_reader reader;
  cf_replay_open(&reader, o.inputs, o.inputs_len);
  uint32_t hash = 2166136261u;
  while (!play.over && play.ticks < o.ticks) {
    uint8_t buttons = 0;
    if (o.bot) {
      buttons = o.game->bot(&play);
    } else if (o.inputs_len > 0 && !cf_replay_next(&reader, &buttons)) {
      break;
    }
    cf_replay_put(&log, buttons);
    cf_play_tick(&play, &frame, buttons);
    hash = cf_play_hash(&frame, play.score, hash);
  }
  cf_replay_end(&log);
  print_run(&o, &play, &log, hash);
  return o.png == NULL || picture(&o, &frame) ? 0 : 1;
}
