/*
 * A stick with everything around it: flash, a broker and an HTTP server that tests play themselves,
 * a clock that only tests move. What the stick publishes is kept as text.
 */
#ifndef CF_TEST_WORLD_H
#define CF_TEST_WORLD_H

#include "fake_flash.h"
#include "stick/stick.h"

#define WORLD_SAID 64

typedef struct {
  char topic[96];
  char payload[1100];
  bool retain;
  uint8_t qos;
} world_said;

typedef struct {
  fake_flash flash;
  cf_stick stick;
  cf_port port;
  cf_board_facts facts;
  cf_stick_parts parts;
  uint64_t now_ms;
  int64_t unix_s;
  uint32_t chance;
  uint32_t buttons; /* held down */

  /* The link. */
  bool link_wanted;
  bool link_open;
  char host[CF_HOST_MAX];
  uint16_t link_port;
  bool answers; /* the broker acknowledges by itself */
  uint8_t out[8192];
  size_t out_len;
  world_said said[WORLD_SAID];
  unsigned said_count;
  char will[128];
  char login[160]; /* client id, user, password */
  unsigned subscriptions;

  /* HTTP. */
  bool http_open;
  uint32_t http_number;
  char url[CF_URL_MAX];
  char headers[CF_HTTP_HEADERS_MAX];
  char body[400];
  uint32_t range_from;
  unsigned requests;

  /* The board. */
  uint8_t battery;
  bool charging;
  unsigned restarts;
  bool signature_good;
  char console[8192];
  size_t console_len;

  /* Wi-Fi. */
  bool wifi_present;
  unsigned scans;
  char joined[CF_SSID_MAX];
  char password[CF_PASSWORD_MAX];
  bool ap;
} world;

/* Blank flash with our table, an app 1.0.0 in slot 0 and a provisioned NVS. */
void world_init(world *w);
/* Starts the stick as the boot loader would: chooses the slot, marks NEW as PENDING, rolls back. */
void world_boot(world *w, cf_reset_reason reason);
/* Moves time in steps of at most `step_ms`, stepping the stick. */
void world_run(world *w, uint32_t for_ms);
/* Lets the stick connect and say hello. */
void world_connect(world *w);
/* Drops the connection. */
void world_cut(world *w);
/* The broker publishes to the stick, below its own topic ("cmd"), QoS 1. */
void world_tell(world *w, const char *leaf, const char *payload);
/* The newest message on a leaf; NULL when there was none. */
const world_said *world_last(const world *w, const char *leaf);
unsigned world_count(const world *w, const char *leaf);
void world_forget(world *w);
/* Answers the open request whole. */
void world_answer(world *w, int status, const void *bytes, size_t n);
/* Types a line on the console. */
void world_type(world *w, const char *line);
bool world_printed(const world *w, const char *text);

#endif
