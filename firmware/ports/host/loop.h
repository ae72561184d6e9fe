/* The one thread of the process: file descriptors by epoll, and sticks in the order they are due.
 */
#ifndef CF_LOOP_H
#define CF_LOOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Something with a file descriptor. `events` are EPOLL bits; they may be outdated, so look. */
typedef struct {
  void (*ready)(void *ctx, uint32_t events);
  void *ctx;
} cf_source;

/* Something that wants to be called at a time. Embed it; the loop keeps pointers. */
typedef struct {
  void (*due)(void *ctx, uint64_t now_ms);
  void *ctx;
  uint64_t at_ms;
  uint32_t place; /* in the heap, counted from 1; 0 when it waits for nothing */
} cf_alarm;

void cf_loop_init(void);
/* `how`: EPOLLIN and so on; the source must live until the descriptor is closed or removed. */
void cf_loop_watch(int fd, uint32_t how, cf_source *source);
void cf_loop_rewatch(int fd, uint32_t how, cf_source *source);
void cf_loop_unwatch(int fd);

void cf_loop_set(cf_alarm *alarm, uint64_t at_ms);
void cf_loop_clear(cf_alarm *alarm);

/* Waits for what comes first, at most until `until_ms`, and deals with it. */
void cf_loop_turn(uint64_t until_ms);

#endif
