// Hostile runs: any game, seed and bytes as inputs must end in a verdict.
#include <stdlib.h>

#include "core/replay/replay.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static cf_play play;
  static cf_frame frame;
  if (size < 8) {
    return 0;
  }
  cf_run_claim claim = {.game = cf_games[data[0] % cf_games_len]->id,
                        .rules = cf_games[data[0] % cf_games_len]->rules,
                        .seed = (uint32_t)data[1] << 8 | data[2],
                        .ticks = ((uint32_t)data[3] << 8 | data[4]) & 0x3fffu,
                        .score = data[5],
                        .inputs = data + 6,
                        .inputs_len = size - 6};
  cf_verdict v = cf_verify_run(&claim, &play, &frame);
  if (v.ticks > claim.ticks || (v.code == CF_VERIFY_OK && v.score != claim.score)) {
    abort();
  }
  return 0;
}
