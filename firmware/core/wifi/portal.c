#include "portal.h"

#include <string.h>

#include "../stick/stick.h"
#include "form.h"

#define HOME "http://192.168.4.1/"

static bool ends_head(const char *at) {
  return memcmp(at, "\r\n\r\n", 4) == 0;
}

/* Offset behind the empty line, 0 when it has not arrived. */
static size_t head_length(const char *bytes, size_t n) {
  for (size_t i = 0; i + 4 <= n; i++) {
    if (ends_head(bytes + i)) {
      return i + 4;
    }
  }
  return 0;
}

static char small(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Value of Content-Length in the head; 0 when there is none, false when it is nonsense. */
static bool content_length(const char *bytes, size_t head, uint64_t *out) {
  static const char name[] = "\ncontent-length:";
  *out = 0;
  for (size_t i = 0; i + sizeof name - 1 < head; i++) {
    size_t k = 0;
    while (k < sizeof name - 1 && small(bytes[i + k]) == name[k]) {
      k++;
    }
    if (k < sizeof name - 1) {
      continue;
    }
    size_t at = i + k;
    while (at < head && bytes[at] == ' ') {
      at++;
    }
    size_t end = at;
    while (end < head && bytes[end] != '\r' && bytes[end] != ' ') {
      end++;
    }
    return cf_parse_u64(bytes + at, end - at, out);
  }
  return true;
}

cf_portal_progress cf_portal_progress_of(const char *bytes, size_t n) {
  size_t head = head_length(bytes, n);
  uint64_t body;
  if (head == 0) {
    return n < CF_PORTAL_REQUEST_MAX ? CF_PORTAL_MORE : CF_PORTAL_BAD;
  }
  if (!content_length(bytes, head, &body) || body > CF_PORTAL_REQUEST_MAX - head) {
    return CF_PORTAL_BAD;
  }
  return n - head >= body ? CF_PORTAL_COMPLETE : CF_PORTAL_MORE;
}

static void escaped(cf_text *out, const char *str) {
  for (; *str != '\0'; str++) {
    switch (*str) {
    case '&':
      cf_text_str(out, "&amp;");
      break;
    case '<':
      cf_text_str(out, "&lt;");
      break;
    case '>':
      cf_text_str(out, "&gt;");
      break;
    case '"':
      cf_text_str(out, "&quot;");
      break;
    default:
      cf_text_char(out, *str);
      break;
    }
  }
}

/* Answers are short and the connection is closed behind them, so they need no length. */
static void begin_page(cf_text *out, const char *status) {
  cf_text_str(out, "HTTP/1.1 ");
  cf_text_str(out, status);
  cf_text_str(out, "\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\n"
                   "Connection: close\r\n\r\n<!doctype html><html lang=en><meta name=viewport "
                   "content=\"width=device-width\"><title>Crisp stick</title><style>body{font:16px "
                   "sans-serif;max-width:24em;margin:2em auto;padding:0 1em}input{width:100%;"
                   "padding:.5em;margin:.2em 0 1em;box-sizing:border-box}</style>");
}

static void page(cf_text *out, const char *id, const cf_wifi_seen *seen, size_t count) {
  begin_page(out, "200 OK");
  cf_text_str(out, "<h1>Stick ");
  escaped(out, id);
  cf_text_str(out, "</h1><form method=post action=/save><label>Network<input name=ssid list=seen "
                   "maxlength=32 required></label><datalist id=seen>");
  for (size_t i = 0; i < count && i < CF_WIFI_SCAN_MAX; i++) {
    cf_text_str(out, "<option value=\"");
    escaped(out, seen[i].ssid);
    cf_text_str(out, "\">");
  }
  cf_text_str(out,
              "</datalist><label>Password<input name=password type=password maxlength=64></label>"
              "<label>Broker, if it changed<input name=broker placeholder=mqtt://10.0.0.2:1883>"
              "</label><label>Server, if it changed<input name=server "
              "placeholder=http://10.0.0.2:8090></label><input type=submit value=Save></form>");
}

void cf_portal_saved(cf_text *out, const char *why) {
  begin_page(out, why == NULL ? "200 OK" : "400 Bad Request");
  if (why == NULL) {
    cf_text_str(out, "<h1>Saved</h1><p>The stick now joins that network. When it cannot, open its "
                     "setup again from its menu.");
  } else {
    cf_text_str(out, "<h1>Not saved</h1><p>");
    escaped(out, why);
    cf_text_str(out, " <a href=/>Back</a>");
  }
}

static void redirect(cf_text *out) {
  cf_text_str(out, "HTTP/1.1 302 Found\r\nLocation: " HOME "\r\nCache-Control: no-store\r\n"
                   "Connection: close\r\nContent-Length: 0\r\n\r\n");
}

cf_portal_result cf_portal_handle(const char *request, size_t n, const char *id,
                                  const cf_wifi_seen *seen, size_t count, cf_text *out,
                                  cf_portal_form *form) {
  size_t head = head_length(request, n);
  memset(form, 0, sizeof *form);
  if (cf_starts(request, n, "POST /save ") && head > 0) {
    const char *body = request + head;
    size_t length = n - head;
    if (!cf_form_get(body, length, "ssid", form->ssid, sizeof form->ssid) ||
        form->ssid[0] == '\0') {
      cf_portal_saved(out, "The name of a network has 1 to 32 bytes.");
      return CF_PORTAL_PAGE;
    }
    bool fits = cf_form_get(body, length, "password", form->password, sizeof form->password);
    size_t secret = strlen(form->password);
    if ((!fits && memchr(body, '%', length) != NULL) || (secret > 0 && secret < 8)) {
      cf_portal_saved(out, "A password has 8 to 64 characters, or none at all.");
      return CF_PORTAL_PAGE;
    }
    (void)cf_form_get(body, length, "broker", form->broker, sizeof form->broker);
    (void)cf_form_get(body, length, "server", form->server, sizeof form->server);
    return CF_PORTAL_SUBMIT;
  }
  if (cf_starts(request, n, "GET / ")) {
    page(out, id, seen, count);
  } else {
    redirect(out);
  }
  return CF_PORTAL_PAGE;
}
