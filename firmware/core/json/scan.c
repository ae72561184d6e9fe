#include "scan.h"

#include <string.h>

const char *cf_json_blanks(const char *at, const char *end) {
  while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r')) {
    at++;
  }
  return at;
}

static bool digit(const char *at, const char *end) {
  return at < end && *at >= '0' && *at <= '9';
}

static const char *digits(const char *at, const char *end) {
  while (digit(at, end)) {
    at++;
  }
  return at;
}

static const char *number(const char *at, const char *end) {
  if (at < end && *at == '-') {
    at++;
  }
  if (!digit(at, end)) {
    return NULL;
  }
  at = *at == '0' ? at + 1 : digits(at, end);
  if (at < end && *at == '.') {
    if (!digit(++at, end)) {
      return NULL;
    }
    at = digits(at, end);
  }
  if (at < end && (*at == 'e' || *at == 'E')) {
    at++;
    if (at < end && (*at == '+' || *at == '-')) {
      at++;
    }
    if (!digit(at, end)) {
      return NULL;
    }
    at = digits(at, end);
  }
  return at;
}

static bool hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static const char *string(const char *at, const char *end) {
  for (at++; at < end; at++) {
    if (*at == '"') {
      return at + 1;
    }
    if ((unsigned char)*at < 0x20) {
      return NULL;
    }
    if (*at != '\\') {
      continue;
    }
    if (++at == end || *at == '\0') {
      return NULL;
    }
    if (*at == 'u') {
      if (end - at < 5 || !hex(at[1]) || !hex(at[2]) || !hex(at[3]) || !hex(at[4])) {
        return NULL;
      }
      at += 4;
    } else if (strchr("\"\\/bfnrt", *at) == NULL) {
      return NULL;
    }
  }
  return NULL;
}

static const char *word(const char *at, const char *end, const char *text) {
  size_t n = strlen(text);
  return (size_t)(end - at) >= n && memcmp(at, text, n) == 0 ? at + n : NULL;
}

cf_json_type cf_json_type_at(char c) {
  switch (c) {
  case '{':
    return CF_JSON_OBJECT;
  case '[':
    return CF_JSON_ARRAY;
  case '"':
    return CF_JSON_STRING;
  case 't':
  case 'f':
    return CF_JSON_BOOL;
  case 'n':
    return CF_JSON_NULL;
  default:
    return c == '-' || (c >= '0' && c <= '9') ? CF_JSON_NUMBER : CF_JSON_NONE;
  }
}

static const char *scalar(const char *at, const char *end) {
  switch (cf_json_type_at(*at)) {
  case CF_JSON_STRING:
    return string(at, end);
  case CF_JSON_NUMBER:
    return number(at, end);
  case CF_JSON_NULL:
    return word(at, end, "null");
  case CF_JSON_BOOL:
    return word(at, end, *at == 't' ? "true" : "false");
  default:
    return NULL;
  }
}

/* `"name" :` of a member; returns where its value begins. */
static const char *member(const char *at, const char *end) {
  if (at == end || *at != '"' || (at = string(at, end)) == NULL) {
    return NULL;
  }
  at = cf_json_blanks(at, end);
  return at < end && *at == ':' ? cf_json_blanks(at + 1, end) : NULL;
}

const char *cf_json_value(const char *at, const char *end) {
  char closing[CF_JSON_DEPTH];
  unsigned depth = 0;
  for (;;) {
    /* Here a value begins. */
    if (at == end) {
      return NULL;
    }
    bool opened = *at == '{' || *at == '[';
    if (opened) {
      if (depth == CF_JSON_DEPTH) {
        return NULL;
      }
      closing[depth++] = *at == '{' ? '}' : ']';
      at = cf_json_blanks(at + 1, end);
    } else if ((at = scalar(at, end)) == NULL) {
      return NULL;
    }
    /* Close what ends here; after a comma the next value begins. */
    for (;;) {
      if (depth == 0) {
        return at;
      }
      at = cf_json_blanks(at, end);
      if (at == end) {
        return NULL;
      }
      if (*at == closing[depth - 1]) {
        at++;
        depth--;
        opened = false;
        continue;
      }
      if (!opened) {
        if (*at != ',') {
          return NULL;
        }
        at = cf_json_blanks(at + 1, end);
      }
      if (closing[depth - 1] == '}' && (at = member(at, end)) == NULL) {
        return NULL;
      }
      break;
    }
  }
}
