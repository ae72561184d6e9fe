/* The client codec against bytes of the two standards, and the session against time. */
#include "harness.h"
#include "mqtt/session.h"

CF_TEST(connect_of_both_versions) {
  static const uint8_t three[] = {0x10, 35,  0,   4,   'M', 'Q', 'T', 'T', 4,   0xEE, 0,   60,
                                  0,    2,   'i', 'd', 0,   1,   't', 0,   2,   'l',  'w', 0,
                                  1,    'u', 0,   6,   's', 'e', 'c', 'r', 'e', 't'};
  uint8_t out[80];
  cf_mqtt_login login = {CF_MQTT_3_1_1, "id", "u", "secret", 60, 1600, "t", "lw"};
  size_t n = cf_mqtt_write_connect(out, sizeof out, &login);
  CF_CHECK_EQ(n, sizeof three - 1 + 1);
  CF_CHECK_EQ(out[1], n - 2);
  CF_CHECK_MEM(out + 2, three + 2, sizeof three - 2);
  login.level = CF_MQTT_5;
  n = cf_mqtt_write_connect(out, sizeof out, &login);
  CF_CHECK_EQ(out[8], 5);
  static const uint8_t properties[] = {5, 0x27, 0, 0, 0x06, 0x40};
  CF_CHECK_MEM(out + 12, properties, sizeof properties);
  CF_CHECK_EQ(cf_mqtt_write_connect(out, 20, &login), 0);
}

CF_TEST(publications_with_short_and_long_length) {
  uint8_t out[400];
  cf_text payload;
  size_t n;
  cf_mqtt_publish_begin(out, sizeof out, CF_MQTT_3_1_1, "a/b", 10, &payload);
  cf_text_str(&payload, "hello");
  uint8_t *at = cf_mqtt_publish_end(out, CF_MQTT_3_1_1, "a/b", 10, true, &payload, &n);
  static const uint8_t expected[] = {0x33, 12, 0, 3, 'a', '/', 'b', 0, 10, 'h', 'e', 'l', 'l', 'o'};
  CF_CHECK_EQ(n, sizeof expected);
  CF_CHECK_MEM(at, expected, sizeof expected);
  cf_mqtt_publish_begin(out, sizeof out, CF_MQTT_5, "a/b", 0, &payload);
  for (int i = 0; i < 200; i++) {
    cf_text_char(&payload, 'x');
  }
  at = cf_mqtt_publish_end(out, CF_MQTT_5, "a/b", 0, false, &payload, &n);
  static const uint8_t head[] = {0x30, 0xCE, 0x01, 0, 3, 'a', '/', 'b', 0, 'x'};
  CF_CHECK_EQ(n, 3 + 206);
  CF_CHECK_MEM(at, head, sizeof head);
  cf_mqtt_publish_begin(out, 20, CF_MQTT_5, "a/b", 0, &payload);
  cf_text_str(&payload, "far too long for this");
  CF_CHECK(cf_mqtt_publish_end(out, CF_MQTT_5, "a/b", 0, false, &payload, &n) == NULL);
}

CF_TEST(packets_are_cut_out_of_any_pieces) {
  static const uint8_t stream[] = {0x20, 2,   0,   0,   0x32, 9, 0,    1, 't', 0, 5,
                                   'p',  'a', 'y', '!', 0xD0, 0, 0x90, 3, 0,   1, 1};
  for (size_t piece = 1; piece <= sizeof stream; piece++) {
    uint8_t buffer[32];
    cf_mqtt_reader reader;
    cf_mqtt_packet packet;
    cf_mqtt_message message;
    unsigned count = 0;
    cf_mqtt_reader_init(&reader, buffer, sizeof buffer);
    for (size_t from = 0; from < sizeof stream; from += piece) {
      size_t end = from + piece < sizeof stream ? from + piece : sizeof stream;
      for (size_t at = from; at < end;) {
        size_t used;
        cf_mqtt_progress progress = cf_mqtt_read(&reader, stream + at, end - at, &used, &packet);
        at += used;
        if (progress == CF_MQTT_MORE) {
          continue;
        }
        CF_CHECK_EQ(progress, CF_MQTT_PACKET);
        count++;
        if (packet.type == CF_MQTT_PUBLISH) {
          CF_CHECK(cf_mqtt_parse_publish(&packet, CF_MQTT_3_1_1, &message));
          CF_CHECK_EQ(message.id, 5);
          CF_CHECK_EQ(message.payload_len, 4);
          CF_CHECK_MEM(message.payload, "pay!", 4);
        }
      }
    }
    CF_CHECK_EQ(count, 4);
  }
}

