// Drawing of splash, menu, settings and about.
#include "../cglp/glyphs.h"
#include "pages.h"

enum { ROW = 25, ROWS = 8, TOP = 15 };

void cf_show_splash(const cf_shell *s, const cf_shell_status *status, cf_screen *out) {
  static const uint8_t colors[6] = {CF_UI_RED,   CF_UI_ORANGE, CF_UI_YELLOW,
                                    CF_UI_GREEN, CF_UI_CYAN,   CF_UI_PURPLE};
  int t = (int)s->page_ticks;
  for (int i = 0; i < 6; i++) { // stripes that run in one after another
    int w = t * 9 - i * 28;
    w = w < 0 ? 0 : w > CF_SCREEN_W ? CF_SCREEN_W : w;
    cf_fill(out, i % 2 == 0 ? 0 : CF_SCREEN_W - w, 74 + i * 4, w, 3, colors[i]);
    cf_fill(out, i % 2 == 0 ? CF_SCREEN_W - w : 0, 150 + i * 4, w, 3, colors[5 - i]);
  }
  cf_text_centred(out, 68, 104, "CRISP", CF_UI_WHITE, 4);
  cf_text_centred(out, 68, 136, "STICK", CF_UI_TEXT, 1);
  if (status->version != NULL) {
    cf_tiny_centred(out, 67, 222, status->version, CF_UI_DIM);
  }
}

static const char *extra_name(int extra) {
  static const char *const names[CF_MENU_EXTRAS] = {"CLOCK", "SETTINGS", "ABOUT"};
  return names[extra];
}

static void extra_icon(cf_screen *out, int x, int y, int extra, uint8_t color) {
  if (extra == CF_MENU_CLOCK) {
    cf_panel(out, x, y, 12, 12, CF_UI_GROUND, color);
    cf_fill(out, x + 5, y + 3, 2, 4, color);
    cf_fill(out, x + 5, y + 6, 4, 2, color);
  } else if (extra == CF_MENU_SETTINGS) {
    for (int i = 0; i < 3; i++) {
      cf_fill(out, x, y + 1 + i * 4, 12, 2, CF_UI_EDGE);
      cf_fill(out, x + (i * 5 + 2) % 9, y + i * 4, 3, 4, color);
    }
  } else {
    cf_fill(out, x + 5, y, 3, 3, color);
    cf_fill(out, x + 5, y + 5, 3, 7, color);
  }
}

static void menu_row(const cf_shell *s, int entry, int y, cf_screen *out) {
  bool game = entry < cf_games_len;
  bool chosen = entry == s->cursor;
  uint8_t accent = game ? cf_ui_accent(cf_games[entry]->accent) : CF_UI_TEXT;
  cf_panel(out, 2, y, 127, ROW - 2, chosen ? CF_UI_EDGE : CF_UI_PANEL,
           chosen ? accent : CF_UI_PANEL);
  if (!game) {
    extra_icon(out, 8, y + 6, entry - cf_games_len, chosen ? CF_UI_WHITE : CF_UI_DIM);
    cf_text_at(out, 29, y + 8, extra_name(entry - cf_games_len), chosen ? CF_UI_WHITE : CF_UI_TEXT,
               1);
    return;
  }
  const cf_game *g = cf_games[entry];
  uint8_t ground = cf_palette_mix(g->dark, CF_WHITE, CF_WHITE);
  cf_panel(out, 5, y + 2, 19, 19, ground, ground);
  cf_icon_at(out, 9, y + 6, g, 2);
  cf_text_at(out, 29, y + 4, g->title, chosen ? CF_UI_WHITE : CF_UI_TEXT, 1);
  char text[11];
  cf_decimal(s->settings.best[entry], text);
  int x = cf_tiny_at(out, 29, y + 14, g->hint_b != NULL ? "A+B" : "A", accent);
  if (s->settings.best[entry] > 0) {
    x = cf_tiny_at(out, x + 6, y + 14, "BEST ", CF_UI_DIM);
    cf_tiny_at(out, x, y + 14, text, CF_UI_WHITE);
  }
}

