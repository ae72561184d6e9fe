/* Requests of virtual sticks against a small server: ranges, weather, cancelling, bounds. */
#define _GNU_SOURCE
#include <stdlib.h>

#include "harness.h"
#include "host.h"
#include "loop.h"
#include "peer.h"
#include "vhttp.h"

#define BODY 100000u

static uint8_t body_byte(uint32_t i) {
  return (uint8_t)(i * 31 + i / 997);
}

static char last_request[2048];

/* GET /thing with or without a range; GET /never does not answer; GET /missing is 404. */
static void serve(int fd) {
  size_t n = 0;
  while (n + 1 < sizeof last_request && !memmem(last_request, n, "\r\n\r\n", 4)) {
    ssize_t got = recv(fd, last_request + n, sizeof last_request - 1 - n, 0);
    if (got <= 0)
      break;
    n += (size_t)got;
  }
  last_request[n] = 0;
  char head[200];
  uint32_t from = 0;
  const char *range = strcasestr(last_request, "Range: bytes=");
  if (range)
    from = (uint32_t)strtoul(range + 13, NULL, 10);
  if (strstr(last_request, " /never")) {
    (void)recv(fd, head, 1, 0);
  } else if (strstr(last_request, " /missing")) {
    static const char answer[] = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
    (void)send(fd, answer, sizeof answer - 1, MSG_NOSIGNAL);
  } else {
    snprintf(head, sizeof head,
             range ? "HTTP/1.1 206 Partial Content\r\nContent-Length: %u\r\n"
                     "Content-Range: bytes %u-%u/%u\r\n\r\n"
                   : "HTTP/1.1 200 OK\r\nContent-Length: %u\r\n\r\n",
             BODY - from, from, BODY - 1, BODY);
    (void)send(fd, head, strlen(head), MSG_NOSIGNAL);
    uint8_t bytes[1000];
    for (uint32_t i = from; i < BODY; i += (uint32_t)sizeof bytes) {
      for (uint32_t k = 0; k < sizeof bytes; k++)
        bytes[k] = body_byte(i + k);
      size_t some = BODY - i < sizeof bytes ? BODY - i : sizeof bytes;
      if (send(fd, bytes, some, MSG_NOSIGNAL) < 0)
        break;
    }
  }
  close(fd);
}

static struct {
  cf_vhttp *http;
  int heads;
  int status;
  int64_t length;
  uint32_t from;
  uint32_t received;
  uint32_t wrong;
  uint32_t first_wrong;
  uint32_t pause_at;
  uint32_t cancel_at;
  bool ended;
  bool complete;
} seen;

static void on_head(void *ctx, uint32_t number, int status, int64_t length, uint32_t from) {
  (void)ctx;
  (void)number;
  seen.heads++;
  seen.status = status;
  seen.length = length;
  seen.from = from;
}

static void on_data(void *ctx, uint32_t number, const uint8_t *bytes, size_t n) {
  (void)ctx;
  (void)number;
  for (size_t i = 0; i < n; i++) {
    uint32_t at = seen.from + seen.received++;
    if (bytes[i] != body_byte(at) && seen.wrong++ == 0)
      seen.first_wrong = at;
  }
  if (seen.pause_at && seen.received >= seen.pause_at) {
    seen.pause_at = 0;
    cf_vhttp_flow(seen.http, false);
  }
  if (seen.cancel_at && seen.received >= seen.cancel_at) {
    seen.cancel_at = 0;
    cf_vhttp_cancel(seen.http);
    seen.ended = true;
  }
}

static void on_end(void *ctx, uint32_t number, bool complete) {
  (void)ctx;
  (void)number;
  seen.ended = true;
  seen.complete = complete;
}

static const cf_vhttp_events events = {on_head, on_data, on_end};
static peer server;

static void begin(const char *path, uint32_t from, uint32_t most, const cf_vhttp_weather *weather) {
  static bool ready;
  if (!ready) {
    cf_loop_init();
    cf_vhttp_init(NULL);
    if (!peer_start(&server, serve))
      exit(1);
    ready = true;
  }
  static const cf_vhttp_weather fine = {UINT32_MAX, UINT32_MAX, 0};
  char url[80];
  snprintf(url, sizeof url, "http://127.0.0.1:%u%s", server.port, path);
  cf_http_request request = {.url = url,
                             .headers = "X-One: 1\r\nX-Two: 2\r\n",
                             .range_from = from,
                             .max_bytes = most,
                             .timeout_ms = 2000};
  memset(&seen, 0, sizeof seen);
  seen.http = cf_vhttp_start(7, &request, weather ? weather : &fine, &events, NULL);
}

static void finish(void) {
  uint64_t end = cf_host_now_ms() + 10000;
  while (!seen.ended && cf_host_now_ms() < end)
    cf_loop_turn(end);
}

