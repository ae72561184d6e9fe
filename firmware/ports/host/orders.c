#define _GNU_SOURCE
#include "orders.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/image/image.h"
#include "core/json/json.h"
#include "face.h"
#include "host.h"
#include "vimage.h"
#include "vserial.h"

#define TEXT_MAX 1024u
#define LIST_MAX 4000u

typedef struct {
  cf_fleet *fleet;
  cf_vstick *stick; /* NULL for orders to none */
  cf_json order;
  cf_json_writer *out;
} work;

/* Each returns NULL when it did its part, else why not. */
typedef const char *(*verb)(work *w);

static bool quitting;

bool cf_order_to_quit(void) {
  return quitting;
}

static int64_t number_of(const work *w, const char *name, int64_t otherwise) {
  int64_t value;
  return cf_json_i64(cf_json_get(w->order, name), &value) ? value : otherwise;
}

static bool text_of(const work *w, const char *name, char *out, size_t capacity) {
  return cf_json_string(cf_json_get(w->order, name), out, capacity);
}

static const char *look(work *w) {
  cf_stick_view view;
  cf_vstick *stick = w->stick;
  cf_vstick_look(stick, &view);
  char id[7];
  cf_fleet_id(stick, id);
  cf_json_put_str(w->out, "id", id);
  cf_json_put_str(w->out, "state", cf_vstick_state_name(stick));
  if (!stick->boot.booted && stick->boot.why)
    cf_json_put_str(w->out, "why", stick->boot.why);
  cf_json_put_str(w->out, "version", view.version);
  cf_json_put_i64(w->out, "slot", stick->boot.booted ? stick->boot.slot : -1);
  cf_json_put_bool(w->out, "online", view.online);
  cf_json_put_bool(w->out, "pending_verify", view.pending_verify);
  cf_json_put_bool(w->out, "updating", view.updating);
  cf_json_put_u64(w->out, "update_percent", view.update_percent);
  cf_json_put_bool(w->out, "identify", view.identify);
  cf_json_put_u64(w->out, "boots", view.boots);
  cf_json_put_u64(w->out, "scores_waiting", view.scores_waiting);
  cf_json_put_u64(w->out, "heartbeats", view.heartbeats);
  cf_json_put_u64(w->out, "battery", stick->battery);
  cf_json_put_u64(w->out, "power_cuts", stick->tally.power_cuts);
  cf_json_put_u64(w->out, "crashes", stick->tally.crashes);
  cf_json_put_u64(w->out, "rollbacks", stick->tally.rollbacks);
  cf_json_put_u64(w->out, "downloads", stick->tally.downloads);
  cf_json_put_u64(w->out, "runs", stick->tally.runs);
  cf_json_put_u64(w->out, "flash_work", stick->flash.worked);
  cf_json_put_u64(w->out, "flash_memory", cf_vflash_memory(&stick->flash));
  return NULL;
}

static void put_slot(work *w, const char *name, uint32_t address) {
  cf_json_writer slot = cf_json_put_object(w->out, name);
  cf_vflash *flash = &w->stick->flash;
  bool dead = flash->dead;
  flash->dead = false;
  const char *fault = cf_vboot_fault_of(flash, address, CF_VIMAGE_SLOT, w->stick->world->chip_id);
  uint8_t head[CF_IMAGE_HEAD];
  cf_image_info info;
  if (fault) {
    cf_json_put_str(&slot, "fault", fault);
  } else if (cf_vflash_read(flash, address, head, sizeof head) && cf_image_parse(head, &info)) {
    cf_json_put_str(&slot, "version", info.version);
    cf_json_put_str(&slot, "board", info.names_board ? info.board : "");
    cf_json_put_u64(&slot, "secure_version", info.secure_version);
  }
  flash->dead = dead;
  cf_json_end(&slot);
}

static const char *slots(work *w) {
  put_slot(w, "ota_0", CF_VIMAGE_APP0);
  put_slot(w, "ota_1", CF_VIMAGE_APP1);
  return NULL;
}

