#include "shell.h"

#include <string.h>

#include "pages.h"

static const cf_shell_status nothing = {.battery_pct = -1};

uint8_t cf_shell_backlight(uint8_t brightness) {
  static const uint8_t steps[5] = {12, 30, 50, 75, 100};
  return steps[brightness > 4 ? 4 : brightness];
}

void cf_shell_init(cf_shell *s, cf_frame *frame, cf_shell_random random,
                   const cf_shell_settings *stored, uint64_t first_ms) {
  // The log is last and large, and stays untouched so that an idle stick never pages it in.
  memset(s, 0, offsetof(cf_shell, log));
  cf_replay_begin(&s->log);
  s->frame = frame;
  s->random = random;
  s->last_ms = first_ms;
  s->settings.brightness = 3;
  s->last_game = 0xff;
  if (stored != NULL) {
    s->settings = *stored;
    s->settings.brightness = stored->brightness > 4 ? 4 : stored->brightness;
    char raw[CF_NICK_MAX + 1];
    memcpy(raw, stored->nickname, sizeof raw);
    raw[CF_NICK_MAX] = 0;
    cf_nickname_clean(s->settings.nickname, raw);
  }
  cf_beeper_init(&s->ui, 77, false);
  cf_play_start(&s->play, cf_games[0], 1);
  s->backlight = cf_shell_backlight(s->settings.brightness);
  s->redraw = true;
}

void cf_shell_configure(cf_shell *s, uint8_t brightness, bool mute, const char *nickname) {
  s->settings.brightness = brightness > 4 ? 4 : brightness;
  s->settings.mute = mute;
  if (nickname != NULL) {
    cf_nickname_clean(s->settings.nickname, nickname);
  }
  s->settings_changed = true;
}

void cf_shell_stored(cf_shell *s) {
  s->settings_changed = false;
}

void cf_page_go(cf_shell *s, cf_shell_page page) {
  s->page = page;
  s->page_ticks = 0;
  s->both_ticks = 0;
  s->swallow = true;
  s->fresh = 0;
}

int cf_kiosk_index(const cf_shell_status *status) {
  for (uint8_t i = 0; status->kiosk_game != NULL && i < cf_games_len; i++) {
    if (strcmp(cf_games[i]->id, status->kiosk_game) == 0) {
      return i;
    }
  }
  return -1;
}

void cf_page_home(cf_shell *s, const cf_shell_status *status) {
  int kiosk = cf_kiosk_index(status);
  if (kiosk >= 0) {
    cf_title_enter(s, (uint8_t)kiosk);
    return;
  }
  cf_page_go(s, CF_PAGE_MENU);
  s->cursor = s->menu_at;
}

static uint8_t take_buttons(cf_shell *s, uint8_t buttons) {
  buttons &= CF_BTN_A | CF_BTN_B | CF_BTN_C;
  if (s->swallow) {
    s->swallow = buttons != 0;
    s->held = buttons;
    s->fresh = 0;
    return 0;
  }
  s->fresh = (uint8_t)(buttons & ~s->held);
  s->held = buttons;
  return buttons;
}

// Power button, or A and B held together long enough.
static bool wants_back(cf_shell *s) {
  uint8_t both = CF_BTN_A | CF_BTN_B;
  bool held = !s->swallow && (s->held & both) == both;
  s->both_ticks = held && s->both_ticks < 255 ? (uint8_t)(s->both_ticks + 1) : held ? 255 : 0;
  uint8_t long_enough = s->page == CF_PAGE_PLAY ? CF_HOLD_PAUSE : CF_HOLD_BACK;
  return cf_pressed(s, CF_BTN_C) || s->both_ticks == long_enough;
}

