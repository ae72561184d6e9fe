/* The command line of cfstick. */
#ifndef CF_OPTIONS_H
#define CF_OPTIONS_H

#include "faults.h"

#define CF_OPTIONS_KEYS 4

typedef struct {
  const char *server; /* NULL: the stored login's */
  const char *enroll; /* file with a user's token, "-" for standard input; NULL: stored login */
  const char *credentials; /* file with ids and tokens; NULL: sticks are provisioned */
  const char *mqtt;        /* NULL: what the server says */
  const char *ca;
  const char *data;
  const char *app;
  const char *app_version;
  const char *board;
  const char *platform;
  const char *id_prefix;
  const char *control;
  const char *screenshot;
  const char *game;
  const char *keys[CF_OPTIONS_KEYS];
  int key_count;
  unsigned count;
  unsigned ramp;      /* sticks that are switched on in a second */
  unsigned heartbeat; /* seconds; 0: the firmware's own */
  unsigned scores;    /* mean seconds between runs of sticks without a face; 0: none */
  unsigned seconds;   /* 0: until Ctrl-C */
  unsigned restart_ms;
  unsigned scale;
  uint64_t seed;
  cf_faults faults;
  bool window;
  bool headless;
  bool play;
  bool offline;
  bool console;
  bool json;
  bool quiet;
} cf_options;

/* Reads the command line; ends the process for --help, --version and what cannot be meant. */
void cf_options_read(int argc, char **argv, cf_options *out);

#endif
