/* cfstick: 1 to 50,000 virtual sticks in one process. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "control.h"
#include "face.h"
#include "fleet.h"
#include "orders.h"
#include "vserial.h"
#include "window.h"

#define PROGRESS_MS 5000u
#define FRAME_MS 8u
#define GOODBYE_MS 300u

static volatile sig_atomic_t interrupted;

static void on_signal(int number) {
  (void)number;
  interrupted = 1;
}

static void listen_to_signals(void) {
  struct sigaction action = {.sa_handler = on_signal};
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  signal(SIGPIPE, SIG_IGN);
}

/* One descriptor per stick, one more while it downloads, and some for the process. */
static void raise_limit(unsigned sticks) {
  struct rlimit limit;
  rlim_t wanted = sticks + sticks / 4u + 64u;
  if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur >= wanted)
    return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur < sticks + 64u) {
    cf_host_die(CF_EXIT_SYSTEM,
                "%u sticks need more files than the %lu that the system allows.\nRaise the limit "
                "('ulimit -n') or run fewer sticks.",
                sticks, (unsigned long)limit.rlim_cur);
  }
}

static void tell_progress(const cf_fleet *fleet) {
  cf_fleet_sums sums = cf_fleet_sum(fleet);
  cf_host_say("%4llu s  %u of %u online, %llu heartbeats, %u updating, %llu restarts",
              (unsigned long long)(cf_host_now_ms() / 1000u), sums.online, fleet->count,
              (unsigned long long)sums.heartbeats, sums.updating,
              (unsigned long long)(sums.boots > fleet->count ? sums.boots - fleet->count : 0));
}

static void run(cf_fleet *fleet, const cf_options *options) {
  uint64_t start = cf_host_now_ms();
  uint64_t end = options->seconds ? start + options->seconds * 1000ull : UINT64_MAX;
  uint64_t progress = start + PROGRESS_MS;
  while (!interrupted && !cf_order_to_quit()) {
    uint64_t now = cf_host_now_ms();
    if (now >= end)
      return;
    if (now >= progress) {
      tell_progress(fleet);
      progress = now + PROGRESS_MS;
    }
    uint64_t until = options->window ? now + FRAME_MS : progress;
    cf_loop_turn(until < end ? until : end);
    if (options->window && !cf_window_turn())
      return;
  }
}

/* What was said at the end still leaves. */
static void part(void) {
  uint64_t end = cf_host_now_ms() + GOODBYE_MS;
  while (cf_host_now_ms() < end)
    cf_loop_turn(end);
}

static void print_summary(const cf_fleet *fleet, bool json) {
  char text[2048];
  if (json) {
    cf_fleet_summary(fleet, text, sizeof text);
    puts(text);
    return;
  }
  cf_fleet_sums sums = cf_fleet_sum(fleet);
  printf("%u sticks: %u online, %u cannot be started\n"
         "  heartbeats   %llu\n"
         "  starts       %llu, after %llu power cuts and %llu crashes\n"
         "  downloads    %llu, %llu bytes; %llu updates rolled back\n"
         "  runs         %llu, %llu still wait for the server\n",
         fleet->count, sums.online, sums.dead, (unsigned long long)sums.heartbeats,
         (unsigned long long)sums.boots, (unsigned long long)sums.power_cuts,
         (unsigned long long)sums.crashes, (unsigned long long)sums.downloads,
         (unsigned long long)cf_vhttp_received(), (unsigned long long)sums.rollbacks,
         (unsigned long long)sums.runs, (unsigned long long)sums.scores_waiting);
}

/* One stick is shown where that can be; a fleet has no face unless somebody wants to see it. */
static void choose_face(cf_options *options) {
  bool asked = options->window || options->game || options->screenshot || options->play;
  if (options->count > 1 && !asked)
    options->headless = true;
  bool display = getenv("DISPLAY") || getenv("WAYLAND_DISPLAY");
  if (!options->headless && !options->screenshot && display && cf_window_possible())
    options->window = true;
}

int main(int argc, char **argv) {
  cf_options options;
  cf_options_read(argc, argv, &options);
  choose_face(&options);
  cf_host_quiet(options.quiet);
  cf_vserial_setup(options.console, options.count > 1);
  raise_limit(options.count);
  listen_to_signals();
  (void)cf_host_now_ms();
  cf_loop_init();
  static cf_fleet fleet;
  cf_fleet_make(&fleet, &options);
  if (options.control)
    cf_control_open(options.control, &fleet);
  if (options.window && !cf_window_open(&fleet.sticks[0], (int)options.scale))
    return CF_EXIT_SYSTEM;
  cf_fleet_start(&fleet);
  if (options.json) {
    printf("{\"type\":\"ready\",\"sticks\":%u}\n", fleet.count);
    fflush(stdout);
  }
  run(&fleet, &options);
  cf_vstick *first = &fleet.sticks[0];
  if (options.screenshot && !cf_face_png(first->face, (int)options.scale, options.screenshot)) {
    cf_host_die(CF_EXIT_DISK, "cannot write %s.", options.screenshot);
  }
  cf_fleet_sums sums = cf_fleet_sum(&fleet);
  print_summary(&fleet, options.json);
  cf_fleet_stop(&fleet);
  part();
  if (options.window)
    cf_window_close();
  cf_control_close();
  cf_fleet_free(&fleet);
  return sums.dead > 0 ? CF_EXIT_TROUBLE : CF_EXIT_OK;
}
