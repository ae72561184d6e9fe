// The whole screen: status bar on top, the page, notices over it.
#include <string.h>

#include "../cglp/glyphs.h"
#include "pages.h"

static void wifi_bars(const cf_shell_status *status, cf_screen *out) {
  int rssi = status->rssi_dbm;
  int strength = status->wifi != CF_WIFI_UP ? 0
                 : rssi == 0                ? 3
                 : rssi > -60               ? 4
                 : rssi > -70               ? 3
                 : rssi > -80               ? 2
                                            : 1;
  uint8_t lit = status->online ? CF_UI_GREEN : CF_UI_YELLOW;
  for (int i = 0; i < 4; i++) {
    int h = 2 + 2 * i;
    cf_fill(out, 3 + 3 * i, 10 - h, 2, h, i < strength ? lit : CF_UI_EDGE);
  }
  if (status->wifi == CF_WIFI_OFF) {
    cf_tiny_at(out, 17, 4, "OFFLINE", CF_UI_DIM);
  } else if (status->wifi == CF_WIFI_JOINING) {
    cf_tiny_at(out, 17, 4, "JOINING", CF_UI_YELLOW);
  } else if (status->wifi == CF_WIFI_PORTAL) {
    cf_tiny_at(out, 17, 4, "SET-UP", CF_UI_CYAN);
  } else if (!status->online) {
    cf_tiny_at(out, 17, 4, "NO SERVER", CF_UI_YELLOW);
  }
}

static void battery(const cf_shell_status *status, cf_screen *out) {
  int pct = status->battery_pct;
  if (pct < 0) {
    return;
  }
  uint8_t color = status->charging ? CF_UI_CYAN
                  : pct > 40       ? CF_UI_GREEN
                  : pct > 15       ? CF_UI_YELLOW
                                   : CF_UI_RED;
  cf_outline(out, 115, 3, 16, 7, CF_UI_DIM);
  cf_fill(out, 131, 5, 1, 3, CF_UI_DIM);
  cf_fill(out, 116, 4, pct >= 100 ? 14 : pct * 14 / 100, 5, color);
  char text[12];
  cf_decimal((uint32_t)pct, text);
  cf_tiny_right(out, 112, 4, text, CF_UI_DIM);
  if (status->charging) {
    cf_fill(out, 123, 3, 1, 4, CF_UI_WHITE);
    cf_fill(out, 122, 6, 1, 4, CF_UI_WHITE);
  }
}

void cf_show_status(const cf_shell_status *status, cf_screen *out) {
  cf_fill(out, 0, 0, CF_SCREEN_W, 12, CF_UI_PANEL);
  cf_fill(out, 0, 12, CF_SCREEN_W, 1, CF_UI_EDGE);
  wifi_bars(status, out);
  battery(status, out);
  if (status->pending_scores > 0) { // scores that wait for the server
    char text[12];
    cf_decimal(status->pending_scores, text);
    cf_fill(out, 64, 4, 1, 5, CF_UI_ORANGE);
    cf_fill(out, 63, 5, 3, 1, CF_UI_ORANGE);
    cf_tiny_at(out, 68, 4, text, CF_UI_ORANGE);
  }
}

static void key(const char *name, const char *what, int x, int w, uint8_t accent, cf_screen *out) {
  cf_panel(out, x, 219, w, 17, CF_UI_PANEL, CF_UI_EDGE);
  cf_panel(out, x + 3, 222, 11, 11, accent, accent);
  cf_text_at(out, x + 6, 224, name, CF_UI_DEEP, 1);
  if (cf_text_width(what, 1) <= w - 19) {
    cf_text_at(out, x + 17, 224, what, CF_UI_TEXT, 1);
  } else {
    cf_tiny_at(out, x + 17, 225, what, CF_UI_TEXT);
  }
}

void cf_show_keys(const char *a, const char *b, uint8_t accent, cf_screen *out) {
  if (a != NULL && b != NULL) {
    key("A", a, 2, 65, accent, out);
    key("B", b, 68, 65, accent, out);
  } else if (a != NULL) {
    key("A", a, 22, 91, accent, out);
  } else if (b != NULL) {
    key("B", b, 22, 91, accent, out);
  }
}