static const char *list(work *w) {
  int64_t from = number_of(w, "from", 0);
  int64_t limit = number_of(w, "limit", LIST_MAX);
  if (from < 0 || limit < 1 || limit > (int64_t)LIST_MAX)
    return "'from' is at least 0, 'limit' 1 to 4000";
  cf_json_put_u64(w->out, "count", w->fleet->count);
  cf_json_put_name(w->out, "ids");
  cf_text_char(w->out->text, '[');
  for (int64_t i = from; i < (int64_t)w->fleet->count && i < from + limit; i++) {
    char id[7];
    cf_fleet_id(&w->fleet->sticks[i], id);
    if (i > from)
      cf_text_char(w->out->text, ',');
    cf_json_quote(w->out->text, id);
  }
  cf_text_char(w->out->text, ']');
  return NULL;
}

static const char *summary(work *w) {
  char text[2048];
  size_t n = cf_fleet_summary(w->fleet, text, sizeof text);
  cf_json_put_raw(w->out, "summary", text, n);
  return NULL;
}

/* No more runs by themselves: what waits can be waited for. */
static const char *pause_play(work *w) {
  w->fleet->world.scores_ms = 0;
  for (unsigned i = 0; i < w->fleet->count; i++) {
    w->fleet->sticks[i].score_at_ms = 0;
    w->fleet->sticks[i].bot = false;
  }
  return NULL;
}

static const char *faults(work *w) {
  char text[TEXT_MAX];
  cf_faults wanted;
  if (!text_of(w, "set", text, sizeof text))
    return "'set' is a list as in --faults, or none";
  const char *wrong = cf_faults_parse(text, &wanted);
  if (!wrong)
    w->fleet->faults = wanted;
  return wrong;
}

static const char *power(work *w) {
  char how[8] = "";
  text_of(w, "how", how, sizeof how);
  if (strcmp(how, "on") == 0) {
    cf_vstick_power_on(w->stick);
  } else if (strcmp(how, "off") == 0) {
    cf_vstick_power_off(w->stick);
  } else if (strcmp(how, "stop") == 0) {
    cf_vstick_stop(w->stick);
  } else if (strcmp(how, "cycle") == 0) {
    cf_vstick_power_cycle(w->stick);
  } else {
    return "'how' is on, off, stop or cycle";
  }
  return NULL;
}

static const char *cut(work *w) {
  int64_t bytes = number_of(w, "bytes", 0);
  if (bytes < 1 || bytes > 16777216)
    return "'bytes' is 1 to 16777216";
  cf_vflash_cut(&w->stick->flash, CF_VIMAGE_APP0, (uint32_t)bytes);
  return NULL;
}

static const char *corrupt(work *w) {
  int64_t at = number_of(w, "at", -1);
  if (at < 0 || at > 16777216)
    return "'at' is 0 to 16777216";
  w->stick->corrupt_next = (uint32_t)at;
  return NULL;
}

static const char *battery(work *w) {
  int64_t percent = number_of(w, "percent", -1);
  if (percent < 0 || percent > 100)
    return "'percent' is 0 to 100";
  w->stick->battery = (uint8_t)percent;
  cf_vstick_wake(w->stick);
  return NULL;
}

static const char *clock_skew(work *w) {
  int64_t skew = number_of(w, "skew", INT64_MAX);
  if (skew < -2000000000 || skew > 2000000000)
    return "'skew' is seconds, up to 2000000000 either way";
  w->stick->clock_skew_s = (int32_t)skew;
  return NULL;
}

static const char *buttons(work *w) {
  int64_t held = number_of(w, "held", -1);
  if (held < 0 || held > 7)
    return "'held' is the sum of 1 (A), 2 (B) and 4 (power)";
  w->stick->buttons = (uint32_t)held;
  cf_vstick_wake(w->stick);
  return NULL;
}

static const char *play(work *w) {
  bool on;
  char game[32];
  if (!w->stick->face) {
    bool named = text_of(w, "game", game, sizeof game);
    return cf_vstick_play(w->stick, named ? game : NULL) ? NULL : "no run was played";
  }
  if (!cf_json_bool(cf_json_get(w->order, "on"), &on))
    return "'on' is true or false";
  w->stick->bot = on;
  return NULL;
}

static const char *link_break(work *w) {
  cf_vlink_break(&w->stick->link);
  return NULL;
}

