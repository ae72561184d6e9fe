/*
 * Commands of the server: {"v":1,"id":"c-71","cmd":"restart","args":{},"exp":1763700060}. Each is
 * answered once; one that is repeated is answered again but not done again.
 */
#ifndef CF_COMMAND_H
#define CF_COMMAND_H

#include "../json/json.h"

#define CF_COMMAND_ID_MAX 41u
#define CF_IDENTIFY_MAX_S 300u

typedef enum {
  CF_CMD_NONE, /* nothing to do: malformed or expired, not even to answer */
  CF_CMD_UNKNOWN,
  CF_CMD_REPEATED, /* the id of the last one */
  CF_CMD_RESTART,
  CF_CMD_INFO,
  CF_CMD_ROLLBACK,
  CF_CMD_IDENTIFY
} cf_cmd;

typedef struct {
  cf_cmd cmd;
  char id[CF_COMMAND_ID_MAX];
  uint32_t seconds; /* of identify, 1..CF_IDENTIFY_MAX_S; 10 when not said */
} cf_command;

/* `unix_s` 0: the time is unknown, nothing expires. `last_id` is that of the command before. */
void cf_command_parse(cf_json json, int64_t unix_s, const char *last_id, cf_command *out);

/* `error` NULL: it is done. */
void cf_command_ack(cf_text *text, const char *id, const char *error);

#endif
