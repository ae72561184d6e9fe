// Nickname entry with two buttons: B (held: faster) turns the wheel of letters, A takes the one in
// the middle. The wheel ends with DEL and OK.
#include <string.h>

#include "pages.h"

static const char wheel[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
enum { LETTERS = sizeof wheel - 1, DEL = LETTERS, OK, PLACES };

static bool allowed(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

void cf_nickname_clean(char out[CF_NICK_MAX + 1], const char *in) {
  int n = 0;
  for (int i = 0; i < 64 && in[i] != 0 && n < CF_NICK_MAX; i++) {
    char c = in[i] >= 'a' && in[i] <= 'z' ? (char)(in[i] - 32) : in[i];
    if (allowed(c)) {
      out[n++] = c;
    }
  }
  memset(out + n, 0, (size_t)(CF_NICK_MAX + 1 - n));
}

static void choose(cf_shell *s) {
  char *name = s->settings.nickname;
  size_t n = strlen(name);
  if (s->nick_at == OK) {
    s->settings_changed = true;
    cf_page_go(s, CF_PAGE_SETTINGS);
    s->cursor = CF_SET_NICKNAME;
  } else if (s->nick_at == DEL) {
    if (n > 0) {
      name[n - 1] = 0;
    }
  } else if (n < CF_NICK_MAX) {
    name[n] = wheel[s->nick_at];
    name[n + 1] = 0;
    if (n + 1 == CF_NICK_MAX) {
      s->nick_at = OK;
    }
  }
}

void cf_tick_nickname(cf_shell *s, bool back) {
  bool held = !s->swallow && (s->held & CF_BTN_B) != 0;
  s->b_ticks = held ? (uint8_t)(s->b_ticks < 200 ? s->b_ticks + 1 : 100) : 0;
  bool turn = cf_pressed(s, CF_BTN_B) || (s->b_ticks > 24 && s->b_ticks % 5 == 0);
  if (back) {
    s->settings_changed = true;
    cf_page_go(s, CF_PAGE_SETTINGS);
  } else if (cf_pressed(s, CF_BTN_A)) {
    cf_beeper_play(&s->ui, CF_SFX_SELECT);
    choose(s);
  } else if (turn) {
    s->nick_at = (uint8_t)((s->nick_at + 1u) % PLACES);
    cf_beeper_play(&s->ui, CF_SFX_CLICK);
  }
}

static void place_text(int at, char out[4]) {
  at = (at + PLACES) % PLACES;
  if (at == DEL) {
    memcpy(out, "DEL", 4);
  } else if (at == OK) {
    memcpy(out, "OK", 3);
  } else {
    out[0] = wheel[at];
    out[1] = 0;
  }
}

void cf_show_nickname(const cf_shell *s, cf_screen *out) {
  cf_text_centred(out, 67, 22, "YOUR NAME", CF_UI_TEXT, 1);
  cf_tiny_centred(out, 67, 34, "SHOWN WITH YOUR SCORES", CF_UI_DIM);
  const char *name = s->settings.nickname;
  int n = (int)strlen(name);
  for (int i = 0; i < CF_NICK_MAX; i++) { // two rows of six
    int x = 8 + i % 6 * 20;
    int y = 48 + i / 6 * 26;
    bool here = i == n;
    cf_panel(out, x, y, 18, 22, CF_UI_PANEL,
             here && s->page_ticks / 20 % 2 == 0 ? CF_UI_YELLOW : CF_UI_EDGE);
    if (i < n) {
      char one[2] = {name[i], 0};
      cf_text_at(out, x + 4, y + 4, one, CF_UI_WHITE, 2);
    }
  }
  cf_panel(out, 41, 112, 53, 50, CF_UI_PANEL, CF_UI_YELLOW);
  char text[4];
  place_text(s->nick_at, text);
  int scale = s->nick_at >= LETTERS ? 2 : 5;
  cf_text_centred(out, 68, scale == 5 ? 120 : 130, text,
                  s->nick_at == OK    ? CF_UI_GREEN
                  : s->nick_at == DEL ? CF_UI_RED
                                      : CF_UI_WHITE,
                  scale);
  for (int k = 1; k <= 2; k++) {
    place_text(s->nick_at + k, text);
    cf_text_centred(out, 97 + 14 * k, 133, text, k == 1 ? CF_UI_TEXT : CF_UI_DIM, 1);
    place_text(s->nick_at - k, text);
    cf_text_centred(out, 38 - 14 * k, 133, text, k == 1 ? CF_UI_TEXT : CF_UI_DIM, 1);
  }
  cf_tiny_centred(out, 67, 174, "HOLD B TO RUN", CF_UI_DIM);
  cf_show_keys("TAKE", "NEXT", CF_UI_YELLOW, out);
}
