#include "session.h"

#include <string.h>

/* Kept free in the send buffer for acknowledgements and pings. */
#define RESERVE 128u
/* A publication is begun only with at least so much room. */
#define ROOM 1256u

void cf_mqtt_init(cf_mqtt *mqtt, const cf_link *link, const cf_entropy *entropy,
                  const cf_mqtt_owner *owner, cf_mqtt_level level) {
  memset(mqtt, 0, sizeof *mqtt);
  mqtt->link = link;
  mqtt->entropy = entropy;
  mqtt->owner = *owner;
  mqtt->level = level;
  mqtt->backoff_ms = CF_MQTT_BACKOFF_MIN_MS;
  mqtt->next_id = 1;
  cf_mqtt_reader_init(&mqtt->reader, mqtt->rx, sizeof mqtt->rx);
}

bool cf_mqtt_target(cf_mqtt *mqtt, const char *host, uint16_t port, bool tls) {
  mqtt->port = port;
  mqtt->tls = tls;
  return cf_copy(mqtt->host, sizeof mqtt->host, host);
}

/* 0 .. most - 1, not perfectly even, which does not matter for waiting. */
static uint32_t chance(cf_mqtt *mqtt, uint32_t most) {
  uint32_t value = 0;
  mqtt->entropy->fill(mqtt->entropy->ctx, (uint8_t *)&value, sizeof value);
  return most == 0 ? 0 : value % most;
}

static uint16_t take_id(cf_mqtt *mqtt) {
  uint16_t id = mqtt->next_id;
  mqtt->next_id = id == UINT16_MAX ? 1 : (uint16_t)(id + 1);
  return id;
}

void cf_mqtt_start(cf_mqtt *mqtt, uint32_t within_ms, uint64_t now_ms) {
  if (mqtt->state == CF_MQTT_IDLE) {
    mqtt->state = CF_MQTT_WAITING;
    mqtt->due_ms = now_ms + chance(mqtt, within_ms);
  }
}

static void forget(cf_mqtt *mqtt) {
  mqtt->tx_len = 0;
  mqtt->flight_id = 0;
  mqtt->ping_ms = 0;
  cf_mqtt_reader_init(&mqtt->reader, mqtt->rx, sizeof mqtt->rx);
}

/*
 * The connection is over; tries again later, between half and all of a growing pause. When a broker
 * restarts it loses everybody at once, so the first pause after a connection that held is long
 * enough to spread them. One that did not hold (two sticks with one id) grows the pause too.
 */
static void lost(cf_mqtt *mqtt, cf_mqtt_end why, uint64_t now_ms) {
  bool was_up = mqtt->state == CF_MQTT_UP;
  if (was_up && now_ms - mqtt->up_ms >= CF_MQTT_HELD_MS) {
    mqtt->backoff_ms = CF_MQTT_BACKOFF_SPREAD_MS;
  }
  mqtt->state = CF_MQTT_WAITING;
  mqtt->end = why;
  mqtt->due_ms = now_ms + mqtt->backoff_ms / 2 + chance(mqtt, mqtt->backoff_ms / 2 + 1);
  mqtt->backoff_ms =
      mqtt->backoff_ms > CF_MQTT_BACKOFF_MAX_MS / 2 ? CF_MQTT_BACKOFF_MAX_MS : mqtt->backoff_ms * 2;
  forget(mqtt);
  if (was_up) {
    mqtt->owner.down(mqtt->owner.ctx, why, now_ms);
  }
}

static void drop(cf_mqtt *mqtt, cf_mqtt_end why, uint64_t now_ms) {
  mqtt->link->close(mqtt->link->ctx);
  lost(mqtt, why, now_ms);
}

static void flush(cf_mqtt *mqtt) {
  if (mqtt->tx_len == 0) {
    return;
  }
  size_t sent = mqtt->link->send(mqtt->link->ctx, mqtt->tx, mqtt->tx_len);
  sent = sent < mqtt->tx_len ? sent : mqtt->tx_len;
  memmove(mqtt->tx, mqtt->tx + sent, mqtt->tx_len - sent);
  mqtt->tx_len -= sent;
}