static void tick_page(cf_shell *s, const cf_shell_status *status, uint8_t buttons) {
  bool back = wants_back(s);
  bool menus = s->page == CF_PAGE_MENU || s->page == CF_PAGE_SETTINGS ||
               s->page == CF_PAGE_NICKNAME || s->page == CF_PAGE_ABOUT || s->page == CF_PAGE_CLOCK;
  if (menus && cf_kiosk_index(status) >= 0) {
    cf_page_home(s, status);
    return;
  }
  switch (s->page) {
  case CF_PAGE_SPLASH:
    if (s->page_ticks > 80 || s->fresh != 0) {
      cf_page_home(s, status);
    }
    break;
  case CF_PAGE_MENU:
    cf_tick_menu(s, back);
    break;
  case CF_PAGE_TITLE:
    cf_tick_title(s, status, back);
    break;
  case CF_PAGE_PLAY:
    cf_tick_play(s, buttons, back);
    break;
  case CF_PAGE_PAUSE:
    cf_tick_pause(s, status, back);
    break;
  case CF_PAGE_OVER:
    cf_tick_over(s, status, back);
    break;
  case CF_PAGE_NICKNAME:
    cf_tick_nickname(s, back);
    break;
  case CF_PAGE_SETTINGS:
    cf_tick_settings(s, status, back);
    break;
  case CF_PAGE_ATTRACT:
    cf_tick_attract(s, status);
    break;
  case CF_PAGE_ABOUT:
  case CF_PAGE_CLOCK:
    if (s->fresh != 0 || back) {
      cf_page_home(s, status);
    }
    break;
  }
}

static void idle(cf_shell *s, const cf_shell_status *status, uint8_t buttons) {
  bool awake = buttons != 0 || s->page == CF_PAGE_PLAY || status->identify_until_ms > s->last_ms;
  if (awake) {
    // The press that wakes a dark screen does nothing else.
    s->swallow = s->swallow || s->backlight == 0;
    s->idle_ticks = 0;
  } else {
    s->idle_ticks++;
  }
  uint8_t full = cf_shell_backlight(s->settings.brightness);
  bool off = s->idle_ticks > CF_IDLE_DARK && !status->charging && status->battery_pct >= 0;
  uint8_t dim = full > 24 ? 24 : full;
  s->backlight = off ? 0 : s->idle_ticks > CF_IDLE_DIM ? dim : full;
  bool resting = s->page == CF_PAGE_MENU || s->page == CF_PAGE_TITLE || s->page == CF_PAGE_ABOUT;
  if (resting && s->idle_ticks >= CF_IDLE_ATTRACT) {
    cf_attract_enter(s);
  }
}

static void sound(cf_shell *s, const cf_shell_status *status) {
  uint16_t ui = cf_beeper_tick(&s->ui);
  bool audible = s->page == CF_PAGE_PLAY || (s->page == CF_PAGE_OVER && s->page_ticks < 60);
  s->tone_hz = ui != 0 ? ui : audible ? s->play.tone_hz : 0;
  if (s->settings.mute) {
    s->tone_hz = 0;
  }
  s->led = status->update == CF_UPDATE_DOWNLOADING && s->ticks / 8 % 2 == 0;
  if (status->identify_until_ms > s->last_ms) { // somebody looks for this stick: never muted
    bool on = s->ticks / 15 % 2 == 0;
    s->led = on;
    s->tone_hz = on ? 2200 : 0;
    s->backlight = 100;
  }
}

static void tick(cf_shell *s, const cf_shell_status *status, uint8_t raw) {
  idle(s, status, raw);
  uint8_t buttons = take_buttons(s, raw);
  tick_page(s, status, buttons);
  sound(s, status);
  s->page_ticks++;
  s->ticks++;
  s->redraw = true;
}

void cf_shell_step(cf_shell *s, const cf_shell_status *status, uint8_t buttons, uint64_t now_ms) {
  status = status == NULL ? &nothing : status;
  s->redraw = false;
  s->run_ended = false;
  s->want_setup = false;
  uint64_t passed = now_ms > s->last_ms ? now_ms - s->last_ms : 0;
  s->last_ms = now_ms > s->last_ms ? now_ms : s->last_ms;
  // A tick is 50 thirds of a millisecond; more than four at once are dropped.
  s->debt += (uint32_t)(passed > 1000 ? 1000 : passed) * 3u;
  for (int n = 0; s->debt >= 50 && n < 4; n++) {
    s->debt -= 50;
    tick(s, status, buttons);
  }
  s->debt = s->debt >= 50 ? 0 : s->debt;
  s->in_game = s->page == CF_PAGE_PLAY || s->page == CF_PAGE_PAUSE;
}
