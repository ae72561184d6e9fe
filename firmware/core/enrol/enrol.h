/*
 * How a stick without a token gets one: it asks the server with a random claim of its own, again
 * and again until somebody adopts it. The claim survives restarts, or the token would be lost with
 * it.
 */
#ifndef CF_ENROL_H
#define CF_ENROL_H

#include "../http/fetch.h"
#include "../nvs/nvs.h"
#include "../telemetry/telemetry.h"

#define CF_TOKEN_MAX 44u /* 43 characters of base64url and the NUL */
#define CF_CLAIM_MAX 33u

typedef struct {
  uint64_t due_ms;
  uint32_t pause_ms;
  bool asking;
} cf_enrol;

/* Asks when it is due and the line is free. Returns when to be called next. */
uint64_t cf_enrol_step(cf_enrol *enrol, cf_fetch *fetch, cf_nvs *nvs, const cf_entropy *entropy,
                       const char *server, const char *id, const cf_say_identity *identity,
                       uint64_t now_ms);
/* The answer is in `fetch`. True when the token was given, and is stored. */
bool cf_enrol_arrived(cf_enrol *enrol, const cf_fetch *fetch, bool complete, cf_nvs *nvs,
                      char token[CF_TOKEN_MAX], uint64_t now_ms);

#endif
