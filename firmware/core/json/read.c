#include "scan.h"

static const cf_json nothing = {NULL, 0, CF_JSON_NONE};

cf_json cf_json_read(const char *text, size_t n) {
  const char *end = text + n;
  const char *at = cf_json_blanks(text, end);
  const char *after = at == end ? NULL : cf_json_value(at, end);
  if (after == NULL || cf_json_blanks(after, end) != end) {
    return nothing;
  }
  return (cf_json){at, (size_t)(after - at), cf_json_type_at(*at)};
}

cf_json_walk cf_json_each(cf_json object) {
  if (object.type != CF_JSON_OBJECT) {
    return (cf_json_walk){NULL, NULL};
  }
  const char *end = object.at + object.len - 1;
  return (cf_json_walk){object.at + 1, end};
}

/* The text was checked, so everything is where it must be. */
bool cf_json_next(cf_json_walk *walk, cf_json *name, cf_json *value) {
  const char *at = cf_json_blanks(walk->at, walk->end);
  if (at == walk->end) {
    return false;
  }
  if (*at == ',') {
    at = cf_json_blanks(at + 1, walk->end);
  }
  const char *after = cf_json_value(at, walk->end);
  *name = (cf_json){at, (size_t)(after - at), CF_JSON_STRING};
  at = cf_json_blanks(cf_json_blanks(after, walk->end) + 1, walk->end);
  after = cf_json_value(at, walk->end);
  *value = (cf_json){at, (size_t)(after - at), cf_json_type_at(*at)};
  walk->at = after;
  return true;
}

cf_json cf_json_get(cf_json object, const char *name) {
  cf_json found = nothing;
  cf_json key;
  cf_json value;
  cf_json_walk walk = cf_json_each(object);
  while (cf_json_next(&walk, &key, &value)) {
    if (cf_json_is(key, name)) {
      found = value;
    }
  }
  return found;
}

bool cf_json_bool(cf_json value, bool *out) {
  if (value.type != CF_JSON_BOOL) {
    return false;
  }
  *out = *value.at == 't';
  return true;
}