static uint8_t *space(cf_mqtt *mqtt, size_t *capacity) {
  *capacity = sizeof mqtt->tx - mqtt->tx_len;
  return mqtt->tx + mqtt->tx_len;
}

/* A peer that makes us answer and does not read the answers is not worth keeping. */
static bool queued(cf_mqtt *mqtt, size_t n, uint64_t now_ms) {
  if (n == 0) {
    drop(mqtt, CF_MQTT_END_PROTOCOL, now_ms);
    return false;
  }
  mqtt->tx_len += n;
  flush(mqtt);
  return true;
}

void cf_mqtt_stop(cf_mqtt *mqtt, uint64_t now_ms) {
  bool was_up = mqtt->state == CF_MQTT_UP;
  if (was_up) {
    size_t capacity;
    uint8_t *out = space(mqtt, &capacity);
    mqtt->tx_len += cf_mqtt_write_bare(out, capacity, CF_MQTT_DISCONNECT);
    flush(mqtt);
  }
  if (mqtt->state >= CF_MQTT_OPENING) {
    mqtt->link->close(mqtt->link->ctx);
  }
  mqtt->state = CF_MQTT_IDLE;
  mqtt->backoff_ms = CF_MQTT_BACKOFF_MIN_MS;
  forget(mqtt);
  if (was_up) {
    mqtt->owner.down(mqtt->owner.ctx, CF_MQTT_END_NONE, now_ms);
  }
}

void cf_mqtt_on_open(cf_mqtt *mqtt, uint64_t now_ms) {
  if (mqtt->state != CF_MQTT_OPENING) {
    return;
  }
  cf_mqtt_login login;
  memset(&login, 0, sizeof login);
  mqtt->owner.login(mqtt->owner.ctx, &login);
  login.level = mqtt->level;
  login.keep_alive_s = CF_MQTT_KEEP_ALIVE_S;
  login.max_packet = CF_MQTT_RX;
  mqtt->state = CF_MQTT_GREETING;
  mqtt->heard_ms = now_ms;
  size_t capacity;
  uint8_t *out = space(mqtt, &capacity);
  (void)queued(mqtt, cf_mqtt_write_connect(out, capacity, &login), now_ms);
}

void cf_mqtt_on_closed(cf_mqtt *mqtt, uint64_t now_ms) {
  if (mqtt->state >= CF_MQTT_OPENING) {
    lost(mqtt, CF_MQTT_END_NETWORK, now_ms);
  }
}

static void connected(cf_mqtt *mqtt, const cf_mqtt_packet *packet, uint64_t now_ms) {
  enum { BAD_LEVEL_3 = 1, BAD_LEVEL_5 = 0x84 };
  int code = cf_mqtt_parse_connack(packet);
  if (code != 0) {
    mqtt->refusal = (uint8_t)code;
    if (mqtt->level == CF_MQTT_5 && (code == BAD_LEVEL_3 || code == BAD_LEVEL_5)) {
      mqtt->level = CF_MQTT_3_1_1;
    }
    drop(mqtt, code < 0 ? CF_MQTT_END_PROTOCOL : CF_MQTT_END_REFUSED, now_ms);
    return;
  }
  /* The packet was looked at, so its buffer is free until the next byte. */
  const char *filters[CF_MQTT_FILTERS];
  size_t count = mqtt->owner.filters(mqtt->owner.ctx, (char *)mqtt->rx, sizeof mqtt->rx, filters);
  mqtt->subscribe_id = take_id(mqtt);
  mqtt->state = CF_MQTT_SUBSCRIBING;
  mqtt->due_ms = now_ms + CF_MQTT_CONNECT_MS;
  size_t capacity;
  uint8_t *out = space(mqtt, &capacity);
  (void)queued(
      mqtt, cf_mqtt_write_subscribe(out, capacity, mqtt->level, mqtt->subscribe_id, filters, count),
      now_ms);
}

