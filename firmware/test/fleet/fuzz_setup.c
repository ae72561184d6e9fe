/* Anything to the setup page, its name server, the console and Improv. */
#include <string.h>

#include "stick/stick.h"
#include "wifi/form.h"
#include "wifi/improv.h"
#include "wifi/portal.h"
#include "wifi/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const uint8_t address[4] = {192, 168, 4, 1};
  static char page[CF_PORTAL_ANSWER_MAX];
  uint8_t answer[512];
  char value[40];
  cf_portal_form form;
  cf_text text;
  cf_wifi_seen seen[2] = {{"<\"&>", -50, true}, {"plain", -60, false}};
  if (cf_dns_answer(data, size, address, answer, sizeof answer) > sizeof answer) {
    __builtin_trap();
  }
  (void)cf_portal_progress_of((const char *)data, size);
  cf_text_init(&text, page, sizeof page);
  if (cf_portal_handle((const char *)data, size, "7C9EBD", seen, 2, &text, &form) ==
          CF_PORTAL_PAGE &&
      (text.overflow || text.len == 0)) {
    __builtin_trap();
  }
  (void)cf_form_get((const char *)data, size, "ssid", value, sizeof value);
  cf_improv improv;
  cf_improv_call call;
  memset(&improv, 0, sizeof improv);
  for (size_t i = 0; i < size; i++) {
    cf_improv_progress progress = cf_improv_feed(&improv, data[i]);
    if (progress == CF_IMPROV_PACKET) {
      (void)cf_improv_parse(&improv, &call);
    }
    if (progress != CF_IMPROV_HELD) {
      improv.held = 0;
    }
  }
  char url[300];
  size_t n = size < sizeof url - 1 ? size : sizeof url - 1;
  memcpy(url, data, n);
  url[n] = '\0';
  cf_broker broker;
  char server[CF_SERVER_MAX];
  (void)cf_broker_parse(url, &broker);
  (void)cf_server_parse(url, server);
  return 0;
}
