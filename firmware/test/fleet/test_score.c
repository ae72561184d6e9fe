/* CF_HOST_ONLY: a whole flash in memory. Runs that wait in flash. */
#include "fake_flash.h"
#include "harness.h"
#include "score/score.h"

static fake_flash flash;
static uint8_t before[0x20000];
static cf_flash port;
static cf_score_queue queue;
static const cf_region region = {0x3E0000, 0x20000};
static uint8_t inputs[CF_SCORE_INPUTS_MAX];

static void fresh(void) {
  fake_flash_init(&flash);
  port = fake_flash_port(&flash);
  cf_score_queue_open(&queue, &port, region);
  for (size_t i = 0; i < sizeof inputs; i++) {
    inputs[i] = (uint8_t)(i * 7);
  }
}

static cf_score run_of(uint64_t seq, uint16_t n) {
  cf_score score;
  memset(&score, 0, sizeof score);
  snprintf(score.run, sizeof score.run, "L-1-%u", (unsigned)seq);
  strcpy(score.game, "lift");
  strcpy(score.player, "anna");
  score.seq = seq;
  score.score = (uint32_t)seq * 10;
  score.ts = -1;
  score.inputs_len = n;
  score.verifiable = true;
  return score;
}

static bool add(uint64_t seq, uint16_t n) {
  cf_score score = run_of(seq, n);
  return cf_score_queue_add(&queue, &score, inputs);
}

CF_TEST(first_in_first_out_across_restarts) {
  cf_score score;
  cf_score_place place;
  uint8_t back[300];
  fresh();
  CF_CHECK(!cf_score_queue_first(&queue, &score, &place));
  for (unsigned i = 1; i <= 40; i++) {
    CF_CHECK(add(i, (uint16_t)(i * 7 % 300)));
  }
  for (unsigned i = 1; i <= 40; i++) {
    cf_score_queue_open(&queue, &port, region);
    CF_CHECK_EQ(queue.waiting, 41 - i);
    CF_CHECK(cf_score_queue_first(&queue, &score, &place));
    CF_CHECK_EQ(score.seq, i);
    CF_CHECK_STR(score.game, "lift");
    CF_CHECK_STR(score.player, "anna");
    CF_CHECK_EQ(score.ts, -1);
    CF_CHECK_EQ(score.inputs_len, i * 7 % 300);
    CF_CHECK(port.read(port.ctx, place.inputs_at, back, score.inputs_len));
    CF_CHECK_MEM(back, inputs, score.inputs_len);
    CF_CHECK(cf_score_queue_done(&queue, place));
  }
  CF_CHECK(!cf_score_queue_first(&queue, &score, &place));
}

CF_TEST(when_it_is_full_the_oldest_go_and_are_counted) {
  cf_score score;
  cf_score_place place;
  fresh();
  for (unsigned i = 1; i <= 100; i++) {
    CF_CHECK(add(i, CF_SCORE_INPUTS_MAX)); /* one per sector */
  }
  CF_CHECK_EQ(queue.waiting, 32);
  CF_CHECK_EQ(queue.lost, 68);
  CF_CHECK(cf_score_queue_first(&queue, &score, &place));
  CF_CHECK_EQ(score.seq, 69);
  cf_score_queue_open(&queue, &port, region);
  CF_CHECK_EQ(queue.waiting, 32);
  CF_CHECK(add(101, 0));
  CF_CHECK_EQ(queue.waiting, 32 + 1 - (queue.lost > 0));
}

CF_TEST(a_recording_that_is_too_long_is_left_out) {
  cf_score score = run_of(1, CF_SCORE_INPUTS_MAX + 1);
  cf_score_place place;
  fresh();
  CF_CHECK(cf_score_queue_add(&queue, &score, inputs));
  CF_CHECK(cf_score_queue_first(&queue, &score, &place));
  CF_CHECK_EQ(score.inputs_len, 0);
  CF_CHECK(!score.verifiable);
}

CF_TEST(power_cuts_lose_at_most_the_run_at_hand) {
  fresh();
  for (unsigned i = 1; i <= 60; i++) {
    memcpy(before, flash.bytes + region.at, region.size);
    uint16_t waited = queue.waiting;
    for (long cut = 0; cut < 700; cut += 1 + (long)(i % 13)) {
      memcpy(flash.bytes + region.at, before, region.size);
      cf_score_queue_open(&queue, &port, region);
      CF_CHECK_EQ(queue.waiting, waited);
      flash.budget = cut;
      bool done = add(i, 400);
      bool died = flash.dead;
      fake_flash_revive(&flash);
      cf_score_queue_open(&queue, &port, region);
      CF_CHECK(queue.waiting == waited || queue.waiting == waited + 1);
      CF_CHECK(!done || queue.waiting == waited + 1);
      /* And it goes on. */
      CF_CHECK(add(i + 1000, 10));
      if (!died) {
        break;
      }
    }
    memcpy(flash.bytes + region.at, before, region.size);
    cf_score_queue_open(&queue, &port, region);
    CF_CHECK(add(i, 400));
  }
}

CF_TEST(garbage_and_no_partition_hold_nothing) {
  cf_score score;
  cf_score_place place;
  cf_region none = {0, 0};
  fresh();
  uint32_t x = 1;
  for (uint32_t i = 0; i < region.size; i++) {
    x = x * 1664525 + 1013904223;
    flash.bytes[region.at + i] = (uint8_t)(x >> 24);
  }
  cf_score_queue_open(&queue, &port, region);
  CF_CHECK(!cf_score_queue_first(&queue, &score, &place));
  CF_CHECK(add(1, 100));
  CF_CHECK(cf_score_queue_first(&queue, &score, &place));
  cf_score_queue_open(&queue, &port, none);
  CF_CHECK(!add(1, 100));
  CF_CHECK(!cf_score_queue_first(&queue, &score, &place));
}

CF_MAIN()
