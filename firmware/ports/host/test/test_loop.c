/* Alarms in the order they are due, and command-line words for faults. */
#include <stdlib.h>

#include "faults.h"
#include "harness.h"
#include "host.h"
#include "loop.h"

static cf_alarm alarms[500];
static int order[500];
static int rung;

static void ring(void *ctx, uint64_t now_ms) {
  (void)now_ms;
  order[rung++] = (int)((cf_alarm *)ctx - alarms);
}

CF_TEST(alarms_ring_in_order_whatever_was_changed_before) {
  cf_loop_init();
  cf_chance chance = {5};
  rung = 0;
  for (int i = 0; i < 500; i++) {
    alarms[i] = (cf_alarm){.due = ring, .ctx = &alarms[i]};
    cf_loop_set(&alarms[i], cf_chance_below(&chance, 1000));
  }
  for (int i = 0; i < 500; i += 3)
    cf_loop_set(&alarms[i], cf_chance_below(&chance, 1000));
  int cleared = 0;
  for (int i = 1; i < 500; i += 10, cleared++)
    cf_loop_clear(&alarms[i]);
  uint64_t end = cf_host_now_ms() + 5000;
  while (rung < 500 - cleared && cf_host_now_ms() < end)
    cf_loop_turn(end);
  CF_CHECK_EQ(rung, 500 - cleared);
  for (int i = 1; i < rung; i++)
    CF_CHECK(alarms[order[i - 1]].at_ms <= alarms[order[i]].at_ms);
}

static void ring_again(void *ctx, uint64_t now_ms) {
  rung++;
  cf_loop_set(ctx, now_ms);
}

CF_TEST(an_alarm_that_is_always_due_does_not_keep_the_turn_for_itself) {
  rung = 0;
  cf_alarm greedy = {.due = ring_again, .ctx = &greedy};
  cf_loop_set(&greedy, 0);
  cf_loop_turn(cf_host_now_ms());
  CF_CHECK_EQ(rung, 1);
  cf_loop_clear(&greedy);
}

CF_TEST(faults_are_understood_or_answered_with_those_there_are) {
  cf_faults faults;
  CF_CHECK(cf_faults_parse("power-cut=5,slow-link=40", &faults) == NULL);
  CF_CHECK_EQ(faults.value[CF_FAULT_POWER_CUT], 5);
  CF_CHECK_EQ(faults.value[CF_FAULT_SLOW_LINK], 40);
  CF_CHECK(cf_faults_parse("none", &faults) == NULL);
  CF_CHECK(cf_faults_parse("", &faults) == NULL);
  CF_CHECK(strstr(cf_faults_parse("gremlins=3", &faults), "There is no fault 'gremlins=3'; use"));
  CF_CHECK_STR(cf_faults_parse("crash-new=101", &faults),
               "'101' is no value for crash-new; use 0 to 100.");
  CF_CHECK(cf_faults_parse("crash-new=nan", &faults) != NULL);
  CF_CHECK(cf_faults_parse("crash-new=", &faults) != NULL);
  CF_CHECK(cf_faults_parse("crash-new", &faults) != NULL);
}

CF_TEST(shares_are_per_cent) {
  cf_faults faults = {0};
  faults.value[CF_FAULT_CRASH_NEW] = 5;
  faults.value[CF_FAULT_POWER_CUT] = 100;
  cf_chance chance = {1};
  int some = 0;
  int all = 0;
  int none = 0;
  for (int i = 0; i < 10000; i++) {
    some += cf_faults_strike(&faults, CF_FAULT_CRASH_NEW, &chance);
    all += cf_faults_strike(&faults, CF_FAULT_POWER_CUT, &chance);
    none += cf_faults_strike(&faults, CF_FAULT_DROP_MQTT, &chance);
  }
  CF_CHECK(some > 400 && some < 600);
  CF_CHECK_EQ(all, 10000);
  CF_CHECK_EQ(none, 0);
}

CF_MAIN()
