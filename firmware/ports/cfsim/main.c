// cfsim: the simulator of the games. It contains no rules of its own: everything is the core's.
#include "cfsim.h"

#include <stdio.h>
#include <string.h>

#include "core/cglp/play.h"

static const char usage[] =
    "cfsim list                     the games, with id, rules version and keys\n"
    "cfsim play --game ID [--seed N] [--inputs BASE64 | --bot] [--ticks N] [--at TICK]\n"
    "           [--png FILE] [--scale N]\n"
    "                               play a run; print it as JSON; draw the view of the last tick\n"
    "                               or of tick --at\n"
    "cfsim verify FILE|-            play a reported run again (JSON with game, rules, seed, "
    "ticks,\n"
    "                               score, inputs); status 0 when the score is proven, else 1\n"
    "cfsim shots DIRECTORY [--scale N]\n"
    "                               pictures of every page of the stick\n"
    "cfsim golden                   the table for test/play/golden.h\n"
    "cfsim bench                    how long five minutes of each game take\n";

int cfsim_list(void) {
  for (uint8_t i = 0; i < cf_games_len; i++) {
    const cf_game *g = cf_games[i];
    printf("%-10s %-12s rules %u  A: %s%s%s\n", g->id, g->title, (unsigned)g->rules, g->hint_a,
           g->hint_b != NULL ? "  B: " : "", g->hint_b != NULL ? g->hint_b : "");
  }
  return 0;
}

int main(int argc, char **argv) {
  const char *verb = argc > 1 ? argv[1] : "";
  if (strcmp(verb, "list") == 0) {
    return cfsim_list();
  }
  if (strcmp(verb, "play") == 0) {
    return cfsim_play(argc - 2, argv + 2);
  }
  if (strcmp(verb, "verify") == 0) {
    return cfsim_verify(argc - 2, argv + 2);
  }
  if (strcmp(verb, "shots") == 0) {
    return cfsim_shots(argc - 2, argv + 2);
  }
  if (strcmp(verb, "golden") == 0) {
    return cfsim_golden();
  }
  if (strcmp(verb, "bench") == 0) {
    return cfsim_bench();
  }
  fputs(usage, stderr);
  return 2;
}