CF_TEST(long_packets_are_skipped_and_endless_lengths_break) {
  uint8_t buffer[8];
  uint8_t stream[40] = {0x30, 30};
  cf_mqtt_reader reader;
  cf_mqtt_packet packet;
  size_t used;
  cf_mqtt_reader_init(&reader, buffer, sizeof buffer);
  CF_CHECK_EQ(cf_mqtt_read(&reader, stream, 32, &used, &packet), CF_MQTT_TOO_LONG);
  CF_CHECK_EQ(used, 32);
  CF_CHECK_EQ(packet.len, 8);
  CF_CHECK_EQ(cf_mqtt_read(&reader, (const uint8_t *)"\xD0\x00", 2, &used, &packet),
              CF_MQTT_PACKET);
  CF_CHECK_EQ(cf_mqtt_read(&reader, (const uint8_t *)"\x30\xFF\xFF\xFF\xFF\xFF", 6, &used, &packet),
              CF_MQTT_BROKEN);
}

CF_TEST(malformed_packets_are_refused) {
  cf_mqtt_message message;
  uint16_t id;
  uint8_t code;
  cf_mqtt_packet packet = {CF_MQTT_PUBLISH, 0, (const uint8_t *)"\x00\x09t", 3};
  CF_CHECK(!cf_mqtt_parse_publish(&packet, CF_MQTT_3_1_1, &message));
  packet = (cf_mqtt_packet){CF_MQTT_PUBLISH, 4, (const uint8_t *)"\x00\x01tab", 5};
  CF_CHECK(!cf_mqtt_parse_publish(&packet, CF_MQTT_3_1_1, &message)); /* QoS 2 */
  packet = (cf_mqtt_packet){CF_MQTT_PUBLISH, 2, (const uint8_t *)"\x00\x01t\x00\x00", 5};
  CF_CHECK(!cf_mqtt_parse_publish(&packet, CF_MQTT_3_1_1, &message)); /* id 0 */
  packet = (cf_mqtt_packet){CF_MQTT_PUBLISH, 0, (const uint8_t *)"\x00\x01t\x7F", 4};
  CF_CHECK(!cf_mqtt_parse_publish(&packet, CF_MQTT_5, &message)); /* properties leave it */
  packet = (cf_mqtt_packet){CF_MQTT_SUBACK, 0, (const uint8_t *)"\x00\x01", 2};
  CF_CHECK(!cf_mqtt_parse_ack(&packet, CF_MQTT_3_1_1, &id, &code));
  packet = (cf_mqtt_packet){CF_MQTT_SUBACK, 0, (const uint8_t *)"\x00\x01\x01\x80", 4};
  CF_CHECK(cf_mqtt_parse_ack(&packet, CF_MQTT_3_1_1, &id, &code) && code == 0x80);
}

/* ---- the session
 * --------------------------------------------------------------------------------- */

static struct {
  cf_mqtt mqtt;
  unsigned opened;
  bool open;
  uint32_t chance;
  size_t room; /* what the link takes at once */
  size_t sent;
  unsigned ups;
  unsigned downs;
  unsigned messages;
  uint8_t acked;
} t;

static void open_link(void *ctx, const char *host, uint16_t port, bool tls) {
  (void)ctx;
  (void)host;
  (void)port;
  (void)tls;
  t.opened++;
  t.open = true;
}

