// The pages of the shell, inside: one tick function and one drawing function each.
#ifndef CF_SHELL_PAGES_H
#define CF_SHELL_PAGES_H

#include "canvas.h"
#include "shell.h"

enum {
  CF_TICKS_SECOND = 60,
  CF_IDLE_ATTRACT = 40 * 60, // menu or title to attract mode
  CF_IDLE_DIM = 120 * 60,
  CF_IDLE_DARK = 600 * 60, // display off, on battery only
  CF_HOLD_BACK = 60,       // A and B together: back
  CF_HOLD_PAUSE = 180      // the same in a game, where both may be part of play
};

// Entries of the menu after the games.
enum { CF_MENU_CLOCK, CF_MENU_SETTINGS, CF_MENU_ABOUT, CF_MENU_EXTRAS };
enum { CF_SET_SOUND, CF_SET_BRIGHTNESS, CF_SET_NICKNAME, CF_SET_WIFI, CF_SET_BACK, CF_SET_ENTRIES };

// Turns to a page: its ticks start at 0, buttons are ignored until all are released.
void cf_page_go(cf_shell *s, cf_shell_page page);
// The page where a player without a game is: the menu, or the title of the kiosk's game.
void cf_page_home(cf_shell *s, const cf_shell_status *status);
int cf_kiosk_index(const cf_shell_status *status); // -1 = free choice
static inline bool cf_pressed(const cf_shell *s, uint8_t button) {
  return (s->fresh & button) != 0;
}

void cf_tick_menu(cf_shell *s, bool back);
void cf_tick_settings(cf_shell *s, const cf_shell_status *status, bool back);
void cf_tick_nickname(cf_shell *s, bool back);
void cf_tick_title(cf_shell *s, const cf_shell_status *status, bool back);
void cf_tick_play(cf_shell *s, uint8_t buttons, bool back);
void cf_tick_pause(cf_shell *s, const cf_shell_status *status, bool back);
void cf_tick_over(cf_shell *s, const cf_shell_status *status, bool back);
void cf_tick_attract(cf_shell *s, const cf_shell_status *status);
void cf_attract_enter(cf_shell *s);
void cf_title_enter(cf_shell *s, uint8_t game);
// A name made of what a nickname may hold, upper case, cut at CF_NICK_MAX.
void cf_nickname_clean(char out[CF_NICK_MAX + 1], const char *in);

void cf_show_splash(const cf_shell *s, const cf_shell_status *status, cf_screen *out);
void cf_show_menu(const cf_shell *s, const cf_shell_status *status, cf_screen *out);
void cf_show_settings(const cf_shell *s, const cf_shell_status *status, cf_screen *out);
void cf_show_about(const cf_shell_status *status, cf_screen *out);
void cf_show_nickname(const cf_shell *s, cf_screen *out);
void cf_show_title(const cf_shell *s, cf_screen *out);
void cf_show_play(const cf_shell *s, cf_screen *out);
void cf_show_attract(const cf_shell *s, const cf_shell_status *status, cf_screen *out);
void cf_show_clock(const cf_shell_status *status, cf_screen *out);
void cf_show_status(const cf_shell_status *status, cf_screen *out);
void cf_show_notices(const cf_shell *s, const cf_shell_status *status, cf_screen *out);
// "A" or "B" in a key cap and what it does, in the bottom bar; either may be NULL.
void cf_show_keys(const char *a, const char *b, uint8_t accent, cf_screen *out);

#endif