CF_TEST(a_whole_answer_arrives_with_its_head_first) {
  begin("/thing", 0, BODY, NULL);
  finish();
  CF_CHECK(seen.ended && seen.complete);
  CF_CHECK_EQ(seen.heads, 1);
  CF_CHECK_EQ(seen.status, 200);
  CF_CHECK_EQ(seen.length, BODY);
  CF_CHECK_EQ(seen.received, BODY);
  CF_CHECK_EQ(seen.wrong, 0);
  CF_CHECK(strstr(last_request, "X-One: 1\r\n") && strstr(last_request, "X-Two: 2\r\n"));
  CF_CHECK(!strcasestr(last_request, "Range:"));
}

CF_TEST(the_rest_of_an_answer_says_where_it_begins) {
  begin("/thing", 40000, BODY, NULL);
  finish();
  CF_CHECK(seen.complete);
  CF_CHECK_EQ(seen.status, 206);
  CF_CHECK_EQ(seen.from, 40000);
  CF_CHECK_EQ(seen.received, BODY - 40000);
  CF_CHECK_EQ(seen.wrong, 0);
}

CF_TEST(an_answer_without_a_body_has_a_head) {
  begin("/missing", 0, BODY, NULL);
  finish();
  CF_CHECK(seen.complete);
  CF_CHECK_EQ(seen.status, 404);
  CF_CHECK_EQ(seen.received, 0);
}

CF_TEST(more_than_was_asked_for_is_an_error) {
  begin("/thing", 0, BODY - 1, NULL);
  finish();
  CF_CHECK(seen.ended && !seen.complete);
  CF_CHECK(seen.received < BODY);
}

CF_TEST(weather_changes_exactly_its_byte) {
  cf_vhttp_weather weather = {54321, UINT32_MAX, 0};
  begin("/thing", 0, BODY, &weather);
  finish();
  CF_CHECK(seen.complete);
  CF_CHECK_EQ(seen.wrong, 1);
  CF_CHECK_EQ(seen.first_wrong, 54321);
  begin("/thing", 50000, BODY, &weather);
  finish();
  CF_CHECK_EQ(seen.wrong, 1);
  CF_CHECK_EQ(seen.first_wrong, 54321);
}

CF_TEST(weather_cuts_after_exactly_its_bytes) {
  cf_vhttp_weather weather = {UINT32_MAX, 33333, 0};
  begin("/thing", 0, BODY, &weather);
  finish();
  CF_CHECK(seen.ended && !seen.complete);
  CF_CHECK_EQ(seen.received, 33333);
}

CF_TEST(a_paused_answer_waits_and_goes_on) {
  begin("/thing", 0, BODY, NULL);
  seen.pause_at = 20000;
  uint64_t end = cf_host_now_ms() + 5000;
  while (seen.received < 20000 && cf_host_now_ms() < end)
    cf_loop_turn(end);
  for (int i = 0; i < 5; i++)
    cf_loop_turn(cf_host_now_ms() + 5);
  uint32_t paused = seen.received;
  CF_CHECK(paused >= 20000 && paused < BODY);
  for (int i = 0; i < 5; i++)
    cf_loop_turn(cf_host_now_ms() + 5);
  CF_CHECK_EQ(seen.received, paused);
  cf_vhttp_flow(seen.http, true);
  finish();
  CF_CHECK(seen.complete);
  CF_CHECK_EQ(seen.received, BODY);
  CF_CHECK_EQ(seen.wrong, 0);
}

CF_TEST(a_cancelled_answer_is_heard_of_no_more) {
  begin("/thing", 0, BODY, NULL);
  seen.cancel_at = 1;
  finish();
  uint32_t received = seen.received;
  seen.complete = false;
  seen.ended = false;
  for (int i = 0; i < 20; i++)
    cf_loop_turn(cf_host_now_ms() + 5);
  CF_CHECK_EQ(seen.received, received);
  CF_CHECK(!seen.ended);
}

CF_TEST(silence_is_not_waited_for_for_ever) {
  begin("/never", 0, BODY, NULL);
  finish();
  CF_CHECK(seen.ended && !seen.complete);
}

CF_TEST(nobody_there_is_an_end_and_not_inside_of_the_call) {
  static const cf_vhttp_weather fine = {UINT32_MAX, UINT32_MAX, 0};
  cf_http_request request = {
      .url = "http://127.0.0.1:1/x", .headers = "", .max_bytes = 1, .timeout_ms = 1000};
  memset(&seen, 0, sizeof seen);
  seen.http = cf_vhttp_start(8, &request, &fine, &events, NULL);
  CF_CHECK(!seen.ended);
  finish();
  CF_CHECK(seen.ended && !seen.complete);
  CF_CHECK_EQ(seen.heads, 0);
}

CF_TEST(other_protocols_are_refused) {
  static const cf_vhttp_weather fine = {UINT32_MAX, UINT32_MAX, 0};
  cf_http_request request = {
      .url = "file:///etc/passwd", .headers = "", .max_bytes = 100000, .timeout_ms = 1000};
  memset(&seen, 0, sizeof seen);
  seen.http = cf_vhttp_start(9, &request, &fine, &events, NULL);
  finish();
  CF_CHECK(seen.ended && !seen.complete);
  CF_CHECK_EQ(seen.received, 0);
  peer_stop(&server);
}

CF_MAIN()
