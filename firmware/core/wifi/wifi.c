#include "wifi.h"

#include <string.h>

#include "../base/text.h"

static const char *const ssid_keys[CF_WIFI_SAVED] = {"ssid", "ssid1", "ssid2", "ssid3"};
static const char *const password_keys[CF_WIFI_SAVED] = {"password", "password1", "password2",
                                                         "password3"};

static bool saved_ssid(const cf_nvs *nvs, uint8_t i, char out[CF_SSID_MAX]) {
  return cf_nvs_get_str(nvs, "wifi", ssid_keys[i], out, CF_SSID_MAX) && out[0] != '\0';
}

static uint32_t chance(cf_wifi *wifi, uint32_t most) {
  uint32_t value = 0;
  wifi->entropy->fill(wifi->entropy->ctx, (uint8_t *)&value, sizeof value);
  return most == 0 ? 0 : value % most;
}

static uint8_t count_saved(const cf_nvs *nvs) {
  char ssid[CF_SSID_MAX];
  uint8_t count = 0;
  for (uint8_t i = 0; i < CF_WIFI_SAVED; i++) {
    count = (uint8_t)(count + saved_ssid(nvs, i, ssid));
  }
  return count;
}

static void look_around(cf_wifi *wifi, uint64_t now_ms) {
  wifi->state = CF_NET_JOINING;
  wifi->scanning = true;
  wifi->due_ms = now_ms + CF_WIFI_SCAN_MS;
  wifi->port->scan(wifi->port->ctx);
}

static void wait(cf_wifi *wifi, uint64_t now_ms) {
  wifi->state = CF_NET_WAITING;
  wifi->scanning = false;
  wifi->due_ms = now_ms + wifi->pause_ms / 2 + chance(wifi, wifi->pause_ms / 2 + 1);
  wifi->pause_ms =
      wifi->pause_ms > CF_WIFI_PAUSE_MAX_MS / 2 ? CF_WIFI_PAUSE_MAX_MS : wifi->pause_ms * 2;
}

static void start(cf_wifi *wifi, uint64_t now_ms) {
  wifi->saved = count_saved(wifi->nvs);
  wifi->pause_ms = CF_WIFI_PAUSE_MIN_MS;
  if (wifi->saved == 0) {
    cf_wifi_setup(wifi, now_ms);
  } else {
    look_around(wifi, now_ms);
  }
}

void cf_wifi_init(cf_wifi *wifi, const cf_wifi_port *port, const cf_entropy *entropy, cf_nvs *nvs,
                  const char *ap_name, bool secret, uint64_t now_ms) {
  memset(wifi, 0, sizeof *wifi);
  wifi->port = port;
  wifi->entropy = entropy;
  wifi->nvs = nvs;
  wifi->secret = secret;
  (void)cf_copy(wifi->ap_name, sizeof wifi->ap_name, ap_name);
  if (!port->present) {
    wifi->state = CF_NET_UP;
    return;
  }
  wifi->state = CF_NET_WAITING;
  wifi->pause_ms = CF_WIFI_PAUSE_MIN_MS;
  wifi->due_ms = now_ms;
}

void cf_wifi_setup(cf_wifi *wifi, uint64_t now_ms) {
  if (!wifi->port->present || wifi->state == CF_NET_SETUP) {
    return;
  }
  if (wifi->state == CF_NET_UP || wifi->state == CF_NET_JOINING) {
    wifi->port->leave(wifi->port->ctx);
  }
  wifi->ap_password[0] = '\0';
  if (wifi->secret) {
    for (unsigned i = 0; i < 8; i++) {
      wifi->ap_password[i] = (char)('0' + (char)chance(wifi, 10));
    }
    wifi->ap_password[8] = '\0';
  }
  wifi->state = CF_NET_SETUP;
  wifi->scanning = true;
  wifi->due_ms = now_ms + CF_WIFI_SETUP_MS;
  wifi->port->ap_open(wifi->port->ctx, wifi->ap_name, wifi->ap_password);
  wifi->port->scan(wifi->port->ctx);
}

void cf_wifi_changed(cf_wifi *wifi, uint64_t now_ms) {
  if (!wifi->port->present) {
    return;
  }
  if (wifi->state == CF_NET_SETUP) {
    wifi->port->ap_close(wifi->port->ctx);
  } else if (wifi->state != CF_NET_WAITING) {
    wifi->port->leave(wifi->port->ctx);
  }
  wifi->wrong_password = false;
  wifi->state = CF_NET_WAITING;
  start(wifi, now_ms);
}

void cf_wifi_on_up(cf_wifi *wifi, uint64_t now_ms) {
  (void)now_ms;
  if (wifi->state == CF_NET_JOINING) {
    wifi->state = CF_NET_UP;
    wifi->wrong_password = false;
    wifi->pause_ms = CF_WIFI_PAUSE_MIN_MS;
  }
}

