/* Anything as JSON: what is taken can be walked through, and what the stick makes of it is bounded.
 */
#include "command/command.h"
#include "ota/offer.h"
#include "json/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(cf_json value, unsigned depth) {
  char text[64];
  int64_t number;
  uint64_t whole;
  bool yes;
  cf_json name;
  cf_json member;
  (void)cf_json_string(value, text, sizeof text);
  (void)cf_json_i64(value, &number);
  (void)cf_json_u64(value, &whole);
  (void)cf_json_bool(value, &yes);
  (void)cf_json_decimal(value, depth % 10, &number);
  cf_json_walk members = cf_json_each(value);
  while (cf_json_next(&members, &name, &member)) {
    if (cf_json_get(value, "v").type == CF_JSON_NONE && cf_json_is(name, "v")) {
      __builtin_trap();
    }
    if (depth < CF_JSON_DEPTH) {
      walk(member, depth + 1);
    }
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cf_offer offer;
  cf_command command;
  char quoted[600];
  cf_text out;
  cf_json value = cf_json_read((const char *)data, size);
  walk(value, 0);
  (void)cf_offer_parse(value, &offer);
  cf_command_parse(value, 1763700000, "c-1", &command);
  /* Whatever is quoted is JSON. */
  char text[80];
  size_t n = size < sizeof text - 1 ? size : sizeof text - 1;
  for (size_t i = 0; i < n; i++) {
    text[i] = (char)data[i];
  }
  text[n] = '\0';
  cf_text_init(&out, quoted, sizeof quoted);
  cf_json_quote(&out, text);
  if (out.overflow || cf_json_read(quoted, out.len).type != CF_JSON_STRING) {
    __builtin_trap();
  }
  return 0;
}
