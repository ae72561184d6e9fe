#define _GNU_SOURCE
#include "loop.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>

#include "host.h"

/* Alarms that are due within this time are dealt with together: fewer turns for a large fleet. */
#define TOGETHER_MS 2u
#define AT_ONCE 512

static int epoll_fd = -1;
static cf_alarm **heap; /* heap[1] is due first */
static uint32_t waiting;
static uint32_t capacity;

void cf_loop_init(void) {
  epoll_fd = epoll_create1(EPOLL_CLOEXEC);
  if (epoll_fd < 0)
    cf_host_die(CF_EXIT_SYSTEM, "no epoll: %s.", strerror(errno));
}

static void control(int what, int fd, uint32_t how, cf_source *source) {
  struct epoll_event event = {.events = how, .data.ptr = source};
  if (epoll_ctl(epoll_fd, what, fd, &event) < 0 && what != EPOLL_CTL_DEL) {
    cf_host_die(CF_EXIT_SYSTEM, "epoll_ctl: %s.", strerror(errno));
  }
}

void cf_loop_watch(int fd, uint32_t how, cf_source *source) {
  control(EPOLL_CTL_ADD, fd, how, source);
}

void cf_loop_rewatch(int fd, uint32_t how, cf_source *source) {
  control(EPOLL_CTL_MOD, fd, how, source);
}

void cf_loop_unwatch(int fd) {
  control(EPOLL_CTL_DEL, fd, 0, NULL);
}

static void put(cf_alarm *alarm, uint32_t place) {
  heap[place] = alarm;
  alarm->place = place;
}

static void rise(cf_alarm *alarm) {
  uint32_t place = alarm->place;
  while (place > 1 && heap[place / 2]->at_ms > alarm->at_ms) {
    put(heap[place / 2], place);
    place /= 2;
  }
  put(alarm, place);
}

static void sink(cf_alarm *alarm) {
  uint32_t place = alarm->place;
  while (place * 2 <= waiting) {
    uint32_t child = place * 2;
    if (child < waiting && heap[child + 1]->at_ms < heap[child]->at_ms)
      child++;
    if (heap[child]->at_ms >= alarm->at_ms)
      break;
    put(heap[child], place);
    place = child;
  }
  put(alarm, place);
}

void cf_loop_set(cf_alarm *alarm, uint64_t at_ms) {
  uint64_t before = alarm->at_ms;
  alarm->at_ms = at_ms;
  if (alarm->place) {
    if (at_ms < before) {
      rise(alarm);
    } else {
      sink(alarm);
    }
    return;
  }
  if (waiting + 1 >= capacity) {
    capacity = capacity ? capacity * 2 : 64;
    heap = cf_host_resize(heap, capacity * sizeof *heap);
  }
  put(alarm, ++waiting);
  rise(alarm);
}

void cf_loop_clear(cf_alarm *alarm) {
  if (!alarm->place)
    return;
  uint32_t place = alarm->place;
  alarm->place = 0;
  cf_alarm *last = heap[waiting--];
  if (last == alarm)
    return;
  put(last, place);
  rise(last);
  sink(last);
}

static int wait_ms(uint64_t until_ms) {
  uint64_t first = waiting && heap[1]->at_ms < until_ms ? heap[1]->at_ms : until_ms;
  uint64_t now = cf_host_now_ms();
  if (first <= now)
    return 0;
  uint64_t wait = first - now + TOGETHER_MS;
  return wait < 1000 ? (int)wait : 1000;
}

void cf_loop_turn(uint64_t until_ms) {
  static struct epoll_event events[AT_ONCE];
  int got = epoll_wait(epoll_fd, events, AT_ONCE, wait_ms(until_ms));
  for (int i = 0; i < got; i++) {
    cf_source *source = events[i].data.ptr;
    source->ready(source->ctx, events[i].events);
  }
  uint64_t now = cf_host_now_ms();
  /* Bounded: an alarm that sets itself to "now" again waits for the next turn. */
  for (uint32_t some = waiting; some > 0 && waiting > 0 && heap[1]->at_ms <= now; some--) {
    cf_alarm *alarm = heap[1];
    cf_loop_clear(alarm);
    alarm->due(alarm->ctx, now);
  }
}
