#include <stdio.h>
#include <string.h>

#include "cfsim.h"
#include "core/base/codec.h"
#include "core/json/json.h"
#include "core/replay/replay.h"

enum { TEXT_MAX = 16384 };

// Reads at most `capacity` bytes; false when there are more or the file cannot be read.
static bool read_all(const char *path, char *out, size_t capacity, size_t *n) {
  FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
  if (f == NULL) {
    fprintf(stderr, "cfsim: cannot open %s\n", path);
    return false;
  }
  *n = fread(out, 1, capacity, f);
  bool whole = !ferror(f) && fgetc(f) == EOF;
  if (f != stdin) {
    fclose(f);
  }
  if (!whole) {
    fprintf(stderr, "cfsim: %s cannot be read or is over %zu bytes\n", path, capacity);
  }
  return whole;
}

static bool u32(cf_json object, const char *name, uint64_t most, uint32_t *out) {
  uint64_t value = 0;
  if (!cf_json_u64(cf_json_get(object, name), &value) || value > most) {
    fprintf(stderr, "cfsim: member \"%s\" is missing or no number in 0..%llu\n", name,
            (unsigned long long)most);
    return false;
  }
  *out = (uint32_t)value;
  return true;
}

static bool claim_of(cf_json object, cf_run_claim *claim) {
  static char game[32];
  static char text[CF_REPLAY_MAX * 2];
  static uint8_t inputs[CF_REPLAY_MAX];
  uint32_t rules = 0;
  if (object.type != CF_JSON_OBJECT || !cf_json_string(cf_json_get(object, "game"), game, 32)) {
    fputs("cfsim: a run is a JSON object with a member \"game\"\n", stderr);
    return false;
  }
  if (!u32(object, "rules", UINT16_MAX, &rules) || !u32(object, "seed", UINT32_MAX, &claim->seed) ||
      !u32(object, "ticks", UINT32_MAX, &claim->ticks) ||
      !u32(object, "score", UINT32_MAX, &claim->score)) {
    return false;
  }
  if (!cf_json_string(cf_json_get(object, "inputs"), text, sizeof text) ||
      !cf_base64_decode(text, strlen(text), inputs, sizeof inputs, &claim->inputs_len)) {
    fprintf(stderr, "cfsim: \"inputs\" is not base64 of at most %d bytes\n", CF_REPLAY_MAX);
    return false;
  }
  claim->game = game;
  claim->rules = (uint16_t)rules;
  claim->inputs = inputs;
  return true;
}

int cfsim_verify(int argc, char **argv) {
  static char text[TEXT_MAX];
  static cf_play play;
  static cf_frame frame;
  size_t n = 0;
  if (argc != 1) {
    fputs("cfsim: verify takes one file, or - for standard input\n", stderr);
    return 2;
  }
  cf_run_claim claim = {0};
  if (!read_all(argv[0], text, sizeof text, &n) || !claim_of(cf_json_read(text, n), &claim)) {
    return 2;
  }
  cf_verdict verdict = cf_verify_run(&claim, &play, &frame);
  bool ok = verdict.code == CF_VERIFY_OK;
  printf("{\"verified\":%s,\"reason\":\"%s\",\"game\":\"%s\",\"claimed\":%u,\"score\":%u,"
         "\"ticks\":%u}\n",
         ok ? "true" : "false", cf_verify_text(verdict.code),
         cf_game_find(claim.game) != NULL ? claim.game : "", claim.score, verdict.score,
         verdict.ticks);
  return ok ? 0 : 1;
}
