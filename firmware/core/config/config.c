#include "config.h"

#include <string.h>

#define SPACE "cfg"

typedef enum { WHOLE8, WHOLE16, MILLI, SECONDS, YES, TEXT } kind;

/* One row per key: how it is kept and what it may be. */
typedef struct {
  const char *key;
  kind type;
  uint16_t offset; /* in cf_config */
  int32_t least;
  int32_t most; /* of a text: bytes with the NUL */
  const char *complaint;
} rule;

#define AT(field) ((uint16_t)offsetof(cf_config, field))

static const rule rules[] = {
    {"heartbeat_s", WHOLE16, AT(heartbeat_s), 5, 300, "must be a whole number from 5 to 300"},
    {"brightness", WHOLE8, AT(brightness), 0, 100, "must be a whole number from 0 to 100"},
    {"volume", WHOLE8, AT(volume), 0, 100, "must be a whole number from 0 to 100"},
    {"sound", YES, AT(sound), 0, 1, "must be true or false"},
    {"scores", YES, AT(scores), 0, 1, "must be true or false"},
    {"temp_offset", MILLI, AT(temp_offset_milli), -20000, 20000, "must be from -20 to 20"},
    {"utc_offset_s", SECONDS, AT(utc_offset_s), -43200, 50400,
     "must be a whole number from -43200 to 50400"},
    {"kiosk", TEXT, AT(kiosk), 0, CF_KIOSK_MAX, "must be text of up to 31 bytes"},
    {"message", TEXT, AT(message), 0, CF_MESSAGE_MAX, "must be text of up to 48 bytes"},
    {"nickname", TEXT, AT(nickname), 0, CF_NICKNAME_MAX, "must be text of up to 12 bytes"},
};
#define RULES (sizeof rules / sizeof rules[0])

static void *field(cf_config *config, const rule *r) {
  return (char *)config + r->offset;
}

void cf_config_defaults(cf_config *config) {
  memset(config, 0, sizeof *config);
  config->heartbeat_s = 10;
  config->brightness = 75;
  config->volume = 50;
  config->sound = true;
  config->scores = true;
}

static int64_t number_in(const cf_config *config, const rule *r) {
  const void *at = (const char *)config + r->offset;
  switch (r->type) {
  case WHOLE8:
    return *(const uint8_t *)at;
  case WHOLE16:
    return *(const uint16_t *)at;
  case YES:
    return *(const bool *)at;
  default:
    return *(const int32_t *)at;
  }
}

static void put_number(cf_config *config, const rule *r, int64_t value) {
  void *at = field(config, r);
  switch (r->type) {
  case WHOLE8:
    *(uint8_t *)at = (uint8_t)value;
    break;
  case WHOLE16:
    *(uint16_t *)at = (uint16_t)value;
    break;
  case YES:
    *(bool *)at = value != 0;
    break;
  default:
    *(int32_t *)at = (int32_t)value;
    break;
  }
}

void cf_config_load(cf_config *config, const cf_nvs *nvs) {
  cf_config_defaults(config);
  (void)cf_nvs_get_u64(nvs, SPACE, "rev", &config->rev);
  for (size_t i = 0; i < RULES; i++) {
    const rule *r = &rules[i];
    int64_t value;
    if (r->type == TEXT) {
      (void)cf_nvs_get_str(nvs, SPACE, r->key, field(config, r), (size_t)r->most);
    } else if (cf_nvs_get_i64(nvs, SPACE, r->key, &value) && value >= r->least &&
               value <= r->most) {
      put_number(config, r, value);
    }
  }
}

static bool value_of(const rule *r, cf_json json, int64_t *out) {
  bool yes;
  switch (r->type) {
  case YES:
    if (!cf_json_bool(json, &yes)) {
      return false;
    }
    *out = yes;
    return true;
  case MILLI:
    return cf_json_decimal(json, 3, out) && *out >= r->least && *out <= r->most;
  default:
    return cf_json_i64(json, out) && *out >= r->least && *out <= r->most;
  }
}

