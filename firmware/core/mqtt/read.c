#include <string.h>

#include "../base/bytes.h"
#include "wire.h"

#define MOST_HEADER 5

void cf_mqtt_reader_init(cf_mqtt_reader *reader, uint8_t *buffer, size_t capacity) {
  memset(reader, 0, sizeof *reader);
  reader->buffer = buffer;
  reader->capacity = capacity;
}

static cf_mqtt_progress complete(cf_mqtt_reader *reader, cf_mqtt_packet *packet) {
  *packet = (cf_mqtt_packet){(uint8_t)(reader->first >> 4), (uint8_t)(reader->first & 15),
                             reader->buffer, reader->have};
  bool whole = reader->have == reader->expected;
  cf_mqtt_reader_init(reader, reader->buffer, reader->capacity);
  return whole ? CF_MQTT_PACKET : CF_MQTT_TOO_LONG;
}

/* One byte of the fixed header; true when it was the last one. */
static bool header(cf_mqtt_reader *reader, uint8_t byte) {
  if (reader->header == 0) {
    reader->first = byte;
    reader->header = 1;
    return false;
  }
  reader->expected |= (uint32_t)(byte & 127) << (7 * (reader->header - 1));
  reader->header++;
  return byte < 128;
}

cf_mqtt_progress cf_mqtt_read(cf_mqtt_reader *reader, const uint8_t *bytes, size_t n, size_t *used,
                              cf_mqtt_packet *packet) {
  size_t at = 0;
  /* `seen` stays 0 until the header is complete; then expected bytes are counted down. */
  while (at < n && (reader->header & 0x80) == 0) {
    if (header(reader, bytes[at++])) {
      reader->header |= 0x80;
    } else if (reader->header == MOST_HEADER) {
      *used = at;
      return CF_MQTT_BROKEN;
    }
  }
  if ((reader->header & 0x80) == 0) {
    *used = at;
    return CF_MQTT_MORE;
  }
  size_t left = reader->expected - reader->seen;
  size_t take = n - at < left ? n - at : left;
  size_t room = reader->capacity - reader->have;
  size_t keep = take < room ? take : room;
  if (keep > 0) {
    memcpy(reader->buffer + reader->have, bytes + at, keep);
  }
  reader->have += keep;
  reader->seen += (uint32_t)take;
  *used = at + take;
  return reader->seen < reader->expected ? CF_MQTT_MORE : complete(reader, packet);
}

/* A variable-length number at *at; false when it is malformed. */
static bool variable(const uint8_t **at, const uint8_t *end, uint32_t *out) {
  *out = 0;
  for (unsigned i = 0; i < 4 && *at < end; i++) {
    uint8_t byte = *(*at)++;
    *out |= (uint32_t)(byte & 127) << (7 * i);
    if (byte < 128) {
      return true;
    }
  }
  return false;
}

/* Properties are not looked at. */
static bool skip_properties(const uint8_t **at, const uint8_t *end) {
  uint32_t n;
  if (!variable(at, end, &n) || n > (size_t)(end - *at)) {
    return false;
  }
  *at += n;
  return true;
}

bool cf_mqtt_parse_publish(const cf_mqtt_packet *packet, cf_mqtt_level level,
                           cf_mqtt_message *out) {
  const uint8_t *at = packet->body;
  const uint8_t *end = at + packet->len;
  out->qos = packet->flags >> 1 & 3;
  if (packet->len < 2 || out->qos > 1) {
    return false;
  }
  out->topic_len = cf_be16(at);
  at += 2;
  if (out->topic_len == 0 || out->topic_len > (size_t)(end - at)) {
    return false;
  }
  out->topic = (const char *)at;
  at += out->topic_len;
  out->id = 0;
  if (out->qos > 0) {
    if (end - at < 2 || (out->id = cf_be16(at)) == 0) {
      return false;
    }
    at += 2;
  }
  if (level == CF_MQTT_5 && !skip_properties(&at, end)) {
    return false;
  }
  out->payload = at;
  out->payload_len = (size_t)(end - at);
  return true;
}

int cf_mqtt_parse_connack(const cf_mqtt_packet *packet) {
  return packet->len < 2 ? -1 : packet->body[1];
}

bool cf_mqtt_parse_ack(const cf_mqtt_packet *packet, cf_mqtt_level level, uint16_t *id,
                       uint8_t *code) {
  const uint8_t *at = packet->body;
  const uint8_t *end = at + packet->len;
  if (packet->len < 2) {
    return false;
  }
  *id = cf_be16(at);
  *code = 0;
  at += 2;
  if (packet->type == CF_MQTT_PUBACK) {
    if (level == CF_MQTT_5 && at < end) {
      *code = *at;
    }
    return true;
  }
  if ((level == CF_MQTT_5 && !skip_properties(&at, end)) || at == end) {
    return false;
  }
  for (; at < end; at++) {
    *code = *at > *code ? *at : *code;
  }
  return true;
}
