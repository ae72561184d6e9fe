#include "command.h"

#include <string.h>

static cf_cmd cmd_of(cf_json name) {
  static const struct {
    const char *name;
    cf_cmd cmd;
  } known[] = {{"restart", CF_CMD_RESTART},
               {"info", CF_CMD_INFO},
               {"rollback", CF_CMD_ROLLBACK},
               {"identify", CF_CMD_IDENTIFY}};
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
    if (cf_json_is(name, known[i].name)) {
      return known[i].cmd;
    }
  }
  return CF_CMD_UNKNOWN;
}

void cf_command_parse(cf_json json, int64_t unix_s, const char *last_id, cf_command *out) {
  int64_t exp = 0;
  uint64_t seconds;
  memset(out, 0, sizeof *out);
  if (!cf_json_string(cf_json_get(json, "id"), out->id, sizeof out->id) || out->id[0] == '\0' ||
      cf_json_get(json, "cmd").type != CF_JSON_STRING) {
    return;
  }
  (void)cf_json_i64(cf_json_get(json, "exp"), &exp);
  if (unix_s != 0 && exp != 0 && unix_s > exp) {
    return;
  }
  if (cf_equal(out->id, last_id)) {
    out->cmd = CF_CMD_REPEATED;
    return;
  }
  out->cmd = cmd_of(cf_json_get(json, "cmd"));
  out->seconds = 10;
  cf_json args = cf_json_get(json, "args");
  if (cf_json_u64(cf_json_get(args, "seconds"), &seconds) && seconds > 0) {
    out->seconds = seconds < CF_IDENTIFY_MAX_S ? (uint32_t)seconds : CF_IDENTIFY_MAX_S;
  }
}

void cf_command_ack(cf_text *text, const char *id, const char *error) {
  cf_json_writer w = cf_json_begin(text);
  cf_json_put_u64(&w, "v", 1);
  cf_json_put_str(&w, "id", id);
  cf_json_put_bool(&w, "ok", error == NULL);
  if (error != NULL) {
    cf_json_put_str(&w, "error", error);
  } else {
    cf_json_writer result = cf_json_put_object(&w, "result");
    cf_json_end(&result);
  }
  cf_json_end(&w);
}
