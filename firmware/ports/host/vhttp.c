#define _GNU_SOURCE
#include "vhttp.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "host.h"
#include "loop.h"

#define CONNECT_TIMEOUT_MS 10000L
#define BUFFER_SIZE 16384L
#define HEADERS_MAX 8

struct cf_vhttp {
  const cf_vhttp_events *events;
  void *ctx;
  CURL *easy;
  struct curl_slist *headers;
  char *url;
  uint8_t *body;
  size_t body_len;
  cf_http_request request;
  cf_vhttp_weather weather;
  cf_alarm alarm; /* for what may not be done inside libcurl's own calls */
  uint32_t number;
  uint32_t from;
  uint32_t received;
  bool added;
  bool told_head;
  bool flowing;
  bool paused;
  bool cancelled;
};

static CURLM *multi;
static const char *authority;
static cf_alarm timer;
static uint64_t received;
/* By descriptor, and kept: an event of a socket that has just gone must find something. */
static cf_source **sources;
static int source_count;

static void destroy(cf_vhttp *http) {
  cf_loop_clear(&http->alarm);
  if (http->added)
    curl_multi_remove_handle(multi, http->easy);
  curl_easy_cleanup(http->easy);
  curl_slist_free_all(http->headers);
  free(http->url);
  free(http->body);
  free(http);
}

static void finish(cf_vhttp *http, bool complete) {
  if (!http->cancelled)
    http->events->end(http->ctx, http->number, complete);
  destroy(http);
}

static void tell_head(cf_vhttp *http) {
  if (http->told_head)
    return;
  http->told_head = true;
  long status = 0;
  curl_off_t length = -1;
  curl_easy_getinfo(http->easy, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(http->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
  struct curl_header *range;
  unsigned long from = 0;
  if (status == 206 &&
      curl_easy_header(http->easy, "Content-Range", 0, CURLH_HEADER, -1, &range) == CURLHE_OK &&
      strncmp(range->value, "bytes ", 6) == 0) {
    from = strtoul(range->value + 6, NULL, 10);
  }
  http->from = (uint32_t)from;
  http->events->head(http->ctx, http->number, (int)status, length, http->from);
}

/* Changes what the weather changes; returns how many of the bytes still arrive. */
static size_t through_weather(cf_vhttp *http, uint8_t *bytes, size_t n) {
  uint32_t at = http->from + http->received;
  if (http->weather.corrupt_at >= at && http->weather.corrupt_at - at < n) {
    bytes[http->weather.corrupt_at - at] ^= 0x10;
  }
  uint32_t left = http->weather.cut_after - http->received;
  return n < left ? n : left;
}

static size_t on_body(char *bytes, size_t one, size_t n, void *ctx) {
  (void)one;
  cf_vhttp *http = ctx;
  if (http->cancelled)
    return CURL_WRITEFUNC_ERROR;
  if (!http->flowing) {
    http->paused = true;
    return CURL_WRITEFUNC_PAUSE;
  }
  tell_head(http);
  if (http->cancelled || n > http->request.max_bytes - http->received)
    return CURL_WRITEFUNC_ERROR;
  size_t arrived = through_weather(http, (uint8_t *)bytes, n);
  http->received += (uint32_t)arrived;
  received += arrived;
  if (arrived > 0)
    http->events->data(http->ctx, http->number, (uint8_t *)bytes, arrived);
  return !http->cancelled && arrived == n ? n : CURL_WRITEFUNC_ERROR;
}

static void look_for_ends(void) {
  CURLMsg *message;
  int left;
  while ((message = curl_multi_info_read(multi, &left))) {
    if (message->msg != CURLMSG_DONE)
      continue;
    cf_vhttp *http;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&http);
    bool complete = message->data.result == CURLE_OK;
    /* An answer without a body has a head all the same. */
    if (complete && !http->cancelled)
      tell_head(http);
    finish(http, complete);
  }
}

static void act(curl_socket_t fd, int what) {
  int running;
  curl_multi_socket_action(multi, fd, what, &running);
  look_for_ends();
}

static void on_ready(void *ctx, uint32_t events) {
  int what = 0;
  if (events & EPOLLIN)
    what |= CURL_CSELECT_IN;
  if (events & EPOLLOUT)
    what |= CURL_CSELECT_OUT;
  if (events & (EPOLLERR | EPOLLHUP))
    what |= CURL_CSELECT_ERR;
  act((curl_socket_t)(intptr_t)ctx, what);
}

static cf_source *source_of(curl_socket_t fd) {
  if (fd >= source_count) {
    int more = fd + 64;
    sources = cf_host_resize(sources, (size_t)more * sizeof *sources);
    memset(sources + source_count, 0, (size_t)(more - source_count) * sizeof *sources);
    source_count = more;
  }
  if (!sources[fd]) {
    sources[fd] = cf_host_alloc(sizeof **sources);
    *sources[fd] = (cf_source){on_ready, (void *)(intptr_t)fd};
  }
  return sources[fd];
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *ctx, void *known) {
  (void)easy;
  (void)ctx;
  if (what == CURL_POLL_REMOVE) {
    cf_loop_unwatch(fd);
    return 0;
  }
  uint32_t how = (what & CURL_POLL_IN ? EPOLLIN : 0u) | (what & CURL_POLL_OUT ? EPOLLOUT : 0u);
  if (known) {
    cf_loop_rewatch(fd, how, source_of(fd));
  } else {
    cf_loop_watch(fd, how, source_of(fd));
    curl_multi_assign(multi, fd, source_of(fd));
  }
  return 0;
}

static void on_timer(void *ctx, uint64_t now_ms) {
  (void)ctx;
  (void)now_ms;
  act(CURL_SOCKET_TIMEOUT, 0);
}

static int on_timeout_wish(CURLM *handle, long ms, void *ctx) {
  (void)handle;
  (void)ctx;
  if (ms < 0) {
    cf_loop_clear(&timer);
  } else {
    cf_loop_set(&timer, cf_host_now_ms() + (uint64_t)ms);
  }
  return 0;
}

void cf_vhttp_init(const char *ca_pem) {
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || !(multi = curl_multi_init())) {
    cf_host_die(CF_EXIT_SYSTEM, "libcurl does not start.");
  }
  authority = ca_pem;
  timer = (cf_alarm){.due = on_timer};
  curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket);
  curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timeout_wish);
}

