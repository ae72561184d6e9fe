#include "console.h"

#include <string.h>

#include "../base/text.h"

#define WORDS 4u

static const char help[] = "help                          this list\r\n"
                           "info                          what the stick is and does\r\n"
                           "log debug|info|warn|error|off what is printed from now on\r\n"
                           "nvs list                      all settings\r\n"
                           "nvs get SPACE KEY             one text\r\n"
                           "nvs get-int SPACE KEY         one number\r\n"
                           "nvs set SPACE KEY TEXT        stores a text, to the end of the line\r\n"
                           "nvs set-int SPACE KEY NUMBER  stores a number\r\n"
                           "nvs del SPACE KEY             forgets one setting\r\n"
                           "nvs erase                     forgets all settings\r\n"
                           "nvs reset                     the same, and restarts\r\n"
                           "scores                        runs that the server does not have\r\n"
                           "check                         asks for an update now\r\n"
                           "setup                         opens the access point for setting up\r\n"
                           "restart                       starts again";

void cf_console_init(cf_console *console, const cf_console_port *port, cf_nvs *nvs,
                     const cf_console_owner *owner) {
  memset(console, 0, sizeof *console);
  console->port = port;
  console->nvs = nvs;
  console->owner = *owner;
}

void cf_console_print(const cf_console *console, const char *text) {
  console->port->write(console->port->ctx, text, strlen(text));
  console->port->write(console->port->ctx, "\r\n", 2);
}

static void done(const cf_console *console, bool good, const char *why) {
  if (!good) {
    console->port->write(console->port->ctx, "error: ", 7);
  }
  cf_console_print(console, good ? "ok" : why);
}

static bool secret(const char *key) {
  static const char *const words[] = {"password", "token", "claim", "secret", "key"};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    if (strncmp(key, words[i], strlen(words[i])) == 0) {
      return true;
    }
  }
  return false;
}

static void print_item(const cf_console *console, const cf_nvs_item *item) {
  char out[160];
  char value[100];
  cf_text text;
  cf_text_init(&text, out, sizeof out);
  cf_text_str(&text, item->space);
  cf_text_char(&text, '/');
  cf_text_str(&text, item->key);
  cf_text_str(&text, " = ");
  if (item->type == CF_NVS_STRING) {
    if (secret(item->key)) {
      cf_text_str(&text, "(hidden)");
    } else if (cf_nvs_get_str(console->nvs, item->space, item->key, value, sizeof value)) {
      cf_text_str(&text, value);
    } else {
      cf_text_str(&text, "(long)");
    }
  } else if (item->type == CF_NVS_BLOB_INDEX || item->type == CF_NVS_BLOB_V1) {
    cf_text_u64(&text, item->size);
    cf_text_str(&text, " bytes");
  } else if ((item->type & 0x10) != 0) {
    cf_text_i64(&text, (int64_t)item->number);
  } else {
    cf_text_u64(&text, item->number);
  }
  cf_console_print(console, out);
}

static void list(const cf_console *console) {
  cf_nvs_cursor cursor;
  cf_nvs_item item;
  memset(&cursor, 0, sizeof cursor);
  while (cf_nvs_each(console->nvs, &cursor, &item)) {
    print_item(console, &item);
  }
  done(console, true, NULL);
}

static void get(const cf_console *console, const char *space, const char *key) {
  char value[CF_CONSOLE_LINE];
  if (secret(key)) {
    done(console, false, "this value can be set but is not shown");
  } else if (!cf_nvs_get_str(console->nvs, space, key, value, sizeof value)) {
    done(console, false, "there is no such text");
  } else {
    cf_console_print(console, value);
    done(console, true, NULL);
  }
}

static void get_int(const cf_console *console, const char *space, const char *key) {
  char out[24];
  cf_text text;
  uint64_t number;
  int64_t whole;
  cf_text_init(&text, out, sizeof out);
  if (cf_nvs_get_i64(console->nvs, space, key, &whole)) {
    cf_text_i64(&text, whole);
  } else if (cf_nvs_get_u64(console->nvs, space, key, &number)) {
    cf_text_u64(&text, number);
  } else {
    done(console, false, "there is no such number");
    return;
  }
  cf_console_print(console, out);
  done(console, true, NULL);
}

static bool set_int(const cf_console *console, const char *space, const char *key,
                    const char *value) {
  bool negative = value[0] == '-';
  uint64_t number;
  if (!cf_parse_u64(value + negative, strlen(value + negative), &number)) {
    return false;
  }
  if (negative) {
    return number <= (uint64_t)INT32_MAX &&
           cf_nvs_set_i32(console->nvs, space, key, -(int32_t)number);
  }
  return number <= UINT32_MAX ? cf_nvs_set_u32(console->nvs, space, key, (uint32_t)number)
                              : cf_nvs_set_u64(console->nvs, space, key, number);
}

