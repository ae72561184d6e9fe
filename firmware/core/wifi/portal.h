/*
 * The page that sets a stick up: which network, its password, where the server is. Any other
 * address is answered with a redirect to it, which is how phones find out that there is such a
 * page.
 */
#ifndef CF_WIFI_PORTAL_H
#define CF_WIFI_PORTAL_H

#include "../base/text.h"
#include "../port/port.h"

/* What was sent in; empty texts were not filled in. */
typedef struct {
  char ssid[CF_SSID_MAX];
  char password[CF_PASSWORD_MAX];
  char broker[CF_URL_MAX]; /* mqtt:// or mqtts:// */
  char server[CF_URL_MAX]; /* http:// or https:// */
} cf_portal_form;

typedef enum {
  CF_PORTAL_PAGE,   /* `out` holds the whole answer */
  CF_PORTAL_SUBMIT, /* `form` is filled in; answer with cf_portal_saved */
} cf_portal_result;

/* `id` is shown; `seen` networks are offered. Writes the whole response to `out`. */
cf_portal_result cf_portal_handle(const char *request, size_t n, const char *id,
                                  const cf_wifi_seen *seen, size_t count, cf_text *out,
                                  cf_portal_form *form);
/* The answer after storing it; `why` NULL means it worked. */
void cf_portal_saved(cf_text *out, const char *why);

#endif
