/*
 * A client's session with a broker: connects, subscribes, publishes, keeps the connection alive and
 * comes back after it broke, each time a little later and never at the same moment as the others.
 *
 * One publication of QoS 1 is on its way at a time. Sessions are clean: what was not acknowledged
 * when a connection broke is the publisher's to say again, and the retained offer and
 * configuration arrive anew by themselves.
 */
#ifndef CF_MQTT_SESSION_H
#define CF_MQTT_SESSION_H

#include "../port/port.h"
#include "wire.h"

#define CF_MQTT_TX 1408u /* most bytes of publications waiting for the link */
#define CF_MQTT_RX 1600u /* longest packet that is understood */
#define CF_MQTT_FILTERS 8u

#define CF_MQTT_KEEP_ALIVE_S 60u
#define CF_MQTT_CONNECT_MS 10000u /* from opening to CONNACK, and from SUBSCRIBE to SUBACK */
#define CF_MQTT_ANSWER_MS 20000u  /* for PUBACK and PINGRESP */
#define CF_MQTT_BACKOFF_MIN_MS 1000u
#define CF_MQTT_BACKOFF_MAX_MS 60000u
#define CF_MQTT_BACKOFF_SPREAD_MS 5000u
#define CF_MQTT_HELD_MS 30000u /* a connection that lasted so long was a good one */

typedef enum {
  CF_MQTT_IDLE,    /* told to stay away */
  CF_MQTT_WAITING, /* until the next attempt */
  CF_MQTT_OPENING,
  CF_MQTT_GREETING, /* CONNECT was sent */
  CF_MQTT_SUBSCRIBING,
  CF_MQTT_UP
} cf_mqtt_state;

/* Why the last connection or attempt ended. */
typedef enum {
  CF_MQTT_END_NONE,
  CF_MQTT_END_NETWORK,      /* no connection, or it broke */
  CF_MQTT_END_SILENCE,      /* an answer did not come in time */
  CF_MQTT_END_REFUSED,      /* the broker did not let us in: wrong token, not adopted */
  CF_MQTT_END_UNSUBSCRIBED, /* a subscription was refused */
  CF_MQTT_END_PROTOCOL      /* it sent something that is no MQTT */
} cf_mqtt_end;

struct cf_mqtt;

typedef struct {
  void *ctx;
  /* Connected and subscribed. */
  void (*up)(void *ctx, uint64_t now_ms);
  /* Was up and is no more. */
  void (*down)(void *ctx, cf_mqtt_end why, uint64_t now_ms);
  /* A publication; the views are valid during the call. */
  void (*message)(void *ctx, const cf_mqtt_message *message, uint64_t now_ms);
  /* The publication with this tag is with the broker, or was refused. */
  void (*acked)(void *ctx, uint8_t tag, bool good, uint64_t now_ms);
  /* Fills in what the CONNECT and the SUBSCRIBE say; called once per connection each. */
  void (*login)(void *ctx, cf_mqtt_login *login);
  /* Up to CF_MQTT_FILTERS filters, written to `scratch` where they are not constants. */
  size_t (*filters)(void *ctx, char *scratch, size_t n, const char **filters);
} cf_mqtt_owner;

typedef struct cf_mqtt {
  const cf_link *link;
  const cf_entropy *entropy;
  cf_mqtt_owner owner;
  cf_mqtt_state state;
  cf_mqtt_end end;
  cf_mqtt_level level;
  uint8_t refusal; /* code of the last refused CONNACK */
  char host[CF_HOST_MAX];
  uint16_t port;
  bool tls;
  uint32_t backoff_ms;
  uint64_t due_ms; /* end of the present wait */
  uint64_t up_ms;
  uint64_t heard_ms;  /* last byte from the broker */
  uint64_t ping_ms;   /* when the open PINGREQ was sent, 0 for none */
  uint64_t flight_ms; /* when the open publication was sent */
  uint16_t flight_id; /* 0 when none is open */
  uint8_t flight_tag;
  uint16_t next_id;
  uint16_t subscribe_id;
  uint32_t skipped; /* packets that were too long */
  size_t tx_len;
  uint8_t tx[CF_MQTT_TX];
  cf_mqtt_reader reader;
  uint8_t rx[CF_MQTT_RX];
} cf_mqtt;

void cf_mqtt_init(cf_mqtt *mqtt, const cf_link *link, const cf_entropy *entropy,
                  const cf_mqtt_owner *owner, cf_mqtt_level level);
/* Where the broker is; false when the host does not fit. Takes effect with the next connection. */
bool cf_mqtt_target(cf_mqtt *mqtt, const char *host, uint16_t port, bool tls);
/* Connect, after a random moment of at most `within_ms`, and stay connected. */
void cf_mqtt_start(cf_mqtt *mqtt, uint32_t within_ms, uint64_t now_ms);
/* Disconnect politely and stay away. */
void cf_mqtt_stop(cf_mqtt *mqtt, uint64_t now_ms);

void cf_mqtt_on_open(cf_mqtt *mqtt, uint64_t now_ms);
void cf_mqtt_on_closed(cf_mqtt *mqtt, uint64_t now_ms);
void cf_mqtt_on_data(cf_mqtt *mqtt, const uint8_t *bytes, size_t n, uint64_t now_ms);
void cf_mqtt_on_writable(cf_mqtt *mqtt, uint64_t now_ms);
/* Looks at the clock; returns when to look next. */
uint64_t cf_mqtt_step(cf_mqtt *mqtt, uint64_t now_ms);

/* True when a publication of QoS 0 can be begun now. */
bool cf_mqtt_ready(const cf_mqtt *mqtt);
/* True when one of QoS 1 can. */
bool cf_mqtt_ready_acked(const cf_mqtt *mqtt);

/*
 * Publishes: begin, write the payload, end. `tag` is given back by acked(); 0 means QoS 0. Only
 * after cf_mqtt_ready / cf_mqtt_ready_acked. end() is false when the payload was too long; then
 * nothing is sent.
 */
typedef struct {
  cf_text payload;
  const char *topic;
  uint16_t id;
  uint8_t tag;
} cf_mqtt_draft;

void cf_mqtt_begin(cf_mqtt *mqtt, cf_mqtt_draft *draft, const char *topic, uint8_t tag);
bool cf_mqtt_end_draft(cf_mqtt *mqtt, cf_mqtt_draft *draft, bool retain, uint64_t now_ms);

#endif
