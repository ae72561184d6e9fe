#include "world.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "mqtt/wire.h"

static uint8_t image[8192];

static int64_t unix_s(void *ctx) {
  return ((world *)ctx)->unix_s;
}

static void fill(void *ctx, uint8_t *out, size_t n) {
  world *w = ctx;
  for (size_t i = 0; i < n; i++) {
    w->chance = w->chance * 1664525u + 1013904223u;
    out[i] = (uint8_t)(w->chance >> 24);
  }
}

static void join(void *ctx, const char *ssid, const char *password) {
  world *w = ctx;
  snprintf(w->joined, sizeof w->joined, "%s", ssid);
  snprintf(w->password, sizeof w->password, "%s", password);
}

static void leave(void *ctx) {
  ((world *)ctx)->joined[0] = '\0';
}

static void scan(void *ctx) {
  ((world *)ctx)->scans++;
}

static void ap_open(void *ctx, const char *ssid, const char *password) {
  (void)ssid;
  (void)password;
  ((world *)ctx)->ap = true;
}

static void ap_close(void *ctx) {
  ((world *)ctx)->ap = false;
}

static int rssi(void *ctx) {
  (void)ctx;
  return -61;
}

static void address(void *ctx, char *out, size_t n) {
  (void)ctx;
  snprintf(out, n, "10.0.0.31");
}

static void link_open(void *ctx, const char *host, uint16_t port, bool tls) {
  world *w = ctx;
  (void)tls;
  snprintf(w->host, sizeof w->host, "%s", host);
  w->link_port = port;
  w->link_wanted = true;
}

static size_t link_send(void *ctx, const uint8_t *bytes, size_t n) {
  world *w = ctx;
  if (!w->link_open || n > sizeof w->out - w->out_len) {
    return 0;
  }
  memcpy(w->out + w->out_len, bytes, n);
  w->out_len += n;
  return n;
}

static void link_close(void *ctx) {
  world *w = ctx;
  w->link_open = false;
  w->link_wanted = false;
}

static void http_start(void *ctx, uint32_t number, const cf_http_request *request) {
  world *w = ctx;
  w->http_open = true;
  w->http_number = number;
  w->requests++;
  w->range_from = request->range_from;
  snprintf(w->url, sizeof w->url, "%s", request->url);
  snprintf(w->headers, sizeof w->headers, "%s", request->headers);
  snprintf(w->body, sizeof w->body, "%.*s", (int)request->body_len,
           request->body == NULL ? "" : (const char *)request->body);
}

static void http_cancel(void *ctx, uint32_t number) {
  world *w = ctx;
  if (number == w->http_number) {
    w->http_open = false;
  }
}

static bool verify(void *ctx, const uint8_t spki[91], const uint8_t hash[32], const uint8_t *der,
                   size_t der_len) {
  (void)spki;
  (void)hash;
  (void)der;
  (void)der_len;
  return ((world *)ctx)->signature_good;
}

static uint8_t battery(void *ctx) {
  return ((world *)ctx)->battery;
}

static bool charging(void *ctx) {
  return ((world *)ctx)->charging;
}

static void heap(void *ctx, uint32_t *free_bytes, uint32_t *least) {
  (void)ctx;
  *free_bytes = 84212;
  *least = 70110;
}

static void restart(void *ctx) {
  ((world *)ctx)->restarts++;
}

static void console_write(void *ctx, const char *text, size_t n) {
  world *w = ctx;
  if (n < sizeof w->console - w->console_len) {
    memcpy(w->console + w->console_len, text, n);
    w->console_len += n;
    w->console[w->console_len] = '\0';
  }
}

