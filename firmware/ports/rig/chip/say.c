#include "say.h"

#include "base/text.h"
#include "chip.h"

void say(const char *text) {
  chip_write(text, cf_length(text, 1024));
}

void say_number(uint32_t value) {
  char digits[12];
  cf_text text;
  cf_text_init(&text, digits, sizeof digits);
  cf_text_u64(&text, value);
  chip_write(digits, text.len);
}

void say_hex(uint32_t value) {
  char digits[11] = "0x";
  for (unsigned i = 0; i < 8; i++) {
    digits[2 + i] = "0123456789abcdef"[value >> (28 - 4 * i) & 15u];
  }
  chip_write(digits, 10);
}

void say_line(char level, const char *tag) {
  char head[3] = {level, ' ', '('};
  chip_write(head, sizeof head);
  say_number((uint32_t)chip_now_ms());
  say(") ");
  say(tag);
  say(": ");
}

void say_end(void) {
  say("\r\n");
}