static void changed(const cf_console *console, bool good, const char *space, const char *why) {
  done(console, good, why);
  if (good) {
    console->owner.changed(console->owner.ctx, space);
  }
}

/* A text without words would be stored as nothing under a name that nobody meant. */
static void set_text(const cf_console *console, const char *space, const char *key,
                     const char *value) {
  if (memchr(space, '/', strlen(space)) != NULL || value[0] == '\0') {
    done(console, false, "three words are needed, such as: nvs set device id A1B2C3");
    return;
  }
  changed(console, cf_nvs_set_str(console->nvs, space, key, value), space,
          "names have 1 to 15 characters, and there must be room");
}

/* `words`: nvs, what, space, key; `rest`: what follows them. */
static void nvs_command(cf_console *console, char *const words[WORDS], unsigned count,
                        const char *rest) {
  const char *what = count > 1 ? words[1] : "";
  bool item = count == WORDS;
  if (cf_equal(what, "list")) {
    list(console);
  } else if (cf_equal(what, "erase") || cf_equal(what, "reset")) {
    done(console, cf_nvs_clear(console->nvs), "the flash does not answer");
    if (cf_equal(what, "reset")) {
      console->owner.restart(console->owner.ctx);
    }
  } else if (item && cf_equal(what, "get")) {
    get(console, words[2], words[3]);
  } else if (item && cf_equal(what, "get-int")) {
    get_int(console, words[2], words[3]);
  } else if (item && cf_equal(what, "set")) {
    set_text(console, words[2], words[3], rest);
  } else if (item && cf_equal(what, "set-int")) {
    changed(console, set_int(console, words[2], words[3], rest), words[2],
            "a number from -2147483647 to 18446744073709551615 is needed");
  } else if (item && cf_equal(what, "del")) {
    changed(console, cf_nvs_erase(console->nvs, words[2], words[3]), words[2],
            "the flash does not answer");
  } else {
    done(console, false, "see 'help' for what nvs takes");
  }
}

/* Cuts up to WORDS words off the line; *rest is what remains, without leading blanks. */
static unsigned split(char *line, char *words[WORDS], unsigned most, const char **rest) {
  unsigned count = 0;
  char *at = line;
  for (;;) {
    while (*at == ' ') {
      at++;
    }
    if (*at == '\0' || count == most) {
      *rest = at;
      return count;
    }
    words[count++] = at;
    while (*at != '\0' && *at != ' ') {
      at++;
    }
    if (*at == ' ') {
      *at++ = '\0';
    }
  }
}

static void run(cf_console *console) {
  char *words[WORDS] = {NULL, NULL, NULL, NULL};
  const char *rest;
  const cf_console_owner *owner = &console->owner;
  unsigned count = split(console->line, words, WORDS, &rest);
  const char *first = count > 0 ? words[0] : "";
  if (count == 0) {
    return;
  }
  if (cf_equal(first, "nvs")) {
    nvs_command(console, words, count, rest);
    return;
  }
  if (cf_equal(first, "log")) {
    done(console, count > 1 && owner->log(owner->ctx, words[1]),
         "levels are debug, info, warn, error and off");
    return;
  }
  static const struct {
    const char *name;
    size_t offset;
  } plain[] = {{"info", offsetof(cf_console_owner, info)},
               {"scores", offsetof(cf_console_owner, scores)},
               {"setup", offsetof(cf_console_owner, setup)},
               {"check", offsetof(cf_console_owner, check)},
               {"restart", offsetof(cf_console_owner, restart)}};
  for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
    if (cf_equal(first, plain[i].name)) {
      void (*action)(void *);
      memcpy(&action, (const char *)owner + plain[i].offset, sizeof action);
      bool last = cf_equal(first, "restart");
      if (last) {
        done(console, true, NULL);
      }
      action(owner->ctx);
      if (!last) {
        done(console, true, NULL);
      }
      return;
    }
  }
  if (cf_equal(first, "help")) {
    cf_console_print(console, help);
    done(console, true, NULL);
  } else {
    done(console, false, "no such command; 'help' lists them");
  }
}

void cf_console_feed(cf_console *console, char c) {
  if (c == '\r' || c == '\n') {
    console->line[console->len] = '\0';
    if (console->too_long) {
      done(console, false, "the line is too long");
    } else {
      run(console);
    }
    console->len = 0;
    console->too_long = false;
    memset(console->line, 0, sizeof console->line); /* a password may have been in it */
  } else if (c == '\b' || c == 0x7F) {
    console->len = (uint16_t)(console->len - (console->len > 0));
  } else if ((unsigned char)c >= 0x20) {
    if (console->len + 1u < sizeof console->line) {
      console->line[console->len++] = c;
    } else {
      console->too_long = true;
    }
  }
}
