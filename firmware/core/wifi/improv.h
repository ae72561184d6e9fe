/*
 * Improv-Serial: Wi-Fi settings over the cable from a browser. Source: improv-wifi.com, "Improv via
 * Serial" version 1. Shares the line with the console: bytes that are no packet are given back.
 */
#ifndef CF_WIFI_IMPROV_H
#define CF_WIFI_IMPROV_H

#include "../port/port.h"

#define CF_IMPROV_HEAD 9u /* IMPROV, version, type, length */
#define CF_IMPROV_DATA 128u

typedef enum { CF_IMPROV_READY = 2, CF_IMPROV_JOINING = 3, CF_IMPROV_JOINED = 4 } cf_improv_state;

typedef enum {
  CF_IMPROV_NO_ERROR = 0,
  CF_IMPROV_BAD_PACKET = 1,
  CF_IMPROV_UNKNOWN = 2,
  CF_IMPROV_NOT_JOINED = 3
} cf_improv_error;

typedef enum {
  CF_IMPROV_HELD,   /* the byte may belong to a packet */
  CF_IMPROV_TEXT,   /* it does not: `held` bytes are text */
  CF_IMPROV_PACKET, /* a packet is complete */
  CF_IMPROV_BROKEN  /* it was one, but its checksum is wrong */
} cf_improv_progress;

typedef struct {
  uint8_t bytes[CF_IMPROV_HEAD + CF_IMPROV_DATA + 1];
  uint8_t held;
} cf_improv;

cf_improv_progress cf_improv_feed(cf_improv *improv, uint8_t byte);

typedef enum {
  CF_IMPROV_CMD_NONE = 0,
  CF_IMPROV_CMD_WIFI = 1,
  CF_IMPROV_CMD_STATE = 2,
  CF_IMPROV_CMD_INFO = 3,
  CF_IMPROV_CMD_SCAN = 4
} cf_improv_cmd;

typedef struct {
  uint8_t cmd; /* a cf_improv_cmd, or an unknown one */
  char ssid[CF_SSID_MAX];
  char password[CF_PASSWORD_MAX];
} cf_improv_call;

/* What the complete packet asks for; false when it is malformed or no call. */
bool cf_improv_parse(const cf_improv *improv, cf_improv_call *out);

/* Each writes one packet with its line end; the buffer has CF_IMPROV_OUT bytes. */
#define CF_IMPROV_OUT 200u
size_t cf_improv_write_state(uint8_t *out, cf_improv_state state);
size_t cf_improv_write_error(uint8_t *out, cf_improv_error error);
/* The answer to a call: up to `count` texts, cut when they are too long together. */
size_t cf_improv_write_result(uint8_t *out, uint8_t cmd, const char *const *texts, size_t count);

#endif