void cf_show_menu(const cf_shell *s, const cf_shell_status *status, cf_screen *out) {
  int entries = cf_games_len + CF_MENU_EXTRAS;
  int first = s->cursor - ROWS / 2;
  first = first > entries - ROWS ? entries - ROWS : first;
  first = first < 0 ? 0 : first;
  for (int i = 0; i < ROWS && first + i < entries; i++) {
    menu_row(s, first + i, TOP + i * ROW, out);
  }
  int track = ROWS * ROW - 2;
  cf_fill(out, 131, TOP, 2, track, CF_UI_PANEL);
  cf_fill(out, 131, TOP + first * track / entries, 2, ROWS * track / entries, CF_UI_DIM);
  if (status->message != NULL && s->page_ticks / 240 % 2 == 1) {
    cf_text_centred(out, 67, 224, status->message, CF_UI_YELLOW, 1);
  } else {
    cf_show_keys("CHOOSE", "NEXT", CF_UI_YELLOW, out);
  }
}

static void setting(const cf_shell *s, int entry, const char *name, const char *value,
                    cf_screen *out) {
  int y = 36 + entry * 30;
  bool chosen = s->cursor == entry;
  cf_panel(out, 4, y, 127, 26, chosen ? CF_UI_EDGE : CF_UI_PANEL,
           chosen ? CF_UI_YELLOW : CF_UI_PANEL);
  cf_text_at(out, 11, y + 10, name, chosen ? CF_UI_WHITE : CF_UI_TEXT, 1);
  if (value != NULL) {
    cf_text_right(out, 125, y + 10, value, CF_UI_CYAN, 1);
  }
}

void cf_show_settings(const cf_shell *s, const cf_shell_status *status, cf_screen *out) {
  (void)status;
  cf_text_centred(out, 67, 20, "SETTINGS", CF_UI_TEXT, 1);
  setting(s, CF_SET_SOUND, "SOUND", s->settings.mute ? "OFF" : "ON", out);
  setting(s, CF_SET_BRIGHTNESS, "LIGHT", NULL, out);
  for (int i = 0; i < 5; i++) {
    bool on = i <= s->settings.brightness;
    cf_fill(out, 80 + i * 9, 36 + 30 + 17 - 3 * i, 7, 3 + 3 * i, on ? CF_UI_YELLOW : CF_UI_GROUND);
  }
  setting(s, CF_SET_NICKNAME, "NAME", s->settings.nickname[0] == 0 ? "-" : s->settings.nickname,
          out);
  setting(s, CF_SET_WIFI, "WI-FI SET-UP", NULL, out);
  setting(s, CF_SET_BACK, "BACK", NULL, out);
  cf_show_keys("CHANGE", "NEXT", CF_UI_YELLOW, out);
}

static void fact(cf_screen *out, int y, const char *name, const char *value) {
  cf_tiny_at(out, 8, y, name, CF_UI_DIM);
  cf_text_at(out, 8, y + 8, value != NULL ? value : "-", CF_UI_WHITE, 1);
}

void cf_show_about(const cf_shell_status *status, cf_screen *out) {
  static const char *const wifi[] = {"OFF", "JOINING", "CONNECTED", "SET-UP"};
  cf_text_centred(out, 67, 20, "ABOUT", CF_UI_TEXT, 1);
  cf_panel(out, 3, 34, 129, 138, CF_UI_PANEL, CF_UI_EDGE);
  fact(out, 41, "DEVICE", status->device_id);
  fact(out, 62, "VERSION", status->version);
  fact(out, 83, "WI-FI", wifi[status->wifi]);
  fact(out, 104, "ADDRESS", status->ip);
  fact(out, 125, "SERVER", status->online ? "ONLINE" : "NOT REACHED");
  char text[11];
  cf_decimal(status->pending_scores, text);
  fact(out, 146, "SCORES WAITING", text);
  cf_tiny_centred(out, 67, 186, "FREE SOFTWARE", CF_UI_DIM);
  cf_tiny_centred(out, 67, 195, "SEE LICENSE AND NOTICE", CF_UI_DIM);
  cf_show_keys("BACK", NULL, CF_UI_YELLOW, out);
}
