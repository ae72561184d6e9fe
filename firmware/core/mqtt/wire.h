/*
 * MQTT control packets, 3.1.1 and 5, as a client writes and reads them. Sources: OASIS MQTT 3.1.1
 * and MQTT 5.0. QoS 0 and 1; a client that asks for no more never sees QoS 2.
 */
#ifndef CF_MQTT_WIRE_H
#define CF_MQTT_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/text.h"

/* Protocol level as in the CONNECT packet. */
typedef enum { CF_MQTT_3_1_1 = 4, CF_MQTT_5 = 5 } cf_mqtt_level;

typedef enum {
  CF_MQTT_CONNECT = 1,
  CF_MQTT_CONNACK = 2,
  CF_MQTT_PUBLISH = 3,
  CF_MQTT_PUBACK = 4,
  CF_MQTT_SUBSCRIBE = 8,
  CF_MQTT_SUBACK = 9,
  CF_MQTT_PINGREQ = 12,
  CF_MQTT_PINGRESP = 13,
  CF_MQTT_DISCONNECT = 14
} cf_mqtt_type;

typedef struct {
  cf_mqtt_level level;
  const char *client_id;
  const char *user;     /* NULL for none */
  const char *password; /* NULL for none */
  uint16_t keep_alive_s;
  uint32_t max_packet;    /* announced with MQTT 5 */
  const char *will_topic; /* NULL for no will; else retained, QoS 1 */
  const char *will_payload;
} cf_mqtt_login;

/* Each writes one whole packet and returns its length, 0 when it does not fit. */
size_t cf_mqtt_write_connect(uint8_t *out, size_t capacity, const cf_mqtt_login *login);
/* QoS 1 for each of the filters. */
size_t cf_mqtt_write_subscribe(uint8_t *out, size_t capacity, cf_mqtt_level level, uint16_t id,
                               const char *const *filters, size_t count);
size_t cf_mqtt_write_puback(uint8_t *out, size_t capacity, uint16_t id);
/* PINGREQ or DISCONNECT (normal). */
size_t cf_mqtt_write_bare(uint8_t *out, size_t capacity, cf_mqtt_type type);

/*
 * A publication is written in two steps, so that the payload is made where it is sent from: `begin`
 * leaves room for the header and gives a text writer for the payload, `end` puts the header in
 * front and returns where the packet starts (its length in *len), NULL when the payload did not
 * fit. id 0 means QoS 0. `out` and `capacity` are the same for both.
 */
void cf_mqtt_publish_begin(uint8_t *out, size_t capacity, cf_mqtt_level level, const char *topic,
                           uint16_t id, cf_text *payload);
uint8_t *cf_mqtt_publish_end(uint8_t *out, cf_mqtt_level level, const char *topic, uint16_t id,
                             bool retain, const cf_text *payload, size_t *len);

/* A packet as it arrived. `body` is what follows the fixed header. */
typedef struct {
  uint8_t type;
  uint8_t flags;
  const uint8_t *body;
  size_t len;
} cf_mqtt_packet;

/*
 * Cuts packets out of a stream. The buffer is the owner's. Packets that are longer than it are
 * counted and skipped; of them only the first bytes are kept.
 */
typedef struct {
  uint8_t *buffer;
  size_t capacity;
  size_t have;       /* bytes of the body in the buffer */
  uint32_t expected; /* length of the body */
  uint32_t seen;     /* bytes of the body so far */
  uint8_t first;
  uint8_t header; /* bytes of the fixed header so far */
} cf_mqtt_reader;

typedef enum { CF_MQTT_MORE, CF_MQTT_PACKET, CF_MQTT_TOO_LONG, CF_MQTT_BROKEN } cf_mqtt_progress;

void cf_mqtt_reader_init(cf_mqtt_reader *reader, uint8_t *buffer, size_t capacity);
/*
 * Takes bytes until a packet is complete; *used says how many of the n. CF_MQTT_TOO_LONG gives the
 * packet too, with the first `capacity` bytes of its body. After CF_MQTT_BROKEN the stream is lost.
 */
cf_mqtt_progress cf_mqtt_read(cf_mqtt_reader *reader, const uint8_t *bytes, size_t n, size_t *used,
                              cf_mqtt_packet *packet);

typedef struct {
  const char *topic; /* no NUL */
  size_t topic_len;
  uint8_t qos;
  uint16_t id;
  const uint8_t *payload;
  size_t payload_len;
} cf_mqtt_message;

/* Takes a PUBLISH apart; false when it is malformed. */
bool cf_mqtt_parse_publish(const cf_mqtt_packet *packet, cf_mqtt_level level, cf_mqtt_message *out);
/* Return or reason code of a CONNACK, 0..255; -1 when it is malformed. */
int cf_mqtt_parse_connack(const cf_mqtt_packet *packet);
/*
 * Id and the worst code of a PUBACK or SUBACK; false when it is malformed. Codes of 0x80 and more
 * are refusals; with 3.1.1 a PUBACK is always good.
 */
bool cf_mqtt_parse_ack(const cf_mqtt_packet *packet, cf_mqtt_level level, uint16_t *id,
                       uint8_t *code);

#endif
