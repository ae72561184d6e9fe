#define _GNU_SOURCE
#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef CF_VERSION
#define CF_VERSION "unknown"
#endif

#define MOST_STICKS 50000

enum {
  SERVER = 256,
  ENROLL,
  CREDENTIALS,
  MQTT,
  CA,
  DATA,
  APP,
  APP_VERSION,
  BOARD,
  PLATFORM,
  ID_PREFIX,
  CONTROL,
  SCREENSHOT,
  GAME,
  KEY,
  COUNT,
  RAMP,
  HEARTBEAT,
  SCORES,
  SECONDS,
  RESTART_MS,
  SCALE,
  SEED,
  FAULTS,
  WINDOW,
  HEADLESS,
  PLAY,
  OFFLINE,
  CONSOLE,
  JSON,
  QUIET,
  VERSION,
};

static const struct option known[] = {
    {"server", required_argument, 0, SERVER},
    {"enroll", required_argument, 0, ENROLL},
    {"credentials", required_argument, 0, CREDENTIALS},
    {"mqtt", required_argument, 0, MQTT},
    {"ca", required_argument, 0, CA},
    {"data", required_argument, 0, DATA},
    {"app", required_argument, 0, APP},
    {"app-version", required_argument, 0, APP_VERSION},
    {"board", required_argument, 0, BOARD},
    {"platform", required_argument, 0, PLATFORM},
    {"id-prefix", required_argument, 0, ID_PREFIX},
    {"control", required_argument, 0, CONTROL},
    {"screenshot", required_argument, 0, SCREENSHOT},
    {"game", required_argument, 0, GAME},
    {"key", required_argument, 0, KEY},
    {"count", required_argument, 0, COUNT},
    {"ramp", required_argument, 0, RAMP},
    {"heartbeat", required_argument, 0, HEARTBEAT},
    {"scores", required_argument, 0, SCORES},
    {"seconds", required_argument, 0, SECONDS},
    {"restart-ms", required_argument, 0, RESTART_MS},
    {"scale", required_argument, 0, SCALE},
    {"seed", required_argument, 0, SEED},
    {"faults", required_argument, 0, FAULTS},
    {"window", no_argument, 0, WINDOW},
    {"headless", no_argument, 0, HEADLESS},
    {"play", no_argument, 0, PLAY},
    {"offline", no_argument, 0, OFFLINE},
    {"console", no_argument, 0, CONSOLE},
    {"json", no_argument, 0, JSON},
    {"quiet", no_argument, 0, QUIET},
    {"help", no_argument, 0, 'h'},
    {"version", no_argument, 0, VERSION},
    {0, 0, 0, 0},
};

static void help(void) {
  printf(
      "Usage: cfstick [OPTIONS]\n"
      "Virtual sticks: the real firmware's core on a simulated board, against a real server.\n"
      "\n"
      "Whom they belong to\n"
      "  --server URL         the companion server; else the one of 'crispfleet admin login'\n"
      "  --enroll FILE        a technician's access token ('-': standard input), with which the\n"
      "                       sticks are provisioned; else the stored login's\n"
      "  --credentials FILE   the sticks exist: lines with an id and a token\n"
      "  --key FILE           a signing key that sticks trust, PEM or base64, up to 4 times; else\n"
      "                       those that the server knows\n"
      "  --mqtt URL           the broker; else the server's own\n"
      "  --ca FILE            authority to trust for https and mqtts, PEM\n"
      "  --offline            no server at all; so is one stick that nobody gave a server to\n"
      "With --mqtt and --credentials no companion server is needed, only a broker.\n"
      "\n"
      "What they are\n"
      "  --count N            how many, 1 to %d (1)\n"
      "  --id-prefix HEX      first digits of their six-digit ids (F0)\n"
      "  --platform NAME      esp32, esp32c3, esp32s3 (esp32)\n"
      "  --board NAME         (m5stickc-plus)\n"
      "  --app FILE           app image that new sticks run; else a made-up one\n"
      "  --app-version V      version of the made-up one (1.0.0)\n"
      "  --data DIR           keep their flash there; a later run goes on with it\n"
      "\n"
      "What they do\n"
      "  --heartbeat S        seconds between heartbeats, 5 to 300; else the firmware's own\n"
      "  --scores S           each plays a game about every S seconds (0: none)\n"
      "  --ramp N             sticks switched on per second (500)\n"
      "  --restart-ms MS      how long a restart takes (300)\n"
      "  --seconds S          how long they run; 0: until Ctrl-C (0)\n"
      "  --faults LIST        what goes wrong, such as power-cut=5,slow-link=40:\n"
      "%s"
      "  --seed N             the same dice in every run (1)\n"
      "\n"
      "Seeing one\n"
      "  --window             show its face, as one stick does wherever there is a display; A is\n"
      "                       the key Z or space, B is X, power is Escape\n"
      "  --headless           no face, no games: for large fleets (more than one stick)\n"
      "  --game ID            it plays only this game, as at a stand\n"
      "  --play               the demonstration player plays it\n"
      "  --screenshot FILE    write its face as PNG at the end\n"
      "  --scale N            magnify window and PNG, 1 to 8 (3)\n"
      "  --console            print what sticks write to their serial line\n"
      "  --control SOCKET     take commands, a line of JSON each, on a Unix socket; "
      "{\"do\":\"help\"}\n"
      "  --json               the summary as JSON, the last line of standard output\n"
      "  --quiet              nothing on standard error but troubles\n"
      "\n"
      "Exit codes: 0 well; 1 a stick cannot be started any more; 3 command line; 20 server; 21\n"
      "login; 30 files; 31 the machine's limits.\n"
      "\n"
      "Examples:\n"
      "  crispfleet stick --window\n"
      "  crispfleet stick --count 1000 --seconds 60 --faults power-cut=10 --json\n",
      MOST_STICKS, cf_faults_help());
}

