#include "fetch.h"

#include <string.h>

#include "../base/text.h"

void cf_fetch_init(cf_fetch *fetch, const cf_http *http) {
  memset(fetch, 0, sizeof *fetch);
  fetch->http = http;
}

bool cf_fetch_start(cf_fetch *fetch, cf_fetch_user user, const cf_http_request *request) {
  if (fetch->user != CF_FETCH_NOBODY) {
    return false;
  }
  fetch->number++;
  fetch->user = user;
  fetch->status = 0;
  fetch->too_long = false;
  fetch->have = 0;
  fetch->http->start(fetch->http->ctx, fetch->number, request);
  return true;
}

void cf_fetch_cancel(cf_fetch *fetch, cf_fetch_user user) {
  if (fetch->user == user && user != CF_FETCH_NOBODY) {
    fetch->user = CF_FETCH_NOBODY;
    fetch->http->cancel(fetch->http->ctx, fetch->number);
  }
}

cf_fetch_user cf_fetch_of(const cf_fetch *fetch, uint32_t number) {
  return number == fetch->number ? fetch->user : CF_FETCH_NOBODY;
}

void cf_fetch_keep(cf_fetch *fetch, const uint8_t *bytes, size_t n) {
  if (n > sizeof fetch->body - fetch->have) {
    fetch->too_long = true;
    return;
  }
  memcpy(fetch->body + fetch->have, bytes, n);
  fetch->have = (uint16_t)(fetch->have + n);
}

void cf_fetch_ended(cf_fetch *fetch) {
  fetch->user = CF_FETCH_NOBODY;
}

bool cf_fetch_authorization(char out[CF_HTTP_HEADERS_MAX], const char *id, const char *token) {
  cf_text text;
  cf_text_init(&text, out, CF_HTTP_HEADERS_MAX);
  cf_text_str(&text, "Authorization: Device ");
  cf_text_str(&text, id);
  cf_text_char(&text, ':');
  cf_text_str(&text, token);
  cf_text_str(&text, "\r\n");
  return !text.overflow;
}
