/*
 * What a cf_stick is made of. Included by stick.h for its size; only core/stick touches the fields.
 */
#ifndef CF_STICK_STATE_H
#define CF_STICK_STATE_H

#include "../command/command.h"
#include "../config/config.h"
#include "../console/console.h"
#include "../enrol/enrol.h"
#include "../health/health.h"
#include "../mqtt/session.h"
#include "../ota/trial.h"
#include "../score/score.h"
#include "../wifi/improv.h"

#define CF_ID_MAX 33u
#define CF_TOPIC_MAX 80u
#define CF_ROOT_MAX 24u
#define CF_KEYS_MAX 4u
#define CF_EVENTS 4u
#define CF_FILTERS 5u
#define CF_ACKS 4u
#define CF_CHECK_FIRST_MS 120000u
#define CF_CHECK_EVERY_MS 21600000u /* six hours */
#define CF_RESULT_MS 30000u         /* for the server's word on a run */
#define CF_TICKET_MS 1500u          /* a run id that comes later than that is not used */

typedef enum { CF_LOG_DEBUG, CF_LOG_INFO, CF_LOG_WARN, CF_LOG_ERROR, CF_LOG_OFF } cf_log_level;

/* Something to tell; the texts are constants. */
typedef struct {
  const char *tag;
  const char *msg;
  uint8_t level;
} cf_event;

/* What has to be published, one bit each, in the order of importance. */
enum { CF_WANT_STATUS = 1, CF_WANT_INFO = 2, CF_WANT_CONFIG = 4, CF_WANT_HEARTBEAT = 8 };

/* Tags of publications that are acknowledged. */
enum {
  CF_TAG_NONE,
  CF_TAG_STATUS,
  CF_TAG_INFO,
  CF_TAG_HEARTBEAT,
  CF_TAG_REPORT,
  CF_TAG_ACK,
  CF_TAG_CONFIG,
  CF_TAG_SCORE,
  CF_TAG_EVENT,
  CF_TAG_DUMP
};

struct cf_stick {
  cf_board_facts facts;
  cf_port port;
  cf_stick_parts parts;

  /* Read from flash once. */
  cf_layout layout;
  cf_nvs nvs;
  cf_image_info running;
  bool running_known;
  int slot; /* that runs, -1 unknown */
  uint8_t key_count;
  cf_public_key keys[CF_KEYS_MAX];
  char id[CF_ID_MAX];
  char token[CF_TOKEN_MAX];
  char root[CF_ROOT_MAX];
  char server[CF_SERVER_MAX]; /* http(s)://host:port, empty when unknown */
  char authorization[CF_HTTP_HEADERS_MAX];
  cf_score_key score_key;

  cf_health health;
  cf_config config;
  cf_wifi wifi;
  cf_mqtt mqtt;
  cf_fetch fetch;
  cf_ota ota;
  cf_trial trial;
  cf_enrol enrol;
  cf_score_queue scores;
  cf_console console;
  cf_improv improv;
  bool improv_waits; /* for the network that was given over the cable */
  cf_log_level log_level;

  /* Publishing. */
  uint8_t want;
  uint64_t born_ms;
  uint64_t beat_ms; /* next heartbeat */
  bool first_beat;  /* since it is connected */
  uint64_t beats;
  cf_event events[CF_EVENTS];
  uint8_t event_count;
  char topic[CF_TOPIC_MAX];
  char will[80];

  /* Commands. */
  char last_command[CF_COMMAND_ID_MAX];
  struct {
    char id[CF_COMMAND_ID_MAX];
    const char *error; /* NULL: done */
  } acks[CF_ACKS];     /* not answered yet, oldest first */
  uint8_t ack_count;
  uint64_t identify_ms; /* until then */
  bool leaving;         /* a restart is wanted */
  uint64_t leave_ms;    /* and happens then at the latest */
  bool gone;            /* cf_board.restart() was called */

  /* Runs. */
  uint64_t seq;             /* of the last one */
  uint32_t local_runs;      /* since start, for L-<boot>-<n> */
  cf_score_place at_server; /* the run that the server has but did not answer yet */
  uint64_t at_server_seq;
  uint64_t result_ms; /* when it is sent again, 0 when none is */
  bool was_in_game;
  uint64_t run_began_ms;
  char ticket[41]; /* run id from the server for the game at hand, empty for none */

  char rejected[160]; /* of the configuration, JSON */
  uint64_t told_rev;  /* revision of the last report */

  uint64_t check_ms; /* next time to ask by HTTP */
  bool check_asked;  /* somebody wants it, whether the broker is there or not */

  int16_t temp_c10; /* of the matrix clock's sensor */
  bool clock_redraw;
};

/* ---- between the files of core/stick ------------------------------------------------------------
 */

void cf_stick_log(cf_stick *stick, cf_log_level level, const char *tag, const char *msg);
/* Builds {root}/v1/d/{id}/{leaf} in stick->topic. */
const char *cf_stick_topic(cf_stick *stick, const char *leaf);
void cf_stick_identity(const cf_stick *stick, cf_say_identity *out);
int64_t cf_stick_time(const cf_stick *stick);
/* 0 .. most - 1, for spreading; not even enough for anything else. */
uint32_t cf_stick_chance(cf_stick *stick, uint32_t most);
bool cf_stick_in_game(const cf_stick *stick);
/* Reads what can change while it runs: id, token, server, broker. */
void cf_stick_settings(cf_stick *stick);
/* Restart when nobody plays any more, or when `within_ms` has passed. */
void cf_stick_leave(cf_stick *stick, uint32_t within_ms, uint64_t now_ms);

extern const cf_mqtt_owner cf_stick_mqtt_owner;
void cf_stick_publish(cf_stick *stick, uint64_t now_ms);
void cf_stick_message(cf_stick *stick, const cf_mqtt_message *message, uint64_t now_ms);
void cf_stick_command(cf_stick *stick, cf_json json, uint64_t now_ms);
void cf_stick_console_init(cf_stick *stick);
/* The network given over the cable was joined, or was not. */
void cf_stick_improv_joined(cf_stick *stick, bool joined);
uint64_t cf_stick_clock(cf_stick *stick, uint64_t now_ms);
uint64_t cf_stick_play(cf_stick *stick, uint32_t buttons, uint64_t now_ms);
void cf_stick_play_init(cf_stick *stick, uint64_t now_ms);
/* The player's settings follow the configuration. */
void cf_stick_play_configure(cf_stick *stick);
void cf_stick_ticket_arrived(cf_stick *stick, bool complete, uint64_t now_ms);

#endif