/* Joins the next network of this round; after the last one it waits. */
static void next(cf_wifi *wifi, uint64_t now_ms) {
  char password[CF_PASSWORD_MAX];
  wifi->scanning = false;
  while (wifi->tried < CF_WIFI_SAVED) {
    uint8_t i = wifi->order[wifi->tried++];
    if (saved_ssid(wifi->nvs, i, wifi->ssid)) {
      (void)cf_nvs_get_str(wifi->nvs, "wifi", password_keys[i], password, sizeof password);
      wifi->state = CF_NET_JOINING;
      wifi->due_ms = now_ms + CF_WIFI_JOIN_MS;
      wifi->port->join(wifi->port->ctx, wifi->ssid, password);
      memset(password, 0, sizeof password);
      return;
    }
  }
  wait(wifi, now_ms);
}

void cf_wifi_on_down(cf_wifi *wifi, bool wrong_password, uint64_t now_ms) {
  wifi->wrong_password = wifi->wrong_password || wrong_password;
  if (wifi->state == CF_NET_UP && wifi->port->present) {
    wait(wifi, now_ms);
  } else if (wifi->state == CF_NET_JOINING && !wifi->scanning) {
    next(wifi, now_ms);
  }
}

/* Networks in the air first, strongest first; then the rest, which may be hidden. */
static void rank(cf_wifi *wifi, const cf_wifi_seen *seen, size_t count) {
  int strength[CF_WIFI_SAVED];
  for (uint8_t i = 0; i < CF_WIFI_SAVED; i++) {
    char ssid[CF_SSID_MAX];
    wifi->order[i] = i;
    strength[i] = -128;
    bool known = saved_ssid(wifi->nvs, i, ssid);
    for (size_t s = 0; known && s < count; s++) {
      if (cf_equal(seen[s].ssid, ssid) && seen[s].rssi > strength[i]) {
        strength[i] = seen[s].rssi;
      }
    }
  }
  for (uint8_t i = 1; i < CF_WIFI_SAVED; i++) {
    for (uint8_t k = i; k > 0 && strength[wifi->order[k]] > strength[wifi->order[k - 1]]; k--) {
      uint8_t swap = wifi->order[k];
      wifi->order[k] = wifi->order[k - 1];
      wifi->order[k - 1] = swap;
    }
  }
}

void cf_wifi_on_scan(cf_wifi *wifi, const cf_wifi_seen *seen, size_t count, uint64_t now_ms) {
  size_t most = sizeof wifi->seen / sizeof wifi->seen[0];
  wifi->seen_count = (uint8_t)(count < most ? count : most);
  memcpy(wifi->seen, seen, wifi->seen_count * sizeof *seen);
  for (uint8_t i = 0; i < wifi->seen_count; i++) {
    wifi->seen[i].ssid[CF_SSID_MAX - 1] = '\0';
  }
  if (wifi->state == CF_NET_JOINING && wifi->scanning) {
    rank(wifi, seen, count < CF_WIFI_SCAN_MAX ? count : CF_WIFI_SCAN_MAX);
    wifi->tried = 0;
    next(wifi, now_ms);
  }
  wifi->scanning = false;
}

uint64_t cf_wifi_step(cf_wifi *wifi, uint64_t now_ms) {
  if (wifi->state == CF_NET_UP) {
    return UINT64_MAX;
  }
  if (now_ms < wifi->due_ms) {
    return wifi->due_ms;
  }
  switch (wifi->state) {
  case CF_NET_SETUP:
    if (count_saved(wifi->nvs) > 0) {
      wifi->port->ap_close(wifi->port->ctx);
      start(wifi, now_ms);
    } else {
      wifi->due_ms = now_ms + CF_WIFI_SETUP_MS;
    }
    break;
  case CF_NET_WAITING:
    wifi->saved = count_saved(wifi->nvs);
    if (wifi->saved == 0) {
      cf_wifi_setup(wifi, now_ms);
    } else {
      look_around(wifi, now_ms);
    }
    break;
  default:
    if (wifi->scanning) {
      cf_wifi_on_scan(wifi, wifi->seen, 0, now_ms); /* no answer: try them in the saved order */
    } else {
      wifi->port->leave(wifi->port->ctx);
      next(wifi, now_ms);
    }
    break;
  }
  return wifi->due_ms;
}

bool cf_wifi_save(cf_nvs *nvs, const char *ssid, const char *password) {
  char name[CF_SSID_MAX];
  char secret[CF_PASSWORD_MAX];
  uint8_t last = 0;
  /* The place of the same network, else the last one, is what the others move into. */
  while (last < CF_WIFI_SAVED - 1 && saved_ssid(nvs, last, name) && !cf_equal(name, ssid)) {
    last++;
  }
  for (uint8_t i = last; i > 0; i--) {
    if (!saved_ssid(nvs, (uint8_t)(i - 1), name)) {
      continue;
    }
    (void)cf_nvs_get_str(nvs, "wifi", password_keys[i - 1], secret, sizeof secret);
    if (!cf_nvs_set_str(nvs, "wifi", ssid_keys[i], name) ||
        !cf_nvs_set_str(nvs, "wifi", password_keys[i], secret)) {
      return false;
    }
  }
  return cf_nvs_set_str(nvs, "wifi", ssid_keys[0], ssid) &&
         cf_nvs_set_str(nvs, "wifi", password_keys[0], password);
}