static void subscribed(cf_mqtt *mqtt, const cf_mqtt_packet *packet, uint64_t now_ms) {
  uint16_t id;
  uint8_t code;
  if (!cf_mqtt_parse_ack(packet, mqtt->level, &id, &code) || id != mqtt->subscribe_id) {
    drop(mqtt, CF_MQTT_END_PROTOCOL, now_ms);
  } else if (code >= 0x80) {
    drop(mqtt, CF_MQTT_END_UNSUBSCRIBED, now_ms);
  } else {
    mqtt->state = CF_MQTT_UP;
    mqtt->end = CF_MQTT_END_NONE;
    mqtt->up_ms = now_ms;
    mqtt->owner.up(mqtt->owner.ctx, now_ms);
  }
}

static void published(cf_mqtt *mqtt, const cf_mqtt_packet *packet, bool whole, uint64_t now_ms) {
  cf_mqtt_message message;
  bool good = cf_mqtt_parse_publish(packet, mqtt->level, &message);
  if (!good && whole) {
    drop(mqtt, CF_MQTT_END_PROTOCOL, now_ms);
    return;
  }
  mqtt->skipped += !whole;
  if (good && message.id != 0) {
    size_t capacity;
    uint8_t *out = space(mqtt, &capacity);
    if (!queued(mqtt, cf_mqtt_write_puback(out, capacity, message.id), now_ms)) {
      return;
    }
  }
  if (whole) {
    mqtt->owner.message(mqtt->owner.ctx, &message, now_ms);
  }
}

static void acknowledged(cf_mqtt *mqtt, const cf_mqtt_packet *packet, uint64_t now_ms) {
  uint16_t id;
  uint8_t code;
  if (!cf_mqtt_parse_ack(packet, mqtt->level, &id, &code)) {
    drop(mqtt, CF_MQTT_END_PROTOCOL, now_ms);
  } else if (id == mqtt->flight_id && id != 0) {
    mqtt->flight_id = 0;
    mqtt->owner.acked(mqtt->owner.ctx, mqtt->flight_tag, code < 0x80, now_ms);
  }
}

static void packet_in(cf_mqtt *mqtt, const cf_mqtt_packet *packet, bool whole, uint64_t now_ms) {
  if (packet->type == CF_MQTT_CONNACK && mqtt->state == CF_MQTT_GREETING) {
    connected(mqtt, packet, now_ms);
  } else if (packet->type == CF_MQTT_SUBACK && mqtt->state == CF_MQTT_SUBSCRIBING) {
    subscribed(mqtt, packet, now_ms);
  } else if (packet->type == CF_MQTT_PUBLISH && mqtt->state >= CF_MQTT_SUBSCRIBING) {
    published(mqtt, packet, whole, now_ms);
  } else if (packet->type == CF_MQTT_PUBACK && mqtt->state == CF_MQTT_UP) {
    acknowledged(mqtt, packet, now_ms);
  } else if (packet->type == CF_MQTT_PINGRESP && mqtt->state >= CF_MQTT_SUBSCRIBING) {
    mqtt->ping_ms = 0;
  } else {
    drop(mqtt, packet->type == CF_MQTT_DISCONNECT ? CF_MQTT_END_NETWORK : CF_MQTT_END_PROTOCOL,
         now_ms);
  }
}

void cf_mqtt_on_data(cf_mqtt *mqtt, const uint8_t *bytes, size_t n, uint64_t now_ms) {
  size_t at = 0;
  mqtt->heard_ms = now_ms;
  while (at < n && mqtt->state >= CF_MQTT_GREETING) {
    cf_mqtt_packet packet;
    size_t used;
    cf_mqtt_progress progress = cf_mqtt_read(&mqtt->reader, bytes + at, n - at, &used, &packet);
    at += used;
    if (progress == CF_MQTT_BROKEN) {
      drop(mqtt, CF_MQTT_END_PROTOCOL, now_ms);
    } else if (progress != CF_MQTT_MORE) {
      packet_in(mqtt, &packet, progress == CF_MQTT_PACKET, now_ms);
    }
  }
}

