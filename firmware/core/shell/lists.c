// Menu and settings: B goes to the next entry, A chooses it.
#include "pages.h"

static void next(cf_shell *s, uint8_t entries) {
  s->cursor = (uint8_t)((s->cursor + 1u) % entries);
  cf_beeper_play(&s->ui, CF_SFX_CLICK);
}

// B held runs through the list.
static bool runs(cf_shell *s) {
  bool held = !s->swallow && (s->held & CF_BTN_B) != 0;
  s->b_ticks = held ? (uint8_t)(s->b_ticks < 200 ? s->b_ticks + 1 : 100) : 0;
  return cf_pressed(s, CF_BTN_B) || (s->b_ticks > 30 && s->b_ticks % 10 == 0);
}

void cf_tick_menu(cf_shell *s, bool back) {
  uint8_t entries = (uint8_t)(cf_games_len + CF_MENU_EXTRAS);
  if (runs(s)) {
    next(s, entries);
    s->menu_at = s->cursor;
  } else if (cf_pressed(s, CF_BTN_A)) {
    cf_beeper_play(&s->ui, CF_SFX_SELECT);
    s->menu_at = s->cursor;
    if (s->cursor < cf_games_len) {
      cf_title_enter(s, s->cursor);
    } else {
      static const cf_shell_page extra[CF_MENU_EXTRAS] = {CF_PAGE_CLOCK, CF_PAGE_SETTINGS,
                                                          CF_PAGE_ABOUT};
      cf_page_go(s, extra[s->cursor - cf_games_len]);
      s->cursor = 0;
    }
  } else if (back) {
    cf_attract_enter(s);
  }
}

void cf_tick_settings(cf_shell *s, const cf_shell_status *status, bool back) {
  if (back) {
    cf_page_home(s, status);
  } else if (runs(s)) {
    next(s, CF_SET_ENTRIES);
  } else if (cf_pressed(s, CF_BTN_A)) {
    cf_beeper_play(&s->ui, CF_SFX_SELECT);
    switch (s->cursor) {
    case CF_SET_SOUND:
      s->settings.mute = !s->settings.mute;
      s->settings_changed = true;
      break;
    case CF_SET_BRIGHTNESS:
      s->settings.brightness = (uint8_t)((s->settings.brightness + 1u) % 5u);
      s->settings_changed = true;
      break;
    case CF_SET_NICKNAME:
      cf_page_go(s, CF_PAGE_NICKNAME);
      s->nick_at = 0;
      break;
    case CF_SET_WIFI:
      s->want_setup = true;
      break;
    default:
      cf_page_home(s, status);
    }
  }
}
