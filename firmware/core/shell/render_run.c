// Drawing of title, play, pause, game over and attract mode.
#include "../cglp/glyphs.h"
#include "pages.h"

enum { VIEW_Y = 50, BELOW = VIEW_Y + CF_VIEW_SHOWN };

static void view(const cf_shell *s, cf_screen *out) {
  const cf_game *game = s->play.game;
  cf_fill(out, 0, VIEW_Y - 2, CF_SCREEN_W, 2, cf_ui_accent(game->accent));
  cf_view_at(out, VIEW_Y, s->frame, game->dark);
  cf_fill(out, 0, BELOW, CF_SCREEN_W, 2, cf_ui_accent(game->accent));
}

static void score(const cf_shell *s, cf_screen *out) {
  char text[11];
  uint8_t accent = cf_ui_accent(s->play.game->accent);
  cf_tiny_at(out, 4, 17, s->play.game->title, accent);
  cf_decimal(s->play.score, text);
  cf_text_at(out, 4, 26, text, CF_UI_WHITE, 3);
  cf_tiny_right(out, 131, 17, "BEST", CF_UI_DIM);
  cf_decimal(s->settings.best[s->game], text);
  cf_text_right(out, 131, 26, text, CF_UI_TEXT, 1);
  // One mark per minute played: the game grows harder with each.
  for (uint32_t i = 0; i < s->play.ticks / 3600u && i < 8u; i++) {
    cf_fill(out, 128 - (int)i * 5, 38, 3, 6, accent);
  }
}

static void pause_card(const cf_shell *s, cf_screen *out) {
  uint8_t accent = cf_ui_accent(s->play.game->accent);
  cf_shade(out, 0, VIEW_Y, CF_SCREEN_W, CF_VIEW_SHOWN);
  cf_panel(out, 18, 88, 99, 56, CF_UI_PANEL, accent);
  cf_text_centred(out, 68, 100, "PAUSE", CF_UI_WHITE, 2);
  cf_tiny_centred(out, 67, 124, "LEAVING COUNTS", CF_UI_DIM);
  cf_tiny_centred(out, 67, 132, "AS NOT PLAYED", CF_UI_DIM);
}

static void over_card(const cf_shell *s, cf_screen *out) {
  uint8_t accent = cf_ui_accent(s->play.game->accent);
  int drop = s->page_ticks < 24 ? (24 - (int)s->page_ticks) * 3 : 0;
  int y = 82 - drop;
  cf_panel(out, 8, y, 119, 68, CF_UI_PANEL, accent);
  cf_text_centred(out, 68, y + 8, "GAME OVER", accent, 2);
  char text[11];
  cf_decimal(s->play.score, text);
  cf_text_centred(out, 68, y + 28, text, CF_UI_WHITE, 3);
  if (s->new_best) {
    cf_text_centred(out, 68, y + 54, "NEW BEST!",
                    s->page_ticks / 10 % 2 == 0 ? CF_UI_YELLOW : CF_UI_ORANGE, 1);
  } else if (s->settings.nickname[0] != 0) {
    cf_text_centred(out, 68, y + 54, s->settings.nickname, CF_UI_DIM, 1);
  }
}

// Who plays, and for how long.
static void run_line(const cf_shell *s, cf_screen *out) {
  uint32_t seconds = s->play.ticks / CF_TICKS_SECOND;
  char text[16];
  int n = cf_decimal(seconds / 60u, text);
  text[n++] = ':';
  text[n++] = (char)('0' + seconds % 60u / 10u);
  text[n++] = (char)('0' + seconds % 10u);
  text[n] = 0;
  cf_text_right(out, 130, 199, text, CF_UI_DIM, 1);
  cf_text_at(out, 5, 199, s->settings.nickname, CF_UI_DIM, 1);
}

void cf_show_play(const cf_shell *s, cf_screen *out) {
  const cf_game *game = s->play.game;
  uint8_t accent = cf_ui_accent(game->accent);
  score(s, out);
  view(s, out);
  if (s->page == CF_PAGE_PAUSE) {
    pause_card(s, out);
    cf_show_keys("GO ON", "LEAVE", accent, out);
  } else if (s->page == CF_PAGE_OVER) {
    over_card(s, out);
    cf_show_keys("AGAIN", "MENU", accent, out);
  } else {
    cf_show_keys(game->hint_a, game->hint_b, accent, out);
  }
  if (s->page == CF_PAGE_PLAY && s->play.ticks < 5u * CF_TICKS_SECOND) {
    cf_tiny_centred(out, 67, 196, "PAUSE: POWER KEY", CF_UI_DIM);
    cf_tiny_centred(out, 67, 205, "OR HOLD A+B", CF_UI_DIM);
  } else {
    run_line(s, out);
  }
}

void cf_show_title(const cf_shell *s, cf_screen *out) {
  const cf_game *game = s->play.game;
  uint8_t accent = cf_ui_accent(game->accent);
  cf_text_centred(out, 68, 18, game->title, accent, 2);
  char text[24] = "LAST RUN ";
  if (s->replaying) {
    cf_decimal(s->result.score, text + 9);
    cf_tiny_centred(out, 67, 39, text, CF_UI_TEXT);
  } else {
    cf_tiny_centred(out, 67, 39, "DEMONSTRATION", CF_UI_DIM);
  }
  view(s, out);
  for (int i = 0; i < 3; i++) {
    cf_text_centred(out, 67, BELOW + 5 + 9 * i, game->lines[i], CF_UI_TEXT, 1);
  }
  cf_show_keys("PLAY", "BACK", accent, out);
}

void cf_show_attract(const cf_shell *s, const cf_shell_status *status, cf_screen *out) {
  const cf_game *game = s->play.game;
  uint8_t accent = cf_ui_accent(game->accent);
  cf_text_centred(out, 68, 18, game->title, accent, 2);
  char text[11];
  cf_decimal(s->settings.best[s->game], text);
  if (s->settings.best[s->game] > 0) {
    int x = cf_tiny_at(out, 42, 39, "BEST ", CF_UI_DIM);
    cf_tiny_at(out, x, 39, text, CF_UI_WHITE);
  }
  view(s, out);
  if (status->message != NULL) {
    cf_text_centred(out, 67, 198, status->message, CF_UI_TEXT, 1);
  }
  if (s->page_ticks / 30 % 2 == 0) {
    cf_panel(out, 22, 214, 91, 19, accent, accent);
    cf_text_centred(out, 67, 220, "PRESS A KEY", CF_UI_DEEP, 1);
  }
}
