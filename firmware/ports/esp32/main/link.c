/*
 * The broker's connection: one task that connects, waits for bytes both ways and closes. What the
 * core sends goes through a stream buffer, because one TLS session may only be used by one task.
 */
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

#include "esp_crt_bundle.h"
#include "esp_log.h"
#include "esp_tls.h"
#include "events.h"
#include "freertos/FreeRTOS.h"
#include "freertos/stream_buffer.h"
#include "freertos/task.h"
#include "lwip/sockets.h"
#include "parts.h"

#define CONNECT_MS 10000
#define POLL_MS 20
#define SEND_MS 10000
#define LAST_WORDS_MS 300
#define OUTGOING 2048
#define STACK 8192

static struct {
  char host[CF_HOST_MAX];
  uint16_t port;
  bool tls;
} wanted;

static _Atomic uint32_t present; /* counts open() and close(); odd while a connection is wanted */
static atomic_bool was_full;
static StreamBufferHandle_t outgoing;
static TaskHandle_t task;

static esp_tls_t *connect_to(void) {
  esp_tls_cfg_t config = {
      .timeout_ms = CONNECT_MS,
      .is_plain_tcp = !wanted.tls,
  };
  if (wanted.tls && port_trust_ca() != NULL) {
    config.cacert_buf = (const unsigned char *)port_trust_ca();
    config.cacert_bytes = (unsigned int)strlen(port_trust_ca()) + 1;
  } else if (wanted.tls) {
    config.crt_bundle_attach = esp_crt_bundle_attach;
  }
  esp_tls_t *tls = esp_tls_init();
  if (tls == NULL || esp_tls_conn_new_sync(wanted.host, (int)strlen(wanted.host), wanted.port,
                                           &config, tls) != 1) {
    if (tls != NULL) {
      esp_tls_conn_destroy(tls);
    }
    return NULL;
  }
  return tls;
}

/* Writes all of what the core has handed over so far; false when the connection is broken. */
static bool flush(esp_tls_t *tls, uint32_t number, uint32_t patience_ms) {
  TickType_t start = xTaskGetTickCount();
  uint8_t bytes[256];
  size_t n;
  while ((n = xStreamBufferReceive(outgoing, bytes, sizeof bytes, 0)) > 0) {
    for (size_t sent = 0; sent < n;) {
      ssize_t wrote = esp_tls_conn_write(tls, bytes + sent, n - sent);
      if (wrote == ESP_TLS_ERR_SSL_WANT_READ || wrote == ESP_TLS_ERR_SSL_WANT_WRITE) {
        vTaskDelay(1);
      } else if (wrote <= 0) {
        return false;
      } else {
        sent += (size_t)wrote;
      }
      if (xTaskGetTickCount() - start > pdMS_TO_TICKS(patience_ms)) {
        return false;
      }
    }
  }
  if (atomic_exchange(&was_full, false)) {
    port_events_post_kind(EVENT_LINK_WRITABLE, number, 0);
  }
  return true;
}

static bool readable(esp_tls_t *tls) {
  int fd = -1;
  if (esp_tls_get_bytes_avail(tls) > 0) {
    return true;
  }
  if (esp_tls_get_conn_sockfd(tls, &fd) != ESP_OK || fd < 0) {
    return true; /* reading will say what is wrong */
  }
  fd_set set;
  struct timeval wait = {.tv_usec = POLL_MS * 1000};
  FD_ZERO(&set);
  FD_SET(fd, &set);
  return select(fd + 1, &set, NULL, NULL, &wait) != 0;
}

static bool receive(esp_tls_t *tls, uint32_t number) {
  port_event event = {.kind = EVENT_LINK_DATA, .number = number};
  ssize_t n = esp_tls_conn_read(tls, event.bytes, sizeof event.bytes);
  if (n == ESP_TLS_ERR_SSL_WANT_READ || n == ESP_TLS_ERR_SSL_WANT_WRITE) {
    return true;
  }
  if (n <= 0) {
    return false;
  }
  event.n = (size_t)n;
  port_events_post(&event);
  return true;
}

static void serve(uint32_t number) {
  esp_tls_t *tls = connect_to();
  if (tls == NULL) {
    port_events_post_kind(EVENT_LINK_CLOSED, number, 0);
    return;
  }
  xStreamBufferReset(
      outgoing); /* what an earlier connection left; the core sends only after this */
  port_events_post_kind(EVENT_LINK_OPEN, number, 0);
  bool sound = true;
  while (sound && atomic_load(&present) == number) {
    sound = flush(tls, number, SEND_MS) && (!readable(tls) || receive(tls, number));
  }
  if (sound) {
    flush(tls, number, LAST_WORDS_MS); /* the last words before close() */
  } else {
    port_events_post_kind(EVENT_LINK_CLOSED, number, 0);
  }
  esp_tls_conn_destroy(tls);
}

static void run(void *argument) {
  (void)argument;
  uint32_t served = 0;
  for (;;) {
    uint32_t number = atomic_load(&present);
    if (number % 2 == 1 && number != served) {
      served = number;
      serve(number);
    } else {
      ulTaskNotifyTake(pdTRUE, pdMS_TO_TICKS(1000));
    }
  }
}

static void open_it(void *ctx, const char *host, uint16_t port, bool tls) {
  (void)ctx;
  strlcpy(wanted.host, host, sizeof wanted.host);
  wanted.port = port;
  wanted.tls = tls;
  atomic_store(&was_full, false);
  atomic_fetch_add(&present, atomic_load(&present) % 2 == 1 ? 2u : 1u);
  xTaskNotifyGive(task);
}

static size_t send_bytes(void *ctx, const uint8_t *bytes, size_t n) {
  (void)ctx;
  size_t taken = xStreamBufferSend(outgoing, bytes, n, 0);
  if (taken < n) {
    atomic_store(&was_full, true);
  }
  return taken;
}

static void close_it(void *ctx) {
  (void)ctx;
  if (atomic_load(&present) % 2 == 1) {
    atomic_fetch_add(&present, 1u);
    xTaskNotifyGive(task);
  }
}

uint32_t port_link_number(void) {
  return atomic_load(&present);
}

void port_link_init(cf_link *link) {
  outgoing = xStreamBufferCreate(OUTGOING, 1);
  configASSERT(outgoing != NULL);
  xTaskCreatePinnedToCore(run, "link", STACK, NULL, 5, &task, NETWORK_CORE);
  *link = (cf_link){.open = open_it, .send = send_bytes, .close = close_it};
}