static size_t send_bytes(void *ctx, const uint8_t *bytes, size_t n) {
  (void)ctx;
  (void)bytes;
  size_t take = n < t.room ? n : t.room;
  t.room -= take;
  t.sent += take;
  return take;
}

static void close_link(void *ctx) {
  (void)ctx;
  t.open = false;
}

static void fill(void *ctx, uint8_t *out, size_t n) {
  (void)ctx;
  memset(out, 0, n);
  memcpy(out, &t.chance, n < sizeof t.chance ? n : sizeof t.chance);
}

static void up(void *ctx, uint64_t now_ms) {
  (void)ctx;
  (void)now_ms;
  t.ups++;
}

static void down(void *ctx, cf_mqtt_end why, uint64_t now_ms) {
  (void)ctx;
  (void)why;
  (void)now_ms;
  t.downs++;
}

static void message(void *ctx, const cf_mqtt_message *m, uint64_t now_ms) {
  (void)ctx;
  (void)m;
  (void)now_ms;
  t.messages++;
}

static void acked(void *ctx, uint8_t tag, bool good, uint64_t now_ms) {
  (void)ctx;
  (void)now_ms;
  t.acked = good ? tag : 0;
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
  out[1] = "b";
  return 2;
}

static const cf_link port_link = {NULL, open_link, send_bytes, close_link};
static const cf_entropy entropy = {NULL, fill};
static const cf_mqtt_owner owner = {NULL, up, down, message, acked, login, filters};

static void begin(cf_mqtt_level level) {
  memset(&t, 0, sizeof t);
  t.room = SIZE_MAX;
  cf_mqtt_init(&t.mqtt, &port_link, &entropy, &owner, level);
  (void)cf_mqtt_target(&t.mqtt, "10.0.0.2", 1883, false);
  cf_mqtt_start(&t.mqtt, 0, 0);
}

static void tell(const char *bytes, size_t n, uint64_t now) {
  cf_mqtt_on_data(&t.mqtt, (const uint8_t *)bytes, n, now);
}

static void greet(uint64_t now) {
  (void)cf_mqtt_step(&t.mqtt, now);
  cf_mqtt_on_open(&t.mqtt, now);
  tell("\x20\x02\x00\x00", 4, now);
  uint8_t suback[6] = {0x90, 4, 0, (uint8_t)t.mqtt.subscribe_id, 1, 1};
  tell((const char *)suback, 6, now);
}

CF_TEST(pauses_grow_and_are_spread) {
  uint64_t now = 0;
  uint64_t before = 0;
  begin(CF_MQTT_3_1_1);
  for (int i = 0; i < 12; i++) {
    uint64_t due = cf_mqtt_step(&t.mqtt, now);
    CF_CHECK_EQ(t.opened, i + 1);
    t.chance = (uint32_t)(i * 77777);
    cf_mqtt_on_closed(&t.mqtt, now);
    (void)due;
    due = cf_mqtt_step(&t.mqtt, now);
    uint64_t pause = due - now;
    CF_CHECK(pause >= 500 && pause <= CF_MQTT_BACKOFF_MAX_MS);
    CF_CHECK(i < 8 || pause >= CF_MQTT_BACKOFF_MAX_MS / 2);
    before = pause;
    now = due;
  }
  CF_CHECK(before >= CF_MQTT_BACKOFF_MAX_MS / 2);
}

CF_TEST(a_broker_that_does_not_answer_is_left) {
  begin(CF_MQTT_3_1_1);
  (void)cf_mqtt_step(&t.mqtt, 0);
  cf_mqtt_on_open(&t.mqtt, 10);
  (void)cf_mqtt_step(&t.mqtt, CF_MQTT_CONNECT_MS - 1);
  CF_CHECK(t.open);
  (void)cf_mqtt_step(&t.mqtt, CF_MQTT_CONNECT_MS);
  CF_CHECK(!t.open);
  CF_CHECK_EQ(t.mqtt.end, CF_MQTT_END_SILENCE);
}

