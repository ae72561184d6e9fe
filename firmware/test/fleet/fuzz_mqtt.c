/* Anything from a broker, in pieces, to a session that is greeting, subscribing or up. */
#include <string.h>

#include "mqtt/session.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool open_now;

static void open_link(void *ctx, const char *host, uint16_t port, bool tls) {
  (void)ctx;
  (void)host;
  (void)port;
  (void)tls;
  open_now = true;
}

static size_t send_bytes(void *ctx, const uint8_t *bytes, size_t n) {
  (void)ctx;
  (void)bytes;
  return n / 2; /* never all of it */
}

static void close_link(void *ctx) {
  (void)ctx;
  open_now = false;
}

static void fill(void *ctx, uint8_t *out, size_t n) {
  (void)ctx;
  memset(out, 7, n);
}

static void up(void *ctx, uint64_t now_ms) {
  (void)ctx;
  (void)now_ms;
}

static void down(void *ctx, cf_mqtt_end why, uint64_t now_ms) {
  (void)ctx;
  (void)why;
  (void)now_ms;
}

static void message(void *ctx, const cf_mqtt_message *m, uint64_t now_ms) {
  (void)ctx;
  (void)now_ms;
  unsigned sum = 0;
  for (size_t i = 0; i < m->topic_len; i++) {
    sum += (unsigned char)m->topic[i];
  }
  for (size_t i = 0; i < m->payload_len; i++) {
    sum += m->payload[i];
  }
  if (sum == 0x7FFFFFFF) {
    __builtin_trap();
  }
}

static void acked(void *ctx, uint8_t tag, bool good, uint64_t now_ms) {
  (void)ctx;
  (void)tag;
  (void)good;
  (void)now_ms;
}

static void login(void *ctx, cf_mqtt_login *out) {
  (void)ctx;
  out->client_id = "id";
}

static size_t filters(void *ctx, char *scratch, size_t n, const char **out) {
  (void)ctx;
  (void)scratch;
  (void)n;
  out[0] = "a";
  return 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const cf_link link = {NULL, open_link, send_bytes, close_link};
  static const cf_entropy entropy = {NULL, fill};
  static const cf_mqtt_owner owner = {NULL, up, down, message, acked, login, filters};
  static cf_mqtt mqtt;
  if (size < 2) {
    return 0;
  }
  cf_mqtt_init(&mqtt, &link, &entropy, &owner, data[0] % 2 == 0 ? CF_MQTT_3_1_1 : CF_MQTT_5);
  (void)cf_mqtt_target(&mqtt, "h", 1883, false);
  cf_mqtt_start(&mqtt, 0, 0);
  (void)cf_mqtt_step(&mqtt, 0);
  cf_mqtt_on_open(&mqtt, 0);
  if (data[0] & 2) {
    cf_mqtt_on_data(&mqtt, (const uint8_t *)"\x20\x03\x00\x00\x00", mqtt.level == CF_MQTT_5 ? 5 : 0,
                    1);
    cf_mqtt_on_data(&mqtt, (const uint8_t *)"\x20\x02\x00\x00", mqtt.level == CF_MQTT_5 ? 0 : 4, 1);
  }
  if (data[0] & 4) {
    mqtt.state = CF_MQTT_UP;
  }
  size_t piece = 1u + data[1];
  for (size_t at = 2; at < size; at += piece) {
    cf_mqtt_on_data(&mqtt, data + at, size - at < piece ? size - at : piece, at);
    (void)cf_mqtt_step(&mqtt, at);
    if (mqtt.tx_len > sizeof mqtt.tx || (mqtt.state >= CF_MQTT_OPENING) != open_now) {
      __builtin_trap();
    }
  }
  return 0;
}
