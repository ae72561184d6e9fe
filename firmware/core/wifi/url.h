/* The few things that have to be known about a URL. */
#ifndef CF_WIFI_URL_H
#define CF_WIFI_URL_H

#include "../port/port.h"

typedef struct {
  char host[CF_HOST_MAX];
  uint16_t port;
  bool tls;
} cf_broker;

/* mqtt://HOST[:PORT] or mqtts://HOST[:PORT], without path or login; default ports 1883 and 8883. */
bool cf_broker_parse(const char *uri, cf_broker *out);

/* Whether an http or https URL is of this host, whatever its port; never for an empty host. */
bool cf_url_is_of(const char *url, const char *host);
/* The same for the host of another URL. */
bool cf_url_same_host(const char *url, const char *other);

/* http:// or https:// with a host and without blanks; a slash at the end is cut off. */
bool cf_server_parse(const char *url, char out[CF_SERVER_MAX]);

#endif
