// The inputs of a run, run-length coded, and the proof by re-simulation.
//
// Code: one byte = two button bits (A = bit 6, B = bit 7) and a six-bit length n: 0..62 mean n + 1
// ticks; 63 means that one more byte m follows: 64 + m ticks. The writer always merges equal
// neighbours up to 319 ticks, so a run has one coding.
#ifndef CF_REPLAY_REPLAY_H
#define CF_REPLAY_REPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../cglp/play.h"

// Enough for five minutes at thirteen button changes a second.
enum { CF_REPLAY_MAX = 4096, CF_REPLAY_RUN_MAX = 319 };

typedef struct {
  uint32_t len;
  uint16_t count; // ticks of the pending run
  uint8_t buttons;
  bool overflow; // inputs were lost: not verifiable
  uint8_t bytes[CF_REPLAY_MAX];
} cf_replay_log;

typedef struct {
  const uint8_t *bytes;
  size_t len;
  size_t at;
  uint16_t left;
  uint8_t buttons;
} cf_replay_reader;

void cf_replay_begin(cf_replay_log *log);
void cf_replay_put(cf_replay_log *log, uint8_t buttons);
// Writes the pending run out. Call once, after the last tick.
void cf_replay_end(cf_replay_log *log);

void cf_replay_open(cf_replay_reader *r, const uint8_t *bytes, size_t len);
// The next tick's buttons; false at the end or on a code that is cut short.
bool cf_replay_next(cf_replay_reader *r, uint8_t *buttons);

typedef enum {
  CF_VERIFY_OK,
  CF_VERIFY_UNKNOWN_GAME,
  CF_VERIFY_RULES, // another version of the game's rules
  CF_VERIFY_TOO_LONG,
  CF_VERIFY_INPUTS,     // coding broken or not of `ticks` ticks
  CF_VERIFY_NOT_OVER,   // inputs end while the game still runs
  CF_VERIFY_OVER_EARLY, // the game was over before the inputs end
  CF_VERIFY_SCORE       // re-simulated score differs
} cf_verify_code;

typedef struct {
  const char *game;
  uint16_t rules;
  uint32_t seed;
  uint32_t ticks;
  uint32_t score;
  const uint8_t *inputs;
  size_t inputs_len;
} cf_run_claim;

typedef struct {
  cf_verify_code code;
  uint32_t ticks; // re-simulated
  uint32_t score; // re-simulated
} cf_verdict;

// Plays the claim again from its seed. `play` and `frame` are scratch of the caller.
cf_verdict cf_verify_run(const cf_run_claim *claim, cf_play *play, cf_frame *frame);
const char *cf_verify_text(cf_verify_code code);

#endif