/* NULL when the value was taken, else the reason. */
static const char *take(cf_config *config, cf_nvs *nvs, const rule *r, cf_json json) {
  if (r->type == TEXT) {
    char text[CF_MESSAGE_MAX];
    if (!cf_json_string(json, text, (size_t)r->most)) {
      return r->complaint;
    }
    memcpy(field(config, r), text, strlen(text) + 1);
    return cf_nvs_set_str(nvs, SPACE, r->key, text) ? NULL : "could not be stored";
  }
  int64_t value = 0;
  if (!value_of(r, json, &value)) {
    return r->complaint;
  }
  put_number(config, r, value);
  return cf_nvs_set_i32(nvs, SPACE, r->key, (int32_t)value) ? NULL : "could not be stored";
}

/* Thousandths as a decimal number: -1500 is -1.5. */
static void put_milli(cf_text *text, int64_t value) {
  uint64_t size = (uint64_t)(value < 0 ? -value : value);
  uint64_t rest = size % 1000;
  if (value < 0) {
    cf_text_char(text, '-');
  }
  cf_text_u64(text, size / 1000);
  if (rest != 0) {
    cf_text_char(text, '.');
    for (uint64_t unit = 100; rest != 0; unit /= 10) {
      cf_text_char(text, (char)('0' + (char)(rest / unit)));
      rest %= unit;
    }
  }
}

static void put_cfg(const cf_config *config, cf_json_writer *out) {
  cf_json_writer w = cf_json_put_object(out, "cfg");
  for (size_t i = 0; i < RULES; i++) {
    const rule *r = &rules[i];
    if (r->type == TEXT) {
      cf_json_put_str(&w, r->key, (const char *)config + r->offset);
    } else if (r->type == YES) {
      cf_json_put_bool(&w, r->key, number_in(config, r) != 0);
    } else if (r->type == MILLI) {
      cf_json_put_name(&w, r->key);
      put_milli(w.text, number_in(config, r));
    } else {
      cf_json_put_i64(&w, r->key, number_in(config, r));
    }
  }
  cf_json_end(&w);
}

static const rule *rule_of(cf_json key) {
  for (size_t i = 0; i < RULES; i++) {
    if (cf_json_is(key, rules[i].key)) {
      return &rules[i];
    }
  }
  return NULL;
}

/* One more rejection, as long as there is room to close the object. */
static void reject(cf_json_writer *w, cf_json key, const char *why) {
  enum { KEY_MAX = 33, AROUND = 8 };
  char name[KEY_MAX];
  cf_text *text = w->text;
  if (cf_json_string(key, name, sizeof name) &&
      text->capacity - text->len > 2 * strlen(name) + strlen(why) + AROUND) {
    cf_json_put_str(w, name, why);
  }
}

bool cf_config_apply(cf_config *config, cf_nvs *nvs, cf_json desired, cf_text *rejected) {
  uint64_t rev;
  cf_json set = cf_json_get(desired, "set");
  if (!cf_json_u64(cf_json_get(desired, "rev"), &rev) || set.type != CF_JSON_OBJECT) {
    return false;
  }
  cf_json_writer w = cf_json_begin(rejected);
  cf_json key;
  cf_json value;
  cf_json_walk walk = cf_json_each(set);
  while (cf_json_next(&walk, &key, &value)) {
    const rule *r = rule_of(key);
    const char *why = r == NULL ? "unknown" : take(config, nvs, r, value);
    if (why != NULL) {
      reject(&w, key, why);
    }
  }
  cf_json_end(&w);
  config->rev = rev;
  (void)cf_nvs_set_u64(nvs, SPACE, "rev", rev);
  return true;
}

void cf_config_report(const cf_config *config, const char *rejected, cf_text *report) {
  cf_json_writer w = cf_json_begin(report);
  cf_json_put_u64(&w, "v", 1);
  cf_json_put_u64(&w, "rev", config->rev);
  put_cfg(config, &w);
  cf_json_put_name(&w, "rejected");
  cf_text_str(report, rejected[0] == '\0' ? "{}" : rejected);
  cf_json_end(&w);
}
