#include "replay.h"

static void flush(cf_replay_log *log) {
  if (log->count == 0) {
    return;
  }
  uint32_t need = log->count < 64 ? 1 : 2;
  if (log->len + need > CF_REPLAY_MAX) {
    log->overflow = true;
  } else if (need == 1) {
    log->bytes[log->len++] = (uint8_t)(log->buttons << 6 | (log->count - 1));
  } else {
    log->bytes[log->len++] = (uint8_t)(log->buttons << 6 | 63);
    log->bytes[log->len++] = (uint8_t)(log->count - 64);
  }
  log->count = 0;
}

void cf_replay_begin(cf_replay_log *log) {
  log->len = 0;
  log->count = 0;
  log->buttons = 0;
  log->overflow = false;
}

void cf_replay_put(cf_replay_log *log, uint8_t buttons) {
  buttons &= 3;
  if (log->count == CF_REPLAY_RUN_MAX || buttons != log->buttons) {
    flush(log);
  }
  log->buttons = buttons;
  log->count++;
}

void cf_replay_end(cf_replay_log *log) {
  flush(log);
}

void cf_replay_open(cf_replay_reader *r, const uint8_t *bytes, size_t len) {
  r->bytes = bytes;
  r->len = len;
  r->at = 0;
  r->left = 0;
  r->buttons = 0;
}

bool cf_replay_next(cf_replay_reader *r, uint8_t *buttons) {
  if (r->left == 0) {
    if (r->at >= r->len) {
      return false;
    }
    uint8_t code = r->bytes[r->at];
    uint8_t n = code & 63;
    if (n == 63) {
      if (r->at + 1 >= r->len) {
        return false;
      }
      r->left = (uint16_t)(64 + r->bytes[r->at + 1]);
      r->at += 2;
    } else {
      r->left = (uint16_t)(n + 1);
      r->at += 1;
    }
    r->buttons = code >> 6;
  }
  r->left--;
  *buttons = r->buttons;
  return true;
}

static cf_verify_code simulate(const cf_run_claim *claim, cf_play *play, cf_frame *frame) {
  cf_replay_reader reader;
  cf_replay_open(&reader, claim->inputs, claim->inputs_len);
  uint8_t buttons = 0;
  while (play->ticks < claim->ticks) {
    if (play->over) {
      return CF_VERIFY_OVER_EARLY;
    }
    if (!cf_replay_next(&reader, &buttons)) {
      return CF_VERIFY_INPUTS;
    }
    cf_play_tick(play, frame, buttons);
  }
  if (cf_replay_next(&reader, &buttons)) {
    return CF_VERIFY_INPUTS;
  }
  if (!play->over) {
    return CF_VERIFY_NOT_OVER;
  }
  return play->score == claim->score ? CF_VERIFY_OK : CF_VERIFY_SCORE;
}

cf_verdict cf_verify_run(const cf_run_claim *claim, cf_play *play, cf_frame *frame) {
  const cf_game *game = cf_game_find(claim->game);
  cf_verdict verdict = {.code = CF_VERIFY_UNKNOWN_GAME};
  if (game == NULL) {
    return verdict;
  }
  if (claim->rules != game->rules) {
    verdict.code = CF_VERIFY_RULES;
    return verdict;
  }
  if (claim->ticks > CF_RUN_TICKS_MAX) {
    verdict.code = CF_VERIFY_TOO_LONG;
    return verdict;
  }
  frame->blind = true;
  cf_play_start(play, game, claim->seed);
  verdict.code = simulate(claim, play, frame);
  verdict.ticks = play->ticks;
  verdict.score = play->score;
  return verdict;
}

const char *cf_verify_text(cf_verify_code code) {
  switch (code) {
  case CF_VERIFY_OK:
    return "verified";
  case CF_VERIFY_UNKNOWN_GAME:
    return "no such game in this build";
  case CF_VERIFY_RULES:
    return "made under another version of the game's rules";
  case CF_VERIFY_TOO_LONG:
    return "longer than an hour";
  case CF_VERIFY_INPUTS:
    return "inputs are damaged or do not cover the ticks";
  case CF_VERIFY_NOT_OVER:
    return "inputs end before the game is over";
  case CF_VERIFY_OVER_EARLY:
    return "the game is over before the inputs end";
  case CF_VERIFY_SCORE:
    return "the inputs give another score";
  }
  return "unknown verdict";
}
