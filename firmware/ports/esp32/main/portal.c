/*
 * The setup page's sockets: HTTP on port 80 and DNS on port 53 of the stick's own access point.
 * Requests are answered by the core in the stick's task, one at a time.
 */
#include <stdatomic.h>
#include <string.h>

#include "events.h"
#include "freertos/FreeRTOS.h"
#include "freertos/semphr.h"
#include "freertos/task.h"
#include "lwip/sockets.h"
#include "parts.h"

#define STACK 4096
#define POLL_MS 200
#define CLIENT_MS 2000
#define ANSWER_MS 2000

static const uint8_t own_address[4] = {192, 168, 4, 1};
static atomic_bool wanted;
static TaskHandle_t task;
static SemaphoreHandle_t answered;
static char request[CF_PORTAL_REQUEST_MAX];
static size_t request_len;
static char answer[CF_PORTAL_ANSWER_MAX];
static size_t answer_len;

static int listener(int type, uint16_t port) {
  struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(port)};
  int fd = socket(AF_INET, type, 0);
  int yes = 1;
  if (fd < 0) {
    return -1;
  }
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(fd, (struct sockaddr *)&any, sizeof any) != 0 ||
      (type == SOCK_STREAM && listen(fd, 2) != 0)) {
    close(fd);
    return -1;
  }
  return fd;
}

static void answer_dns(int fd) {
  uint8_t query[512];
  uint8_t out[512];
  struct sockaddr_in from;
  socklen_t size = sizeof from;
  ssize_t n = recvfrom(fd, query, sizeof query, 0, (struct sockaddr *)&from, &size);
  size_t length = n > 0 ? cf_dns_answer(query, (size_t)n, own_address, out, sizeof out) : 0;
  if (length > 0) {
    sendto(fd, out, length, 0, (struct sockaddr *)&from, size);
  }
}

static bool collect(int fd) {
  request_len = 0;
  while (request_len < sizeof request) {
    ssize_t n = recv(fd, request + request_len, sizeof request - request_len, 0);
    if (n <= 0) {
      return false;
    }
    request_len += (size_t)n;
    cf_portal_progress progress = cf_portal_progress_of(request, request_len);
    if (progress != CF_PORTAL_MORE) {
      return progress == CF_PORTAL_COMPLETE;
    }
  }
  return false;
}

static void answer_http(int listening) {
  int fd = accept(listening, NULL, NULL);
  if (fd < 0) {
    return;
  }
  struct timeval limit = {.tv_sec = CLIENT_MS / 1000};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  if (collect(fd)) {
    xSemaphoreTake(answered, 0); /* an answer that came too late for the last one */
    port_events_post_kind(EVENT_PORTAL, 0, 0);
    if (xSemaphoreTake(answered, pdMS_TO_TICKS(ANSWER_MS)) == pdTRUE) {
      for (size_t sent = 0; sent < answer_len;) {
        ssize_t n = send(fd, answer + sent, answer_len - sent, 0);
        if (n <= 0) {
          break;
        }
        sent += (size_t)n;
      }
    }
  }
  shutdown(fd, SHUT_RDWR);
  close(fd);
}

static void serve(void) {
  int http = listener(SOCK_STREAM, 80);
  int dns = listener(SOCK_DGRAM, 53);
  while (http >= 0 && dns >= 0 && atomic_load(&wanted)) {
    fd_set set;
    struct timeval wait = {.tv_usec = POLL_MS * 1000};
    FD_ZERO(&set);
    FD_SET(http, &set);
    FD_SET(dns, &set);
    if (select((http > dns ? http : dns) + 1, &set, NULL, NULL, &wait) > 0) {
      if (FD_ISSET(dns, &set)) {
        answer_dns(dns);
      }
      if (FD_ISSET(http, &set)) {
        answer_http(http);
      }
    }
  }
  if (http >= 0) {
    close(http);
  }
  if (dns >= 0) {
    close(dns);
  }
}

static void run(void *argument) {
  (void)argument;
  for (;;) {
    if (atomic_load(&wanted)) {
      serve();
    }
    ulTaskNotifyTake(pdTRUE, pdMS_TO_TICKS(1000));
  }
}

void port_portal_open(void) {
  atomic_store(&wanted, true);
  if (task == NULL) {
    answered = xSemaphoreCreateBinary();
    configASSERT(answered != NULL);
    xTaskCreatePinnedToCore(run, "portal", STACK, NULL, 4, &task, NETWORK_CORE);
  } else {
    xTaskNotifyGive(task);
  }
}

void port_portal_close(void) {
  atomic_store(&wanted, false);
}

void port_portal_serve(cf_stick *stick, uint64_t now_ms) {
  answer_len = cf_stick_portal_answer(stick, request, request_len, answer, sizeof answer, now_ms);
  xSemaphoreGive(answered);
}