/* Runs outside of libcurl's calls and of the stick's. */
static void on_alarm(void *ctx, uint64_t now_ms) {
  (void)now_ms;
  cf_vhttp *http = ctx;
  if (http->cancelled) {
    destroy(http);
  } else if (!http->added) {
    http->added = true;
    if (curl_multi_add_handle(multi, http->easy) != CURLM_OK) {
      http->added = false;
      finish(http, false);
    }
  } else if (http->paused && http->flowing) {
    http->paused = false;
    curl_easy_pause(http->easy, CURLPAUSE_CONT);
    look_for_ends();
  }
}

static void add_headers(cf_vhttp *http) {
  const char *line = http->request.headers ? http->request.headers : "";
  for (int i = 0; i < HEADERS_MAX && *line; i++) {
    const char *stop = strstr(line, "\r\n");
    size_t n = stop ? (size_t)(stop - line) : strlen(line);
    char one[CF_HTTP_HEADERS_MAX];
    if (n >= sizeof one)
      return;
    memcpy(one, line, n);
    one[n] = 0;
    http->headers = curl_slist_append(http->headers, one);
    line += n + (stop ? 2 : 0);
  }
  if (http->body)
    http->headers = curl_slist_append(http->headers, "Content-Type: application/json");
  /* No "100 Continue" round trip. */
  http->headers = curl_slist_append(http->headers, "Expect:");
}

static void configure(cf_vhttp *http) {
  CURL *easy = http->easy;
  curl_easy_setopt(easy, CURLOPT_URL, http->url);
  curl_easy_setopt(easy, CURLOPT_PRIVATE, http);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, http);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, http->headers);
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
  curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
  curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, BUFFER_SIZE);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_TIMEOUT_MS);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)(http->request.timeout_ms + 999u) / 1000L);
  if (authority) {
    struct curl_blob blob = {(void *)(uintptr_t)authority, strlen(authority), CURL_BLOB_NOCOPY};
    curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, &blob);
  }
  if (http->weather.bytes_per_s) {
    curl_easy_setopt(easy, CURLOPT_MAX_RECV_SPEED_LARGE, (curl_off_t)http->weather.bytes_per_s);
  }
  if (http->request.range_from > 0) {
    char range[16];
    snprintf(range, sizeof range, "%u-", http->request.range_from);
    curl_easy_setopt(easy, CURLOPT_RANGE, range);
  }
  if (http->body) {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, http->body);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)http->body_len);
  }
}

cf_vhttp *cf_vhttp_start(uint32_t number, const cf_http_request *request,
                         const cf_vhttp_weather *weather, const cf_vhttp_events *events,
                         void *ctx) {
  cf_vhttp *http = cf_host_alloc(sizeof *http);
  http->number = number;
  http->request = *request;
  http->weather = *weather;
  http->events = events;
  http->ctx = ctx;
  http->flowing = true;
  http->url = cf_host_copy(request->url);
  if (request->body) {
    http->body = cf_host_alloc(request->body_len);
    memcpy(http->body, request->body, request->body_len);
    http->body_len = request->body_len;
  }
  http->easy = curl_easy_init();
  if (!http->easy)
    cf_host_die(CF_EXIT_SYSTEM, "libcurl has no handle left.");
  add_headers(http);
  http->request.headers = NULL;
  http->request.body = NULL;
  configure(http);
  http->alarm = (cf_alarm){.due = on_alarm, .ctx = http};
  cf_loop_set(&http->alarm, cf_host_now_ms());
  return http;
}

uint32_t cf_vhttp_number(const cf_vhttp *http) {
  return http->number;
}

void cf_vhttp_flow(cf_vhttp *http, bool flowing) {
  http->flowing = flowing;
  if (flowing && http->paused)
    cf_loop_set(&http->alarm, cf_host_now_ms());
}

void cf_vhttp_cancel(cf_vhttp *http) {
  http->cancelled = true;
  cf_loop_set(&http->alarm, cf_host_now_ms());
}

uint64_t cf_vhttp_received(void) {
  return received;
}