CF_TEST(refusals_are_remembered_and_old_brokers_get_the_old_version) {
  begin(CF_MQTT_3_1_1);
  (void)cf_mqtt_step(&t.mqtt, 0);
  cf_mqtt_on_open(&t.mqtt, 0);
  tell("\x20\x02\x00\x05", 4, 0);
  CF_CHECK_EQ(t.mqtt.end, CF_MQTT_END_REFUSED);
  CF_CHECK_EQ(t.mqtt.refusal, 5);
  begin(CF_MQTT_5);
  (void)cf_mqtt_step(&t.mqtt, 0);
  cf_mqtt_on_open(&t.mqtt, 0);
  tell("\x20\x02\x00\x01", 4, 0);
  CF_CHECK_EQ(t.mqtt.level, CF_MQTT_3_1_1);
}

CF_TEST(it_pings_a_quiet_broker_and_leaves_a_dead_one) {
  begin(CF_MQTT_3_1_1);
  greet(0);
  CF_CHECK_EQ(t.ups, 1);
  size_t sent = t.sent;
  uint64_t next = cf_mqtt_step(&t.mqtt, 1000);
  CF_CHECK_EQ(next, 30000);
  (void)cf_mqtt_step(&t.mqtt, 30000);
  CF_CHECK_EQ(t.sent, sent + 2);
  tell("\xD0\x00", 2, 30100);
  (void)cf_mqtt_step(&t.mqtt, 60100);
  CF_CHECK_EQ(t.sent, sent + 4);
  (void)cf_mqtt_step(&t.mqtt, 80100);
  CF_CHECK(!t.open);
  CF_CHECK_EQ(t.downs, 1);
}

CF_TEST(one_acknowledged_publication_at_a_time) {
  begin(CF_MQTT_3_1_1);
  greet(0);
  cf_mqtt_draft draft;
  CF_CHECK(cf_mqtt_ready_acked(&t.mqtt));
  cf_mqtt_begin(&t.mqtt, &draft, "a/b", 9);
  cf_text_str(&draft.payload, "x");
  CF_CHECK(cf_mqtt_end_draft(&t.mqtt, &draft, false, 0));
  CF_CHECK(cf_mqtt_ready(&t.mqtt) && !cf_mqtt_ready_acked(&t.mqtt));
  uint8_t ack[4] = {0x40, 2, 0, 99};
  tell((const char *)ack, 4, 0);
  CF_CHECK_EQ(t.acked, 0);
  ack[3] = (uint8_t)t.mqtt.flight_id;
  tell((const char *)ack, 4, 0);
  CF_CHECK_EQ(t.acked, 9);
  CF_CHECK(cf_mqtt_ready_acked(&t.mqtt));
}

CF_TEST(a_slow_link_keeps_the_order_and_a_flood_is_cut_off) {
  begin(CF_MQTT_3_1_1);
  greet(0);
  t.room = 3;
  cf_mqtt_draft draft;
  cf_mqtt_begin(&t.mqtt, &draft, "a/b", 0);
  cf_text_str(&draft.payload, "0123456789");
  CF_CHECK(cf_mqtt_end_draft(&t.mqtt, &draft, false, 0));
  size_t sent = t.sent;
  CF_CHECK_EQ(t.mqtt.tx_len, 17 - 3);
  t.room = 100;
  cf_mqtt_on_writable(&t.mqtt, 0);
  CF_CHECK_EQ(t.sent, sent + 14);
  t.room = 0;
  uint8_t publish[] = {0x32, 6, 0, 1, 'a', 0, 7, 'x'};
  for (int i = 0; i < 1000 && t.open; i++) {
    tell((const char *)publish, sizeof publish, 0);
  }
  CF_CHECK(!t.open);
  CF_CHECK_EQ(t.mqtt.end, CF_MQTT_END_PROTOCOL);
  CF_CHECK(t.messages > 100);
}

CF_MAIN()
