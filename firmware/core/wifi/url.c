#include "url.h"

#include <string.h>

#include "../base/text.h"

bool cf_broker_parse(const char *uri, cf_broker *out) {
  size_t n = cf_length(uri, CF_URL_MAX);
  out->tls = cf_starts(uri, n, "mqtts://");
  if (!out->tls && !cf_starts(uri, n, "mqtt://")) {
    return false;
  }
  const char *host = uri + (out->tls ? 8 : 7);
  size_t left = n - (size_t)(host - uri);
  if (left > 0 && host[left - 1] == '/') {
    left--;
  }
  const char *colon = memchr(host, ':', left);
  size_t length = colon == NULL ? left : (size_t)(colon - host);
  uint64_t port = out->tls ? 8883 : 1883;
  if (colon != NULL &&
      (!cf_parse_u64(colon + 1, left - length - 1, &port) || port == 0 || port > UINT16_MAX)) {
    return false;
  }
  out->port = (uint16_t)port;
  return cf_only(host, length, ".-_") && cf_copy_n(out->host, sizeof out->host, host, length);
}

bool cf_server_parse(const char *url, char out[CF_SERVER_MAX]) {
  size_t n = cf_length(url, CF_URL_MAX);
  size_t scheme = cf_starts(url, n, "http://") ? 7 : cf_starts(url, n, "https://") ? 8 : 0;
  if (scheme == 0) {
    return false;
  }
  while (n > scheme && url[n - 1] == '/') {
    n--;
  }
  for (size_t i = 0; i < n; i++) {
    if (url[i] <= ' ' || url[i] == 0x7F) {
      return false;
    }
  }
  return n > scheme && cf_copy_n(out, CF_SERVER_MAX, url, n);
}

/* The host inside an http or https URL; NULL when there is none, or a login in front of it. */
static const char *host_of(const char *url, size_t *n) {
  size_t length = cf_length(url, CF_URL_MAX);
  size_t scheme = cf_starts(url, length, "http://")    ? 7
                  : cf_starts(url, length, "https://") ? 8
                                                       : 0;
  const char *host = url + scheme;
  *n = 0;
  while (scheme + *n < length && host[*n] != '/' && host[*n] != '?' && host[*n] != '#') {
    (*n)++;
  }
  if (scheme == 0 || *n == 0 || memchr(host, '@', *n) != NULL) {
    return NULL;
  }
  const char *colon = memchr(host, ':', *n);
  *n = colon == NULL ? *n : (size_t)(colon - host);
  return host;
}

bool cf_url_is_of(const char *url, const char *host) {
  size_t n;
  const char *found = host_of(url, &n);
  return found != NULL && host[0] != '\0' && cf_equal_n(found, n, host);
}

bool cf_url_same_host(const char *url, const char *other) {
  size_t n;
  size_t m;
  const char *a = host_of(url, &n);
  const char *b = host_of(other, &m);
  return a != NULL && b != NULL && n == m && memcmp(a, b, n) == 0;
}
