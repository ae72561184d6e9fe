#include "vserial.h"

#include <stdio.h>
#include <string.h>

static bool printing;
static bool prefixing;
static bool inside_line;
static char *captured;
static size_t room;

void cf_vserial_setup(bool print, bool prefix) {
  printing = print;
  prefixing = prefix;
}

static void print(const uint8_t mac[6], const char *text, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (!inside_line && prefixing)
      printf("%02X%02X%02X  ", mac[3], mac[4], mac[5]);
    inside_line = text[i] != '\n';
    putchar(text[i]);
  }
  fflush(stdout);
}

void cf_vserial_write(const uint8_t mac[6], const char *text, size_t n) {
  if (printing)
    print(mac, text, n);
  if (captured) {
    size_t some = n < room - 1 ? n : room - 1;
    memcpy(captured, text, some);
    captured += some;
    room -= some;
    *captured = 0;
  }
}

void cf_vserial_capture(char *out, size_t capacity) {
  captured = out;
  room = capacity;
  *out = 0;
}

void cf_vserial_release(void) {
  captured = NULL;
}
