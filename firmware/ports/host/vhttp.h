/*
 * HTTP requests of virtual sticks, by libcurl: every request on a connection of its own, as a board
 * makes them. Events go to functions that are called from the loop only.
 */
#ifndef CF_VHTTP_H
#define CF_VHTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/port/port.h"

typedef struct {
  void (*head)(void *ctx, uint32_t number, int status, int64_t length, uint32_t from);
  void (*data)(void *ctx, uint32_t number, const uint8_t *bytes, size_t n);
  void (*end)(void *ctx, uint32_t number, bool complete);
} cf_vhttp_events;

/* What the network does to one answer. */
typedef struct {
  uint32_t corrupt_at;  /* this byte of the body arrives changed (offset in the resource);
                           UINT32_MAX: none */
  uint32_t cut_after;   /* the connection breaks after so many bytes; UINT32_MAX: never */
  uint32_t bytes_per_s; /* 0: as fast as it goes */
} cf_vhttp_weather;

typedef struct cf_vhttp cf_vhttp;

/* `ca_pem`: text of the authority to trust for https, kept; NULL for what the system trusts. */
void cf_vhttp_init(const char *ca_pem);

/* Begins a request; the strings and the body are copied. NULL-free: trouble is an `end` event. */
cf_vhttp *cf_vhttp_start(uint32_t number, const cf_http_request *request,
                         const cf_vhttp_weather *weather, const cf_vhttp_events *events, void *ctx);
uint32_t cf_vhttp_number(const cf_vhttp *http);
void cf_vhttp_flow(cf_vhttp *http, bool flowing);
/* Ends it; no event follows and the pointer is gone. After `end` it is gone by itself. */
void cf_vhttp_cancel(cf_vhttp *http);

/* Body bytes received by all sticks since the start. */
uint64_t cf_vhttp_received(void);

#endif
