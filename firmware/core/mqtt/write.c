#include <string.h>

#include "../base/bytes.h"
#include "wire.h"

/* Room in front of a publication for the fixed header: type and at most two length bytes. */
#define FRONT 3u
#define MOST_LENGTH 16383u

typedef struct {
  uint8_t *out;
  size_t capacity;
  size_t len;
  bool overflow;
} writer;

static void put(writer *w, const void *bytes, size_t n) {
  if (w->overflow || n > w->capacity - w->len) {
    w->overflow = true;
    return;
  }
  memcpy(w->out + w->len, bytes, n);
  w->len += n;
}

static void put8(writer *w, unsigned value) {
  uint8_t byte = (uint8_t)value;
  put(w, &byte, 1);
}

static void put16(writer *w, unsigned value) {
  uint8_t bytes[2] = {(uint8_t)(value >> 8), (uint8_t)value};
  put(w, bytes, 2);
}

static void put_str(writer *w, const char *str) {
  size_t n = strlen(str);
  w->overflow = w->overflow || n > 65535;
  put16(w, (unsigned)n);
  put(w, str, n);
}

/* Fixed header into out[0..], returns its length; `remaining` <= MOST_LENGTH. */
static size_t header(uint8_t *out, unsigned first, size_t remaining) {
  out[0] = (uint8_t)first;
  if (remaining < 128) {
    out[1] = (uint8_t)remaining;
    return 2;
  }
  out[1] = (uint8_t)(remaining | 128);
  out[2] = (uint8_t)(remaining >> 7);
  return 3;
}

static writer begin(uint8_t *out, size_t capacity) {
  return (writer){out, capacity, FRONT, capacity < FRONT};
}

static size_t finish(writer *w, unsigned first) {
  if (w->overflow || w->len - FRONT > MOST_LENGTH) {
    return 0;
  }
  size_t body = w->len - FRONT;
  size_t front = header(w->out, first, body);
  memmove(w->out + front, w->out + FRONT, body);
  return front + body;
}

size_t cf_mqtt_write_connect(uint8_t *out, size_t capacity, const cf_mqtt_login *login) {
  enum {
    CLEAN = 0x02,
    WILL = 0x04,
    WILL_QOS_1 = 0x08,
    WILL_RETAIN = 0x20,
    PASSWORD = 0x40,
    USER = 0x80,
    MAXIMUM_PACKET_SIZE = 0x27
  };
  writer w = begin(out, capacity);
  put_str(&w, "MQTT");
  put8(&w, (unsigned)login->level);
  put8(&w, CLEAN | (login->will_topic == NULL ? 0u : WILL | WILL_QOS_1 | WILL_RETAIN) |
               (login->user == NULL ? 0u : USER) | (login->password == NULL ? 0u : PASSWORD));
  put16(&w, login->keep_alive_s);
  if (login->level == CF_MQTT_5) {
    put8(&w, 5);
    put8(&w, MAXIMUM_PACKET_SIZE);
    put16(&w, login->max_packet >> 16);
    put16(&w, login->max_packet & 0xFFFF);
  }
  put_str(&w, login->client_id);
  if (login->will_topic != NULL) {
    if (login->level == CF_MQTT_5) {
      put8(&w, 0);
    }
    put_str(&w, login->will_topic);
    put_str(&w, login->will_payload);
  }
  if (login->user != NULL) {
    put_str(&w, login->user);
  }
  if (login->password != NULL) {
    put_str(&w, login->password);
  }
  return finish(&w, CF_MQTT_CONNECT << 4);
}

size_t cf_mqtt_write_subscribe(uint8_t *out, size_t capacity, cf_mqtt_level level, uint16_t id,
                               const char *const *filters, size_t count) {
  writer w = begin(out, capacity);
  put16(&w, id);
  if (level == CF_MQTT_5) {
    put8(&w, 0);
  }
  for (size_t i = 0; i < count; i++) {
    put_str(&w, filters[i]);
    put8(&w, 1);
  }
  return finish(&w, CF_MQTT_SUBSCRIBE << 4 | 2);
}

size_t cf_mqtt_write_puback(uint8_t *out, size_t capacity, uint16_t id) {
  if (capacity < 4) {
    return 0;
  }
  out[0] = CF_MQTT_PUBACK << 4;
  out[1] = 2;
  cf_put_be16(out + 2, id);
  return 4;
}

size_t cf_mqtt_write_bare(uint8_t *out, size_t capacity, cf_mqtt_type type) {
  if (capacity < 2) {
    return 0;
  }
  out[0] = (uint8_t)(type << 4);
  out[1] = 0;
  return 2;
}

static writer publish_front(uint8_t *out, size_t capacity, cf_mqtt_level level, const char *topic,
                            uint16_t id) {
  writer w = begin(out, capacity);
  put_str(&w, topic);
  if (id != 0) {
    put16(&w, id);
  }
  if (level == CF_MQTT_5) {
    put8(&w, 0);
  }
  return w;
}

void cf_mqtt_publish_begin(uint8_t *out, size_t capacity, cf_mqtt_level level, const char *topic,
                           uint16_t id, cf_text *payload) {
  writer w = publish_front(out, capacity, level, topic, id);
  size_t room = w.overflow ? 0 : capacity - w.len;
  cf_text_init(payload, (char *)out + (w.overflow ? 0 : w.len), room);
  payload->overflow = room == 0;
}

uint8_t *cf_mqtt_publish_end(uint8_t *out, cf_mqtt_level level, const char *topic, uint16_t id,
                             bool retain, const cf_text *payload, size_t *len) {
  if (payload->overflow) {
    return NULL;
  }
  size_t front = FRONT + 2 + strlen(topic) + (id != 0 ? 2u : 0u) + (level == CF_MQTT_5 ? 1u : 0u);
  size_t remaining = front - FRONT + payload->len;
  if (remaining > MOST_LENGTH) {
    return NULL;
  }
  unsigned first = CF_MQTT_PUBLISH << 4 | (id != 0 ? 2u : 0u) | (retain ? 1u : 0u);
  /* A short length takes one byte less, so the packet starts one byte later. */
  uint8_t *start = out + (remaining < 128 ? 1 : 0);
  *len = header(start, first, remaining) + remaining;
  return start;
}
