/*
 * What other tasks have to tell the stick. The core is single-threaded: network tasks post events,
 * the stick's task takes them between frames. A full queue makes the poster wait, which is all the
 * flow control there is.
 */
#ifndef PORT_EVENTS_H
#define PORT_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stick/stick.h"

typedef enum {
  EVENT_WIFI_UP,
  EVENT_WIFI_DOWN, /* a: wrong password */
  EVENT_WIFI_SCAN, /* bytes: cf_wifi_seen[a] */
  EVENT_LINK_OPEN,
  EVENT_LINK_CLOSED,
  EVENT_LINK_DATA,
  EVENT_LINK_WRITABLE,
  EVENT_HTTP_HEAD, /* a: status, b: length, c: first byte */
  EVENT_HTTP_DATA,
  EVENT_HTTP_END, /* a: complete */
  EVENT_FRAME_SHOWN,
  EVENT_PORTAL /* a request of the setup page waits, see portal.c */
} event_kind;

#define EVENT_BYTES 640u
_Static_assert(sizeof(cf_wifi_seen) * CF_WIFI_SCAN_MAX <= EVENT_BYTES, "a scan fits an event");

typedef struct {
  event_kind kind;
  uint32_t number; /* of the connection or request, so that late events of old ones are dropped */
  int32_t a;
  int64_t b;
  uint32_t c;
  size_t n;
  uint8_t bytes[EVENT_BYTES];
} port_event;

void port_events_init(void);
/* Waits for room. Not from an interrupt and not from the stick's own task. */
void port_events_post(const port_event *event);
void port_events_post_kind(event_kind kind, uint32_t number, int32_t a);
bool port_events_take(port_event *event);

#endif
