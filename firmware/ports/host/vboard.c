#include "vboard.h"

#include <string.h>

#include "host.h"
#include "vcrypto.h"
#include "vserial.h"

/* ---- the board, as the core sees it ---- */

static int64_t clock_unix_s(void *ctx) {
  const cf_vstick *stick = ctx;
  return cf_host_unix_s() + stick->clock_skew_s;
}

static void entropy_fill(void *ctx, uint8_t *out, size_t n) {
  (void)ctx;
  cf_host_entropy(out, n);
}

static void link_open(void *ctx, const char *host, uint16_t port, bool tls) {
  cf_vstick *stick = ctx;
  cf_vlink_connect(&stick->link, host, port, tls);
}

static size_t link_send(void *ctx, const uint8_t *bytes, size_t n) {
  cf_vstick *stick = ctx;
  if (cf_faults_strike(stick->world->faults, CF_FAULT_DROP_MQTT, &stick->chance)) {
    (void)cf_vlink_send(&stick->link, bytes, n / 2);
    cf_vlink_break(&stick->link);
    stick->tally.link_breaks++;
    return n;
  }
  return cf_vlink_send(&stick->link, bytes, n);
}

static void link_close(void *ctx) {
  cf_vstick *stick = ctx;
  cf_vlink_close(&stick->link);
}

static cf_vhttp_weather weather_of(cf_vstick *stick, const cf_http_request *request) {
  cf_vhttp_weather weather = {.corrupt_at = UINT32_MAX, .cut_after = UINT32_MAX};
  if (request->max_bytes <= CF_VBOARD_SMALL_ANSWER)
    return weather;
  const cf_faults *faults = stick->world->faults;
  stick->tally.downloads++;
  if (cf_faults_strike(faults, CF_FAULT_CORRUPT_DOWNLOAD, &stick->chance)) {
    weather.corrupt_at = cf_chance_below(&stick->chance, CF_VBOARD_SMALL_ANSWER);
  }
  if (cf_faults_strike(faults, CF_FAULT_CUT_DOWNLOAD, &stick->chance)) {
    weather.cut_after = cf_chance_below(&stick->chance, CF_VBOARD_SMALL_ANSWER);
  }
  if (stick->corrupt_next != UINT32_MAX) {
    weather.corrupt_at = stick->corrupt_next;
    stick->corrupt_next = UINT32_MAX;
  }
  weather.bytes_per_s = (uint32_t)(faults->value[CF_FAULT_SLOW_LINK] * 1000);
  return weather;
}

static void http_start(void *ctx, uint32_t number, const cf_http_request *request) {
  cf_vstick *stick = ctx;
  if (stick->http)
    cf_vhttp_cancel(stick->http);
  cf_vhttp_weather weather = weather_of(stick, request);
  stick->http = cf_vhttp_start(number, request, &weather, stick->http_events, stick);
}

static void http_cancel(void *ctx, uint32_t number) {
  cf_vstick *stick = ctx;
  if (stick->http && cf_vhttp_number(stick->http) == number) {
    cf_vhttp_cancel(stick->http);
    stick->http = NULL;
  }
}

static void http_resume(void *ctx, uint32_t number, bool flowing) {
  cf_vstick *stick = ctx;
  if (stick->http && cf_vhttp_number(stick->http) == number)
    cf_vhttp_flow(stick->http, flowing);
}

static uint8_t board_battery(void *ctx) {
  return ((const cf_vstick *)ctx)->battery;
}

static bool board_charging(void *ctx) {
  (void)ctx;
  return false;
}

static void board_heap(void *ctx, uint32_t *free_bytes, uint32_t *least_bytes) {
  (void)ctx;
  *free_bytes = 0;
  *least_bytes = 0;
}

static void board_restart(void *ctx) {
  ((cf_vstick *)ctx)->ending = true;
}

static void console_write(void *ctx, const char *text, size_t n) {
  const cf_vstick *stick = ctx;
  cf_vserial_write(stick->mac, text, n);
}

static void no_wifi(void *ctx) {
  (void)ctx;
}
static void no_join(void *ctx, const char *ssid, const char *password) {
  (void)ctx;
  (void)ssid;
  (void)password;
}
static int no_rssi(void *ctx) {
  (void)ctx;
  return 0;
}
static void own_address(void *ctx, char *out, size_t n) {
  (void)ctx;
  if (n >= sizeof "127.0.0.1")
    memcpy(out, "127.0.0.1", sizeof "127.0.0.1");
}

static bool verify(void *ctx, const uint8_t spki[91], const uint8_t hash[32], const uint8_t *der,
                   size_t der_len) {
  (void)ctx;
  return cf_vcrypto_verify(spki, hash, der, der_len);
}

cf_port cf_vboard_port(cf_vstick *stick) {
  return (cf_port){
      .flash = {&stick->flash, stick->flash.base->size, cf_vflash_read, cf_vflash_erase,
                cf_vflash_write},
      .clock = {stick, clock_unix_s},
      .entropy = {stick, entropy_fill},
      .wifi = {stick, false, no_join, no_wifi, no_wifi, no_join, no_wifi, no_rssi, own_address},
      .link = {stick, link_open, link_send, link_close},
      .http = {stick, http_start, http_cancel, http_resume},
      .crypto = {stick, verify},
      .board = {stick, board_battery, board_charging, board_heap, board_restart, NULL},
      .console = {stick, console_write},
  };
}