void world_init(world *w) {
  static const uint8_t mac[6] = {0x24, 0x0A, 0xC4, 0x7C, 0x9E, 0xBD};
  memset(w, 0, sizeof *w);
  fake_flash_init(&w->flash);
  fake_flash_table(&w->flash);
  fake_image(image, sizeof image, "1.0.0", "m5stickc-plus", 0, 0);
  memcpy(w->flash.bytes + 0x10000, image, sizeof image);
  w->port.flash = fake_flash_port(&w->flash);
  w->port.clock = (cf_wall_clock){w, unix_s};
  w->port.entropy = (cf_entropy){w, fill};
  w->port.wifi = (cf_wifi_port){w, false, join, leave, scan, ap_open, ap_close, rssi, address};
  w->port.link = (cf_link){w, link_open, link_send, link_close};
  w->port.http = (cf_http){w, http_start, http_cancel, NULL};
  w->port.crypto = (cf_crypto){w, verify};
  w->port.board = (cf_board){w, battery, charging, heap, restart, NULL};
  w->port.console = (cf_console_port){w, console_write};
  w->facts = (cf_board_facts){"crisp-sticks",    "esp32", "m5stickc-plus", 0,    {0}, 0x10000,
                              CF_RESET_POWER_ON, false,   "prod",          NULL, 0};
  memcpy(w->facts.mac, mac, sizeof mac);
  w->now_ms = 1000;
  w->unix_s = 1763700000;
  w->battery = 87;
  w->answers = true;
  w->signature_good = true;
  cf_nvs nvs;
  cf_region region = {0x9000, 0x4000};
  (void)cf_nvs_open(&nvs, &w->port.flash, region);
  (void)cf_nvs_set_str(&nvs, "device", "token", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
  (void)cf_nvs_set_str(&nvs, "mqtt", "broker_uri", "mqtt://10.0.0.2:1884");
  (void)cf_nvs_set_str(&nvs, "server", "url", "http://10.0.0.2:8090/");
  (void)cf_nvs_set_str(
      &nvs, "ota", "key0",
      "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQLj1hn4hKuZ2Dl5WTr+zEu9AROKB8UgNaoPdm7qyj256QEHI79if8PQ"
      "uJl0NP5Rm7VoWPX8NEpLdEgFoSQpxrQ==");
}

/* What ESP-IDF's boot loader does with rollback enabled. */
static int choose(world *w) {
  cf_layout layout;
  (void)cf_layout_read(&w->port.flash, &layout);
  cf_boot_choice choice = cf_boot_read(&w->port.flash, &layout);
  if (choice.slot >= 0 && choice.state == CF_OTA_PENDING) {
    (void)cf_boot_mark(&w->port.flash, &layout, CF_OTA_ABORTED);
    choice = cf_boot_read(&w->port.flash, &layout);
  }
  if (choice.slot >= 0 && choice.state == CF_OTA_NEW) {
    (void)cf_boot_mark(&w->port.flash, &layout, CF_OTA_PENDING);
  }
  return choice.slot < 0 ? 0 : choice.slot;
}

void world_boot(world *w, cf_reset_reason reason) {
  fake_flash_revive(&w->flash);
  w->facts.running_address = choose(w) == 0 ? 0x10000 : 0x1F0000;
  w->facts.reset = reason;
  w->port.wifi.present = w->wifi_present;
  w->link_open = false;
  w->link_wanted = false;
  w->http_open = false;
  w->out_len = 0;
  w->said_count = 0;
  w->now_ms += 1000;
  memset(&w->stick, 0xA5, sizeof w->stick);
  cf_stick_init(&w->stick, &w->facts, &w->port, &w->parts, w->now_ms);
}

static void give(world *w, const uint8_t *bytes, size_t n) {
  cf_stick_on_link_data(&w->stick, bytes, n, w->now_ms);
}

static const char *next_text(const uint8_t **at, char *out, size_t capacity) {
  size_t n = cf_be16(*at);
  snprintf(out, capacity, "%.*s", (int)n, (const char *)*at + 2);
  *at += 2 + n;
  return out;
}

static void connect_packet(world *w, const cf_mqtt_packet *packet) {
  char id[40];
  char topic[96];
  char user[40];
  char password[64];
  const uint8_t *at = packet->body + 10;
  next_text(&at, id, sizeof id);
  next_text(&at, topic, sizeof topic);
  next_text(&at, w->will, sizeof w->will);
  next_text(&at, user, sizeof user);
  next_text(&at, password, sizeof password);
  snprintf(w->login, sizeof w->login, "%s %s %s", id, user, password);
}

static void keep(world *w, const cf_mqtt_message *message, bool retain) {
  if (w->said_count == WORLD_SAID) {
    memmove(&w->said[0], &w->said[1], sizeof w->said[0] * (WORLD_SAID - 1));
    w->said_count--;
  }
  world_said *said = &w->said[w->said_count++];
  snprintf(said->topic, sizeof said->topic, "%.*s", (int)message->topic_len, message->topic);
  snprintf(said->payload, sizeof said->payload, "%.*s", (int)message->payload_len,
           (const char *)message->payload);
  said->retain = retain;
  said->qos = message->qos;
}

static void packet_out(world *w, const cf_mqtt_packet *packet) {
  cf_mqtt_message message;
  uint8_t suback[9] = {0x90, 7, packet->body[0], packet->body[1], 1, 1, 1, 1, 1};
  switch (packet->type) {
  case CF_MQTT_CONNECT:
    connect_packet(w, packet);
    give(w, (const uint8_t *)"\x20\x02\x00\x00", 4);
    break;
  case CF_MQTT_SUBSCRIBE:
    w->subscriptions++;
    give(w, suback, sizeof suback);
    break;
  case CF_MQTT_PUBLISH:
    if (cf_mqtt_parse_publish(packet, CF_MQTT_3_1_1, &message)) {
      keep(w, &message, (packet->flags & 1) != 0);
      if (message.qos == 1 && w->answers) {
        uint8_t ack[4] = {0x40, 2, (uint8_t)(message.id >> 8), (uint8_t)message.id};
        give(w, ack, sizeof ack);
      }
    }
    break;
  case CF_MQTT_PINGREQ:
    give(w, (const uint8_t *)"\xD0\x00", 2);
    break;
  default:
    break;
  }
}

/* Plays the broker for what has been sent. */
static void serve(world *w) {
  static uint8_t buffer[4096];
  while (w->out_len > 0 && w->link_open) {
    uint8_t bytes[8192];
    size_t n = w->out_len;
    memcpy(bytes, w->out, n);
    w->out_len = 0;
    cf_mqtt_reader reader;
    cf_mqtt_reader_init(&reader, buffer, sizeof buffer);
    for (size_t at = 0; at < n;) {
      size_t used;
      cf_mqtt_packet packet;
      if (cf_mqtt_read(&reader, bytes + at, n - at, &used, &packet) == CF_MQTT_PACKET) {
        packet_out(w, &packet);
      }
      at += used;
    }
  }
}

void world_run(world *w, uint32_t for_ms) {
  uint64_t end = w->now_ms + for_ms;
  for (;;) {
    uint64_t next = cf_stick_step(&w->stick, w->buttons, w->now_ms);
    if (w->link_wanted && !w->link_open) {
      w->link_wanted = false;
      w->link_open = true;
      cf_stick_on_link_open(&w->stick, w->now_ms);
    }
    serve(w);
    if (w->now_ms >= end) {
      return;
    }
    next = next < w->now_ms + 1 ? w->now_ms + 1 : next;
    next = next > w->now_ms + 1000 ? w->now_ms + 1000 : next;
    w->unix_s += w->unix_s != 0 && (next / 1000) != (w->now_ms / 1000);
    w->now_ms = next < end ? next : end;
  }
}

void world_connect(world *w) {
  world_run(w, 3000);
}

void world_cut(world *w) {
  w->link_open = false;
  w->out_len = 0;
  cf_stick_on_link_closed(&w->stick, w->now_ms);
}

void world_tell(world *w, const char *leaf, const char *payload) {
  uint8_t packet[2048];
  cf_text text;
  size_t n;
  char topic[96];
  snprintf(topic, sizeof topic,
           strncmp(leaf, "/", 1) == 0 ? "crispfleet/v1%s" : "crispfleet/v1/d/7C9EBD/%s", leaf);
  cf_mqtt_publish_begin(packet, sizeof packet, CF_MQTT_3_1_1, topic, 77, &text);
  cf_text_str(&text, payload);
  uint8_t *start = cf_mqtt_publish_end(packet, CF_MQTT_3_1_1, topic, 77, false, &text, &n);
  if (start != NULL) {
    give(w, start, n);
  }
  world_run(w, 1);
}

const world_said *world_last(const world *w, const char *leaf) {
  char topic[96];
  snprintf(topic, sizeof topic, "crispfleet/v1/d/7C9EBD/%s", leaf);
  for (unsigned i = w->said_count; i > 0; i--) {
    if (strcmp(w->said[i - 1].topic, topic) == 0) {
      return &w->said[i - 1];
    }
  }
  return NULL;
}

unsigned world_count(const world *w, const char *leaf) {
  char topic[96];
  unsigned count = 0;
  snprintf(topic, sizeof topic, "crispfleet/v1/d/7C9EBD/%s", leaf);
  for (unsigned i = 0; i < w->said_count; i++) {
    count += strcmp(w->said[i].topic, topic) == 0;
  }
  return count;
}

void world_forget(world *w) {
  w->said_count = 0;
}

void world_answer(world *w, int status, const void *bytes, size_t n) {
  uint32_t number = w->http_number;
  w->http_open = false;
  cf_stick_on_http_head(&w->stick, number, status, (int64_t)n, 0, w->now_ms);
  cf_stick_on_http_data(&w->stick, number, bytes, n, w->now_ms);
  cf_stick_on_http_end(&w->stick, number, true, w->now_ms);
}

void world_type(world *w, const char *line) {
  w->console_len = 0;
  w->console[0] = '\0';
  cf_stick_on_console(&w->stick, (const uint8_t *)line, strlen(line), w->now_ms);
  cf_stick_on_console(&w->stick, (const uint8_t *)"\r\n", 2, w->now_ms);
}

bool world_printed(const world *w, const char *text) {
  return strstr(w->console, text) != NULL;
}