static const char *type_text(work *w) {
  char text[TEXT_MAX];
  char said[8 * TEXT_MAX];
  if (!text_of(w, "text", text, sizeof text))
    return "'text' is up to 1023 bytes";
  cf_vserial_capture(said, sizeof said);
  cf_vstick_type(w->stick, text, strlen(text));
  cf_vserial_release();
  cf_json_put_str(w->out, "said", said);
  return NULL;
}

static const char *screenshot(work *w) {
  char path[TEXT_MAX];
  if (!w->stick->face)
    return "this stick has no face";
  if (!text_of(w, "file", path, sizeof path))
    return "'file' is a path";
  int scale = (int)w->fleet->options->scale;
  return cf_face_png(w->stick->face, scale, path) ? NULL : strerror(errno);
}

static const char *export_flash(work *w) {
  char path[TEXT_MAX];
  if (!text_of(w, "file", path, sizeof path))
    return "'file' is a path";
  return cf_vflash_export(&w->stick->flash, path) ? NULL : strerror(errno);
}

static const char *quit(work *w) {
  (void)w;
  quitting = true;
  return NULL;
}

static const char *help(work *w);

static const struct {
  const char *name;
  verb obey;
  bool to_stick;
  const char *about;
} verbs[] = {
    {"help", help, false, "this list"},
    {"list", list, false, "ids, from 'from', at most 'limit'"},
    {"summary", summary, false, "sums over all sticks"},
    {"pause", pause_play, false, "sticks play no more by themselves"},
    {"faults", faults, false, "'set': what goes wrong from now on, as in --faults"},
    {"quit", quit, false, "all sticks say goodbye, the process ends"},
    {"look", look, true, "what a stick is doing"},
    {"slots", slots, true, "what is in its app slots, as a boot loader judges it"},
    {"power", power, true, "'how': on, off, stop, cycle"},
    {"cut", cut, true, "power cut after 'bytes' of flash work of the next update"},
    {"corrupt", corrupt, true, "byte 'at' of the next download arrives changed"},
    {"battery", battery, true, "'percent'"},
    {"clock", clock_skew, true, "'skew' in seconds"},
    {"buttons", buttons, true, "'held': sum of 1 (A), 2 (B), 4 (power)"},
    {"play", play, true,
     "without a face: a run of 'game' at once; with one, 'on': the bot holds the buttons"},
    {"break", link_break, true, "the MQTT connection breaks"},
    {"type", type_text, true, "'text' on its serial line; 'said' is the answer"},
    {"screenshot", screenshot, true, "its face as PNG to 'file'"},
    {"export", export_flash, true, "its whole flash to 'file'"},
};

#define VERBS (sizeof verbs / sizeof *verbs)

static const char *help(work *w) {
  cf_json_writer each = cf_json_put_object(w->out, "do");
  for (size_t i = 0; i < VERBS; i++)
    cf_json_put_str(&each, verbs[i].name, verbs[i].about);
  cf_json_end(&each);
  return NULL;
}

static const char *obey(work *w) {
  char name[16];
  char id[16];
  if (w->order.type != CF_JSON_OBJECT)
    return "no JSON object";
  if (!text_of(w, "do", name, sizeof name))
    return "'do' is missing; {\"do\":\"help\"} lists all";
  for (size_t i = 0; i < VERBS; i++) {
    if (strcmp(verbs[i].name, name) != 0)
      continue;
    if (verbs[i].to_stick) {
      if (!text_of(w, "stick", id, sizeof id))
        return "'stick' is missing";
      w->stick = cf_fleet_find(w->fleet, id);
      if (!w->stick)
        return "there is no such stick";
    }
    return verbs[i].obey(w);
  }
  return "there is no such order; {\"do\":\"help\"} lists all";
}

size_t cf_order(cf_fleet *fleet, const char *line, size_t n, char *out, size_t capacity) {
  cf_text text;
  cf_text_init(&text, out, capacity);
  cf_json_writer writer = cf_json_begin(&text);
  work w = {.fleet = fleet, .order = cf_json_read(line, n), .out = &writer};
  const char *wrong = obey(&w);
  cf_json_put_bool(&writer, "ok", wrong == NULL);
  if (wrong)
    cf_json_put_str(&writer, "error", wrong);
  cf_json_end(&writer);
  if (text.overflow)
    return (size_t)snprintf(out, capacity, "{\"ok\":false,\"error\":\"answer too long\"}");
  return text.len;
}