void cf_mqtt_on_writable(cf_mqtt *mqtt, uint64_t now_ms) {
  (void)now_ms;
  if (mqtt->state >= CF_MQTT_GREETING) {
    flush(mqtt);
  }
}

static uint64_t sooner(uint64_t a, uint64_t b) {
  return a < b ? a : b;
}

/* While up: is an answer missing, is it time to ask? */
static uint64_t watch(cf_mqtt *mqtt, uint64_t now_ms) {
  uint64_t ask_at = mqtt->heard_ms + CF_MQTT_KEEP_ALIVE_S * 500u;
  if ((mqtt->flight_id != 0 && now_ms >= mqtt->flight_ms + CF_MQTT_ANSWER_MS) ||
      (mqtt->ping_ms != 0 && now_ms >= mqtt->ping_ms + CF_MQTT_ANSWER_MS)) {
    drop(mqtt, CF_MQTT_END_SILENCE, now_ms);
    return mqtt->due_ms;
  }
  if (mqtt->ping_ms == 0 && now_ms >= ask_at) {
    size_t capacity;
    uint8_t *out = space(mqtt, &capacity);
    mqtt->ping_ms = now_ms;
    if (!queued(mqtt, cf_mqtt_write_bare(out, capacity, CF_MQTT_PINGREQ), now_ms)) {
      return mqtt->due_ms;
    }
  }
  uint64_t next = mqtt->ping_ms != 0 ? mqtt->ping_ms + CF_MQTT_ANSWER_MS : ask_at;
  return mqtt->flight_id != 0 ? sooner(next, mqtt->flight_ms + CF_MQTT_ANSWER_MS) : next;
}

uint64_t cf_mqtt_step(cf_mqtt *mqtt, uint64_t now_ms) {
  switch (mqtt->state) {
  case CF_MQTT_IDLE:
    return UINT64_MAX;
  case CF_MQTT_UP:
    return watch(mqtt, now_ms);
  case CF_MQTT_WAITING:
    if (now_ms >= mqtt->due_ms) {
      mqtt->state = CF_MQTT_OPENING;
      mqtt->due_ms = now_ms + CF_MQTT_CONNECT_MS;
      mqtt->link->open(mqtt->link->ctx, mqtt->host, mqtt->port, mqtt->tls);
    }
    return mqtt->due_ms;
  default:
    if (now_ms >= mqtt->due_ms) {
      drop(mqtt, CF_MQTT_END_SILENCE, now_ms);
    }
    return mqtt->due_ms;
  }
}

bool cf_mqtt_ready(const cf_mqtt *mqtt) {
  return mqtt->state == CF_MQTT_UP && mqtt->tx_len + ROOM <= sizeof mqtt->tx;
}

bool cf_mqtt_ready_acked(const cf_mqtt *mqtt) {
  return cf_mqtt_ready(mqtt) && mqtt->flight_id == 0;
}

void cf_mqtt_begin(cf_mqtt *mqtt, cf_mqtt_draft *draft, const char *topic, uint8_t tag) {
  draft->topic = topic;
  draft->tag = tag;
  draft->id = tag == 0 ? 0 : take_id(mqtt);
  size_t capacity;
  uint8_t *out = space(mqtt, &capacity);
  cf_mqtt_publish_begin(out, capacity > RESERVE ? capacity - RESERVE : 0, mqtt->level, topic,
                        draft->id, &draft->payload);
}

bool cf_mqtt_end_draft(cf_mqtt *mqtt, cf_mqtt_draft *draft, bool retain, uint64_t now_ms) {
  size_t capacity;
  uint8_t *out = space(mqtt, &capacity);
  size_t len;
  uint8_t *start =
      cf_mqtt_publish_end(out, mqtt->level, draft->topic, draft->id, retain, &draft->payload, &len);
  if (start == NULL) {
    return false;
  }
  memmove(out, start, len);
  mqtt->tx_len += len;
  if (draft->id != 0) {
    mqtt->flight_id = draft->id;
    mqtt->flight_tag = draft->tag;
    mqtt->flight_ms = now_ms;
  }
  flush(mqtt);
  return true;
}
