#include "json.h"

/* Bytes of the UTF-8 character at `at`, which ends with a NUL; 0 when it is none. */
static size_t character(const char *at) {
  unsigned char first = (unsigned char)at[0];
  if (first < 0x80) {
    return 1;
  }
  size_t n = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4) {
    return 0;
  }
  for (size_t i = 1; i < n; i++) {
    if (((unsigned char)at[i] & 0xC0) != 0x80) {
      return 0;
    }
  }
  unsigned char second = (unsigned char)at[1];
  bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  bool outside = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
  return overlong || outside ? 0 : n;
}

/* Names of networks come from the air and need not be text: what is no UTF-8 becomes U+FFFD. */
void cf_json_quote(cf_text *text, const char *value) {
  static const char digits[] = "0123456789abcdef";
  cf_text_char(text, '"');
  for (; *value != '\0'; value++) {
    unsigned char c = (unsigned char)*value;
    size_t n = character(value);
    if (n == 0) {
      cf_text_str(text, "\\ufffd");
    } else if (n > 1) {
      cf_text_bytes(text, value, n);
      value += n - 1;
    } else if (c == '"' || c == '\\') {
      cf_text_char(text, '\\');
      cf_text_char(text, (char)c);
    } else if (c < 0x20 || c == 0x7F) {
      cf_text_str(text, "\\u00");
      cf_text_char(text, digits[c >> 4]);
      cf_text_char(text, digits[c & 15]);
    } else {
      cf_text_char(text, (char)c);
    }
  }
  cf_text_char(text, '"');
}

cf_json_writer cf_json_begin(cf_text *text) {
  cf_text_char(text, '{');
  return (cf_json_writer){text, true};
}

void cf_json_end(cf_json_writer *writer) {
  cf_text_char(writer->text, '}');
}

void cf_json_put_name(cf_json_writer *writer, const char *name) {
  if (!writer->first) {
    cf_text_char(writer->text, ',');
  }
  writer->first = false;
  cf_json_quote(writer->text, name);
  cf_text_char(writer->text, ':');
}

void cf_json_put_str(cf_json_writer *writer, const char *name, const char *value) {
  cf_json_put_name(writer, name);
  cf_json_quote(writer->text, value);
}

void cf_json_put_i64(cf_json_writer *writer, const char *name, int64_t value) {
  cf_json_put_name(writer, name);
  cf_text_i64(writer->text, value);
}

void cf_json_put_u64(cf_json_writer *writer, const char *name, uint64_t value) {
  cf_json_put_name(writer, name);
  cf_text_u64(writer->text, value);
}

void cf_json_put_bool(cf_json_writer *writer, const char *name, bool value) {
  cf_json_put_name(writer, name);
  cf_text_str(writer->text, value ? "true" : "false");
}

void cf_json_put_raw(cf_json_writer *writer, const char *name, const char *json, size_t n) {
  cf_json_put_name(writer, name);
  cf_text_bytes(writer->text, json, n);
}

cf_json_writer cf_json_put_object(cf_json_writer *writer, const char *name) {
  cf_json_put_name(writer, name);
  return cf_json_begin(writer->text);
}
