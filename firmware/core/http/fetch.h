/*
 * Small answers are collected here (one buffer for all, since there is one request); a large one,
 * the image, is passed on as it arrives.
 *
 * Who is using the port's one HTTP request. A part of the stick asks for it, gets a number, and
 * only events that carry this number are its own; so answers to a cancelled request reach nobody.
 */
#ifndef CF_HTTP_FETCH_H
#define CF_HTTP_FETCH_H

#include "../port/port.h"

#define CF_FETCH_BODY 1280u

typedef enum {
  CF_FETCH_NOBODY,
  CF_FETCH_ENROL,
  CF_FETCH_CHECK,
  CF_FETCH_RUN,
  CF_FETCH_MANIFEST,
  CF_FETCH_IMAGE
} cf_fetch_user;

typedef struct {
  const cf_http *http;
  uint32_t number;
  cf_fetch_user user;
  int status;    /* HTTP status, 0 before it arrived */
  bool too_long; /* the answer did not fit */
  uint16_t have;
  char body[CF_FETCH_BODY];
} cf_fetch;

void cf_fetch_init(cf_fetch *fetch, const cf_http *http);
/* False when somebody else is at it. */
bool cf_fetch_start(cf_fetch *fetch, cf_fetch_user user, const cf_http_request *request);
/* Ends the user's own request; nothing happens when it has none. */
void cf_fetch_cancel(cf_fetch *fetch, cf_fetch_user user);
/* Whose event this is; CF_FETCH_NOBODY for leftovers. */
cf_fetch_user cf_fetch_of(const cf_fetch *fetch, uint32_t number);
/* Keeps a part of a small answer. */
void cf_fetch_keep(cf_fetch *fetch, const uint8_t *bytes, size_t n);
/* The request has ended and the next one may start; status and body stay until then. */
void cf_fetch_ended(cf_fetch *fetch);

/* "Authorization: Device id:token\r\n"; false when it does not fit. */
bool cf_fetch_authorization(char out[CF_HTTP_HEADERS_MAX], const char *id, const char *token);

#endif
