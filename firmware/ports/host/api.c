#define _GNU_SOURCE
#include "api.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/json/json.h"
#include "host.h"
#include "vcrypto.h"

#define ANSWER_MAX 262144u
#define AT_ONCE 16u
#define TIMEOUT_MS 30000L
#define LOGINS_MAX 1048576u

typedef struct {
  CURL *easy;
  struct curl_slist *headers;
  char *answer;
  size_t length;
  char url[300];
  char body[120];
  unsigned number;
  bool rotating;
  bool overflow;
} call;

static size_t collect(char *bytes, size_t one, size_t n, void *ctx) {
  (void)one;
  call *made = ctx;
  if (made->length + n >= ANSWER_MAX) {
    made->overflow = true;
    return 0;
  }
  made->answer = cf_host_resize(made->answer, made->length + n + 1);
  memcpy(made->answer + made->length, bytes, n);
  made->length += n;
  made->answer[made->length] = 0;
  return n;
}

static void prepare(const cf_api *api, call *made, const char *path, const char *body) {
  made->easy = curl_easy_init();
  if (!made->easy)
    cf_host_die(CF_EXIT_SYSTEM, "libcurl has no handle left.");
  snprintf(made->url, sizeof made->url, "%s%s", api->url, path);
  curl_easy_setopt(made->easy, CURLOPT_URL, made->url);
  curl_easy_setopt(made->easy, CURLOPT_PRIVATE, made);
  curl_easy_setopt(made->easy, CURLOPT_WRITEFUNCTION, collect);
  curl_easy_setopt(made->easy, CURLOPT_WRITEDATA, made);
  curl_easy_setopt(made->easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(made->easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(made->easy, CURLOPT_TIMEOUT_MS, TIMEOUT_MS);
  if (api->ca) {
    struct curl_blob blob = {(void *)(uintptr_t)api->ca, strlen(api->ca), CURL_BLOB_NOCOPY};
    curl_easy_setopt(made->easy, CURLOPT_CAINFO_BLOB, &blob);
  }
  if (api->token[0]) {
    char line[260];
    snprintf(line, sizeof line, "Authorization: Bearer %s", api->token);
    made->headers = curl_slist_append(made->headers, line);
    explicit_bzero(line, sizeof line);
  }
  if (body) {
    made->headers = curl_slist_append(made->headers, "Content-Type: application/json");
    curl_easy_setopt(made->easy, CURLOPT_POST, 1L);
    curl_easy_setopt(made->easy, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(made->easy, CURLOPT_POSTFIELDSIZE, (long)strlen(body));
  }
  curl_easy_setopt(made->easy, CURLOPT_HTTPHEADER, made->headers);
}

static void clear(call *made) {
  curl_easy_cleanup(made->easy);
  curl_slist_free_all(made->headers);
  free(made->answer);
  *made = (call){0};
}

static const char *detail_of(const call *made, char *out, size_t capacity) {
  cf_json document = cf_json_read(made->answer ? made->answer : "", made->length);
  if (!cf_json_string(cf_json_get(document, "detail"), out, capacity))
    out[0] = 0;
  return out;
}

/* Ends the process unless the answer is one of 2xx. */
static void demand(const cf_api *api, call *made, CURLcode how) {
  char detail[300];
  if (how != CURLE_OK) {
    cf_host_die(CF_EXIT_SERVER,
                "Cannot talk to %s: %s.\nCheck the address and that the server runs.", api->url,
                made->overflow ? "its answer is too long" : curl_easy_strerror(how));
  }
  long status;
  curl_easy_getinfo(made->easy, CURLINFO_RESPONSE_CODE, &status);
  if (status == 401 || status == 403) {
    cf_host_die(
        CF_EXIT_LOGIN,
        "%s wants another login: %s\nLog in as a technician or admin with 'crispfleet admin "
        "login', or name a token with --enroll FILE.",
        api->url, detail_of(made, detail, sizeof detail));
  }
  if (status < 200 || status > 299) {
    cf_host_die(CF_EXIT_SERVER, "%s answers %ld: %s", made->url, status,
                detail_of(made, detail, sizeof detail));
  }
}

static cf_json get(const cf_api *api, call *made, const char *path) {
  prepare(api, made, path, NULL);
  demand(api, made, curl_easy_perform(made->easy));
  cf_json document = cf_json_read(made->answer ? made->answer : "", made->length);
  if (document.type == CF_JSON_NONE) {
    cf_host_die(CF_EXIT_SERVER, "%s is no CrispFleet server: its answer is no JSON.", api->url);
  }
  return document;
}

void cf_api_find(const cf_api *api, cf_api_endpoints *out) {
  call made = {0};
  cf_json document = get(api, &made, "/api/v1/endpoints");
  if (!cf_json_string(cf_json_get(document, "mqtt"), out->mqtt, sizeof out->mqtt) ||
      !cf_json_string(cf_json_get(document, "topicRoot"), out->root, sizeof out->root)) {
    cf_host_die(CF_EXIT_SERVER, "%s does not say where its broker is.\nIs it a CrispFleet server?",
                api->url);
  }
  clear(&made);
}

/* The next element of an array's text, from `*at`. */
static cf_json next_element(cf_json array, size_t *at) {
  /* The reader checked the whole text, so brackets and quotes are in order. */
  size_t start = *at ? *at : 1;
  while (start + 1 < array.len && strchr(", \t\r\n", array.at[start]))
    start++;
  size_t end = start;
  int depth = 0;
  bool quoted = false;
  for (; end + 1 < array.len; end++) {
    char c = array.at[end];
    if (quoted) {
      if (c == '\\')
        end++;
      else if (c == '"')
        quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      depth++;
    } else if (c == '}' || c == ']') {
      depth--;
    } else if (c == ',' && depth == 0) {
      break;
    }
  }
  *at = end;
  return start < end ? cf_json_read(array.at + start, end - start) : (cf_json){0};
}

size_t cf_api_keys(const cf_api *api, cf_public_key *out, size_t capacity) {
  call made = {0};
  cf_json array = get(api, &made, "/api/v1/keys");
  size_t count = 0;
  size_t at = 0;
  cf_json key;
  while (count < capacity && array.type == CF_JSON_ARRAY &&
         (key = next_element(array, &at)).type == CF_JSON_OBJECT) {
    char text[200];
    if (cf_json_is(cf_json_get(key, "state"), "revoked"))
      continue;
    if (cf_json_string(cf_json_get(key, "publicKey"), text, sizeof text) &&
        cf_vcrypto_read_key(text, strlen(text), out[count].spki)) {
      count++;
    }
  }
  clear(&made);
  return count;
}

static void begin(const cf_api *api, CURLM *multi, call *made, unsigned number, bool rotating,
                  const cf_api_provisioning *sticks) {
  char path[80];
  const char *id = sticks->id(sticks->ctx, number);
  *made = (call){.number = number, .rotating = rotating};
  if (rotating) {
    snprintf(path, sizeof path, "/api/v1/devices/%s:rotate", id);
    snprintf(made->body, sizeof made->body, "{}");
  } else {
    snprintf(path, sizeof path, "/api/v1/devices");
    snprintf(made->body, sizeof made->body, "{\"id\":\"%s\",\"tags\":[\"virtual\"]}", id);
  }
  prepare(api, made, path, made->body);
  curl_multi_add_handle(multi, made->easy);
}

/* True when the stick has its token; false when it was begun again. */
static bool finish(const cf_api *api, CURLM *multi, call *made, CURLcode how,
                   const cf_api_provisioning *sticks) {
  long status = 0;
  curl_easy_getinfo(made->easy, CURLINFO_RESPONSE_CODE, &status);
  curl_multi_remove_handle(multi, made->easy);
  if (how == CURLE_OK && status == 409 && !made->rotating) {
    unsigned number = made->number;
    clear(made);
    begin(api, multi, made, number, true, sticks);
    return false;
  }
  demand(api, made, how);
  char token[64];
  cf_json document = cf_json_read(made->answer ? made->answer : "", made->length);
  if (!cf_json_string(cf_json_get(document, "token"), token, sizeof token)) {
    cf_host_die(CF_EXIT_SERVER, "%s gave a stick no token.", api->url);
  }
  sticks->token(sticks->ctx, made->number, token);
  explicit_bzero(token, sizeof token);
  clear(made);
  return true;
}

void cf_api_provision(const cf_api *api, const unsigned *numbers, unsigned count,
                      const cf_api_provisioning *sticks) {
  CURLM *multi = curl_multi_init();
  call calls[AT_ONCE] = {0};
  unsigned begun = 0;
  unsigned ended = 0;
  while (ended < count) {
    for (unsigned i = 0; i < AT_ONCE && begun < count; i++) {
      if (!calls[i].easy)
        begin(api, multi, &calls[i], numbers[begun++], false, sticks);
    }
    int running;
    curl_multi_perform(multi, &running);
    CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(multi, &left))) {
      if (message->msg != CURLMSG_DONE)
        continue;
      call *made;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&made);
      if (finish(api, multi, made, message->data.result, sticks))
        ended++;
    }
    if (running)
      curl_multi_poll(multi, NULL, 0, 1000, NULL);
  }
  curl_multi_cleanup(multi);
}

bool cf_api_stored_login(const char *path, cf_api *api) {
  size_t n;
  char *text = (char *)cf_host_read_file(path, LOGINS_MAX, &n);
  if (!text)
    return false;
  cf_json document = cf_json_read(text, n);
  bool found =
      api->url[0] || cf_json_string(cf_json_get(document, "current"), api->url, sizeof api->url);
  cf_json login = {0};
  cf_json_walk walk = cf_json_each(cf_json_get(document, "servers"));
  cf_json name;
  cf_json value;
  while (found && cf_json_next(&walk, &name, &value)) {
    if (cf_json_is(name, api->url))
      login = value;
  }
  found = found && cf_json_string(cf_json_get(login, "token"), api->token, sizeof api->token);
  cf_json ca = cf_json_get(login, "ca");
  if (found && !api->ca && ca.type == CF_JSON_STRING) {
    char *pem = cf_host_alloc(ca.len);
    if (cf_json_string(ca, pem, ca.len))
      api->ca = pem;
  }
  explicit_bzero(text, n);
  free(text);
  return found;
}
