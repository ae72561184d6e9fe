/*
 * One HTTP request at a time, on a task of its own. Certificates are verified against the
 * provisioned authority or the public ones; plain http is the server's choice of URL and the
 * manifest is signed anyway.
 */
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "esp_crt_bundle.h"
#include "esp_http_client.h"
#include "events.h"
#include "freertos/FreeRTOS.h"
#include "freertos/semphr.h"
#include "freertos/task.h"
#include "parts.h"

#define STACK 8192
#define BODY_MAX 512u /* what the core sends is shorter; more ends the request */
#define HEADER_MAX 128u

typedef struct {
  char url[CF_URL_MAX];
  char headers[CF_HTTP_HEADERS_MAX];
  uint8_t body[BODY_MAX];
  size_t body_len;
  bool has_body;
  uint32_t range_from;
  uint32_t max_bytes;
  uint32_t timeout_ms;
} request_copy;

static request_copy pending; /* under the lock */
static request_copy wanted;  /* the task's own */
static SemaphoreHandle_t lock;

static _Atomic uint32_t present; /* number of the request that is wanted, 0 for none */
static _Atomic uint32_t content_from;
static TaskHandle_t task;

/* The first byte that an answer of part 206 says it begins with: "bytes 100-199/200". */
static esp_err_t on_event(esp_http_client_event_t *event) {
  if (event->event_id == HTTP_EVENT_ON_HEADER &&
      strcasecmp(event->header_key, "Content-Range") == 0 &&
      strncmp(event->header_value, "bytes ", 6) == 0) {
    atomic_store(&content_from, (uint32_t)strtoul(event->header_value + 6, NULL, 10));
  }
  return ESP_OK;
}

/* "Name: value\r\n" lines become headers. */
static void set_headers(esp_http_client_handle_t client) {
  const char *at = wanted.headers;
  while (*at != 0) {
    char line[HEADER_MAX];
    size_t n = strcspn(at, "\r\n");
    if (n > 0 && n < sizeof line) {
      memcpy(line, at, n);
      line[n] = 0;
      char *value = strchr(line, ':');
      if (value != NULL) {
        *value++ = 0;
        esp_http_client_set_header(client, line, value + strspn(value, " "));
      }
    }
    at += n;
    at += strspn(at, "\r\n");
  }
  if (wanted.range_from > 0) {
    char range[24];
    snprintf(range, sizeof range, "bytes=%lu-", (unsigned long)wanted.range_from);
    esp_http_client_set_header(client, "Range", range);
  }
  if (wanted.has_body) {
    esp_http_client_set_header(client, "Content-Type", "application/json");
  }
}

/* True when the whole answer arrived. */
static bool receive(esp_http_client_handle_t client, uint32_t number) {
  uint32_t received = 0;
  port_event event = {.kind = EVENT_HTTP_DATA, .number = number};
  while (atomic_load(&present) == number) {
    int n = esp_http_client_read(client, (char *)event.bytes, sizeof event.bytes);
    if (n < 0 || (uint32_t)n > wanted.max_bytes - received) {
      return false;
    }
    if (n == 0) {
      return esp_http_client_is_complete_data_received(client);
    }
    received += (uint32_t)n;
    event.n = (size_t)n;
    port_events_post(&event);
  }
  return false;
}

static bool ask(esp_http_client_handle_t client, uint32_t number) {
  if (esp_http_client_open(client, wanted.has_body ? (int)wanted.body_len : 0) != ESP_OK) {
    return false;
  }
  if (wanted.has_body && esp_http_client_write(client, (const char *)wanted.body,
                                               (int)wanted.body_len) != (int)wanted.body_len) {
    return false;
  }
  int64_t length = esp_http_client_fetch_headers(client);
  if (length < 0) {
    return false;
  }
  port_event head = {
      .kind = EVENT_HTTP_HEAD,
      .number = number,
      .a = esp_http_client_get_status_code(client),
      .b = esp_http_client_is_chunked_response(client) ? -1 : length,
      .c = atomic_load(&content_from),
  };
  port_events_post(&head);
  return receive(client, number);
}

static void serve(uint32_t number) {
  esp_http_client_config_t config = {
      .url = wanted.url,
      .method = wanted.has_body ? HTTP_METHOD_POST : HTTP_METHOD_GET,
      .timeout_ms = (int)wanted.timeout_ms,
      .disable_auto_redirect = true,
      .event_handler = on_event,
      .buffer_size = 1024,
      .buffer_size_tx = 1024,
  };
  if (port_trust_ca() != NULL) {
    config.cert_pem = port_trust_ca();
  } else {
    config.crt_bundle_attach = esp_crt_bundle_attach;
  }
  atomic_store(&content_from, 0);
  esp_http_client_handle_t client = NULL;
  if (!wanted.has_body || wanted.body_len <= BODY_MAX) {
    client = esp_http_client_init(&config);
  }
  bool complete = false;
  if (client != NULL) {
    set_headers(client);
    complete = ask(client, number);
    esp_http_client_cleanup(client);
  }
  port_events_post_kind(EVENT_HTTP_END, number, complete);
}

static void run(void *argument) {
  (void)argument;
  uint32_t served = 0;
  for (;;) {
    xSemaphoreTake(lock, portMAX_DELAY);
    uint32_t number = atomic_load(&present);
    wanted = pending;
    xSemaphoreGive(lock);
    if (number != 0 && number != served) {
      served = number;
      serve(number);
    } else {
      ulTaskNotifyTake(pdTRUE, pdMS_TO_TICKS(1000));
    }
  }
}

/* A new request waits in `pending` while the task still ends a cancelled one. */
static void start(void *ctx, uint32_t number, const cf_http_request *request) {
  (void)ctx;
  xSemaphoreTake(lock, portMAX_DELAY);
  strlcpy(pending.url, request->url, sizeof pending.url);
  strlcpy(pending.headers, request->headers == NULL ? "" : request->headers,
          sizeof pending.headers);
  pending.has_body = request->body != NULL;
  pending.body_len = request->body_len;
  if (pending.has_body && pending.body_len <= BODY_MAX) {
    memcpy(pending.body, request->body, pending.body_len);
  }
  pending.range_from = request->range_from;
  pending.max_bytes = request->max_bytes;
  pending.timeout_ms = request->timeout_ms;
  atomic_store(&present, number);
  xSemaphoreGive(lock);
  xTaskNotifyGive(task);
}

static void cancel(void *ctx, uint32_t number) {
  (void)ctx;
  atomic_compare_exchange_strong(&present, &number, 0u);
}

void port_http_init(cf_http *http) {
  lock = xSemaphoreCreateMutex();
  configASSERT(lock != NULL);
  xTaskCreatePinnedToCore(run, "http", STACK, NULL, 5, &task, NETWORK_CORE);
  *http = (cf_http){.start = start, .cancel = cancel};
}
