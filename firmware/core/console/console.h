/*
 * The serial console: one command per line, answers as text that people and programs can read. The
 * last line of every answer is "ok" or "error: ..." so that a program knows when it is complete.
 * Values of keys that hold secrets (password, token, claim, ..) can be set and are never shown.
 */
#ifndef CF_CONSOLE_H
#define CF_CONSOLE_H

#include "../nvs/nvs.h"

#define CF_CONSOLE_LINE 400u

/* What only the stick can do. `info` and `scores` write lines of their own. */
typedef struct {
  void *ctx;
  void (*info)(void *ctx);
  void (*scores)(void *ctx);
  void (*restart)(void *ctx);
  void (*setup)(void *ctx);
  void (*check)(void *ctx);
  bool (*log)(void *ctx, const char *level); /* false when there is no such level */
  /* A setting was changed by hand. */
  void (*changed)(void *ctx, const char *space);
} cf_console_owner;

typedef struct {
  const cf_console_port *port;
  cf_nvs *nvs;
  cf_console_owner owner;
  uint16_t len;
  bool too_long;
  char line[CF_CONSOLE_LINE];
} cf_console;

void cf_console_init(cf_console *console, const cf_console_port *port, cf_nvs *nvs,
                     const cf_console_owner *owner);
/* One byte of input. Lines end with CR, LF or both; backspace works. */
void cf_console_feed(cf_console *console, char c);

/* Writes a line of output. */
void cf_console_print(const cf_console *console, const char *text);

#endif