static uint64_t number(const char *name, const char *text, uint64_t least, uint64_t most) {
  char *end;
  unsigned long long value = strtoull(text, &end, 10);
  if (!*text || *end || text[0] == '-' || value < least || value > most) {
    cf_host_die(CF_EXIT_USAGE, "--%s must be %llu to %llu, not '%s'.", name,
                (unsigned long long)least, (unsigned long long)most, text);
  }
  return value;
}

static void one_of(const char *name, const char *text, const char *const *words) {
  for (int i = 0; words[i]; i++) {
    if (strcmp(words[i], text) == 0)
      return;
  }
  cf_host_die(CF_EXIT_USAGE, "--%s '%s' is not known; see cfstick --help.", name, text);
}

static void take(cf_options *o, int option, const char *text) {
  static const char *const platforms[] = {"esp32", "esp32c3", "esp32s3", NULL};
  const char *wrong;
  switch (option) {
  case SERVER:
    o->server = text;
    break;
  case ENROLL:
    o->enroll = text;
    break;
  case CREDENTIALS:
    o->credentials = text;
    break;
  case MQTT:
    o->mqtt = text;
    break;
  case CA:
    o->ca = text;
    break;
  case DATA:
    o->data = text;
    break;
  case APP:
    o->app = text;
    break;
  case APP_VERSION:
    o->app_version = text;
    break;
  case BOARD:
    o->board = text;
    break;
  case PLATFORM:
    one_of("platform", text, platforms);
    o->platform = text;
    break;
  case ID_PREFIX:
    o->id_prefix = text;
    break;
  case CONTROL:
    o->control = text;
    break;
  case SCREENSHOT:
    o->screenshot = text;
    break;
  case GAME:
    o->game = text;
    break;
  case KEY:
    if (o->key_count == CF_OPTIONS_KEYS) {
      cf_host_die(CF_EXIT_USAGE, "sticks trust at most %d keys.", CF_OPTIONS_KEYS);
    }
    o->keys[o->key_count++] = text;
    break;
  case COUNT:
    o->count = (unsigned)number("count", text, 1, MOST_STICKS);
    break;
  case RAMP:
    o->ramp = (unsigned)number("ramp", text, 1, 100000);
    break;
  case HEARTBEAT:
    o->heartbeat = (unsigned)number("heartbeat", text, 5, 300);
    break;
  case SCORES:
    o->scores = (unsigned)number("scores", text, 0, 86400);
    break;
  case SECONDS:
    o->seconds = (unsigned)number("seconds", text, 0, 31536000);
    break;
  case RESTART_MS:
    o->restart_ms = (unsigned)number("restart-ms", text, 1, 60000);
    break;
  case SCALE:
    o->scale = (unsigned)number("scale", text, 1, 8);
    break;
  case SEED:
    o->seed = number("seed", text, 0, UINT64_MAX);
    break;
  case FAULTS:
    wrong = cf_faults_parse(text, &o->faults);
    if (wrong)
      cf_host_die(CF_EXIT_USAGE, "%s", wrong);
    break;
  case WINDOW:
    o->window = true;
    break;
  case HEADLESS:
    o->headless = true;
    break;
  case PLAY:
    o->play = true;
    break;
  case OFFLINE:
    o->offline = true;
    break;
  case CONSOLE:
    o->console = true;
    break;
  case JSON:
    o->json = true;
    break;
  case QUIET:
    o->quiet = true;
    break;
  case VERSION:
    printf("cfstick %s\n", CF_VERSION);
    exit(CF_EXIT_OK);
  case 'h':
    help();
    exit(CF_EXIT_OK);
  default:
    exit(CF_EXIT_USAGE); /* getopt said why */
  }
}

static void check(const cf_options *o) {
  if (o->window && o->headless)
    cf_host_die(CF_EXIT_USAGE, "--window and --headless exclude each other.");
  if (o->headless && (o->game || o->screenshot || o->play)) {
    cf_host_die(CF_EXIT_USAGE,
                "--game, --play and --screenshot need a face; leave --headless out.");
  }
  size_t n = strlen(o->id_prefix);
  if (n > 5 || strspn(o->id_prefix, "0123456789ABCDEF") != n) {
    cf_host_die(CF_EXIT_USAGE, "--id-prefix must be up to 5 digits of 0-9 A-F, not '%s'.",
                o->id_prefix);
  }
  if (o->count > 1u << (4 * (6 - n))) {
    cf_host_die(CF_EXIT_USAGE, "there are not %u ids that begin with '%s'.", o->count,
                o->id_prefix);
  }
  if (strlen(o->app_version) > 31) {
    cf_host_die(CF_EXIT_USAGE, "--app-version may have 31 characters.");
  }
}

void cf_options_read(int argc, char **argv, cf_options *out) {
  *out = (cf_options){.board = "m5stickc-plus",
                      .platform = "esp32",
                      .id_prefix = "F0",
                      .app_version = "1.0.0",
                      .count = 1,
                      .ramp = 500,
                      .restart_ms = 300,
                      .scale = 3,
                      .seed = 1};
  int option;
  while ((option = getopt_long(argc, argv, "h", known, NULL)) >= 0)
    take(out, option, optarg);
  if (optind < argc) {
    cf_host_die(CF_EXIT_USAGE, "'%s' is no option; see cfstick --help.", argv[optind]);
  }
  check(out);
}