static void update_notice(const cf_shell_status *status, cf_screen *out) {
  static const char *const words[] = {"",           "UPDATE WAITS", "DOWNLOADING",  "CHECKING",
                                      "RESTARTING", "TESTING NEW",  "UPDATE FAILED"};
  bool failed = status->update == CF_UPDATE_FAILED;
  cf_shade(out, 0, 90, CF_SCREEN_W, 62);
  cf_panel(out, 6, 94, 123, 54, CF_UI_PANEL, failed ? CF_UI_RED : CF_UI_CYAN);
  cf_text_centred(out, 67, 101, words[status->update], CF_UI_WHITE, 1);
  if (status->update_version != NULL) {
    cf_text_centred(out, 67, 114, status->update_version, CF_UI_CYAN, 1);
  }
  int pct = status->update_pct > 100 ? 100 : status->update_pct;
  if (status->update == CF_UPDATE_DOWNLOADING) {
    cf_outline(out, 14, 127, 107, 8, CF_UI_EDGE);
    cf_fill(out, 16, 129, pct * 103 / 100, 4, CF_UI_CYAN);
  }
  cf_tiny_centred(out, 67, 139, failed ? "THE OLD VERSION RUNS ON" : "DO NOT SWITCH OFF",
                  failed ? CF_UI_DIM : CF_UI_YELLOW);
}

static void portal_notice(const cf_shell_status *status, cf_screen *out) {
  cf_shade(out, 0, 84, CF_SCREEN_W, 74);
  cf_panel(out, 4, 88, 127, 66, CF_UI_PANEL, CF_UI_CYAN);
  cf_text_centred(out, 67, 94, "WI-FI SET-UP", CF_UI_WHITE, 1);
  cf_tiny_centred(out, 67, 107, "JOIN WITH YOUR PHONE:", CF_UI_DIM);
  cf_text_centred(out, 67, 118, status->portal != NULL ? status->portal : "-", CF_UI_CYAN, 1);
  cf_tiny_centred(out, 67, 131, "THEN OPEN", CF_UI_DIM);
  cf_text_centred(out, 67, 141, "192.168.4.1", CF_UI_CYAN, 1);
}

static void identify_notice(const cf_shell *s, const cf_shell_status *status, cf_screen *out) {
  bool on = s->ticks / 15 % 2 == 0;
  uint8_t ground = on ? CF_UI_YELLOW : CF_UI_RED;
  cf_fill(out, 0, 0, CF_SCREEN_W, CF_SCREEN_H, ground);
  cf_panel(out, 8, 74, 119, 92, CF_UI_DEEP, CF_UI_DEEP);
  cf_text_centred(out, 68, 84, "HERE", ground, 4);
  cf_text_centred(out, 68, 118, "I AM!", ground, 2);
  if (status->device_id != NULL) {
    cf_text_centred(out, 67, 146, status->device_id, CF_UI_WHITE, 1);
  }
}

void cf_show_notices(const cf_shell *s, const cf_shell_status *status, cf_screen *out) {
  bool playing = s->page == CF_PAGE_PLAY;
  if (!playing && status->update >= CF_UPDATE_DOWNLOADING &&
      status->update <= CF_UPDATE_REBOOTING) {
    update_notice(status, out);
  } else if (!playing && status->wifi == CF_WIFI_PORTAL) {
    portal_notice(status, out);
  }
  if (status->identify_until_ms > s->last_ms) {
    identify_notice(s, status, out);
  }
}

void cf_shell_render(const cf_shell *s, const cf_shell_status *status, cf_screen *out) {
  static const cf_shell_status nothing = {.battery_pct = -1};
  status = status == NULL ? &nothing : status;
  memset(out->px, CF_UI_GROUND, sizeof out->px);
  switch (s->page) {
  case CF_PAGE_SPLASH:
    cf_show_splash(s, status, out);
    break;
  case CF_PAGE_ATTRACT:
    cf_show_attract(s, status, out);
    break;
  case CF_PAGE_MENU:
    cf_show_menu(s, status, out);
    break;
  case CF_PAGE_TITLE:
    cf_show_title(s, out);
    break;
  case CF_PAGE_PLAY:
  case CF_PAGE_PAUSE:
  case CF_PAGE_OVER:
    cf_show_play(s, out);
    break;
  case CF_PAGE_NICKNAME:
    cf_show_nickname(s, out);
    break;
  case CF_PAGE_SETTINGS:
    cf_show_settings(s, status, out);
    break;
  case CF_PAGE_ABOUT:
    cf_show_about(status, out);
    break;
  case CF_PAGE_CLOCK:
    cf_show_clock(status, out);
    break;
  }
  cf_show_status(status, out);
  cf_show_notices(s, status, out);
}
