// From title to game over: the demonstration, the run, its log and its result.
#include "pages.h"

enum { DEMO_REST = 90 };

// The title shows the player's last run of this game; without one the game's own player shows how.
static void demo_start(cf_shell *s) {
  const cf_game *game = cf_games[s->game];
  s->replaying = s->last_game == s->game && s->log.len > 0 && !s->log.overflow;
  uint32_t seed = s->replaying ? s->result.seed : s->ticks * 2654435761u + s->game;
  cf_play_start(&s->play, game, seed);
  cf_replay_open(&s->reader, s->log.bytes, s->log.len);
  s->rest_ticks = 0;
}

static void demo_tick(cf_shell *s) {
  uint8_t buttons = 0;
  if (!s->play.over && s->replaying && !cf_replay_next(&s->reader, &buttons)) {
    s->play.over = true;
  }
  if (s->play.over) {
    s->rest_ticks++;
    if (s->rest_ticks > DEMO_REST) {
      demo_start(s);
    }
    return;
  }
  if (!s->replaying) {
    buttons = s->play.game->bot(&s->play);
  }
  cf_play_tick(&s->play, s->frame, buttons);
}

void cf_title_enter(cf_shell *s, uint8_t game) {
  s->game = game;
  cf_page_go(s, CF_PAGE_TITLE);
  demo_start(s);
}

static void begin(cf_shell *s) {
  s->seed = s->random.random(s->random.ctx);
  cf_play_start(&s->play, cf_games[s->game], s->seed);
  cf_replay_begin(&s->log);
  s->last_game = 0xff;
  s->new_best = false;
  cf_page_go(s, CF_PAGE_PLAY);
}

void cf_tick_title(cf_shell *s, const cf_shell_status *status, bool back) {
  int kiosk = cf_kiosk_index(status);
  if (kiosk >= 0 && kiosk != s->game) {
    cf_title_enter(s, (uint8_t)kiosk);
    return;
  }
  if (cf_pressed(s, CF_BTN_A)) {
    cf_beeper_play(&s->ui, CF_SFX_SELECT);
    begin(s);
  } else if ((cf_pressed(s, CF_BTN_B) || back) && kiosk < 0) {
    cf_page_home(s, status);
  } else {
    demo_tick(s);
  }
}

static void finish(cf_shell *s) {
  cf_replay_end(&s->log);
  s->last_game = s->game;
  uint32_t *best = &s->settings.best[s->game];
  s->new_best = s->play.score > *best;
  if (s->new_best) {
    *best = s->play.score;
    s->settings_changed = true;
  }
  s->result = (cf_run_result){.game = cf_games[s->game]->id,
                              .rules = cf_games[s->game]->rules,
                              .seed = s->seed,
                              .ticks = s->play.ticks,
                              .score = s->play.score,
                              .dur_ms = (uint32_t)((uint64_t)s->play.ticks * 1000u / 60u),
                              .inputs = s->log.bytes,
                              .inputs_len = s->log.len,
                              .verifiable = !s->log.overflow};
  s->run_ended = true;
  cf_page_go(s, CF_PAGE_OVER);
}

void cf_tick_play(cf_shell *s, uint8_t buttons, bool back) {
  if (back) {
    cf_page_go(s, CF_PAGE_PAUSE);
    return;
  }
  buttons &= CF_BTN_A | CF_BTN_B;
  cf_replay_put(&s->log, buttons);
  if (!cf_play_tick(&s->play, s->frame, buttons)) {
    finish(s);
  }
}

void cf_tick_pause(cf_shell *s, const cf_shell_status *status, bool back) {
  if (cf_pressed(s, CF_BTN_A) || back) {
    cf_page_go(s, CF_PAGE_PLAY);
  } else if (cf_pressed(s, CF_BTN_B)) {
    // A run that is given up is no run: nothing is reported.
    cf_replay_begin(&s->log);
    cf_page_home(s, status);
  }
}

void cf_tick_over(cf_shell *s, const cf_shell_status *status, bool back) {
  if (s->page_ticks < 60) { // the lost tune still sounds
    s->play.tone_hz = cf_beeper_tick(&s->play.beeper);
  }
  if (s->page_ticks < 30) {
    s->fresh = 0;
  }
  if (cf_pressed(s, CF_BTN_A)) {
    begin(s);
  } else if (cf_pressed(s, CF_BTN_B) || back) {
    cf_page_home(s, status);
  } else if (s->page_ticks > 20u * CF_TICKS_SECOND) {
    cf_title_enter(s, s->game);
  }
}

void cf_attract_enter(cf_shell *s) {
  cf_page_go(s, CF_PAGE_ATTRACT);
  demo_start(s);
}

void cf_tick_attract(cf_shell *s, const cf_shell_status *status) {
  if (s->fresh != 0) {
    cf_page_home(s, status);
    return;
  }
  demo_tick(s);
  bool ended = s->play.over && s->rest_ticks >= DEMO_REST;
  if (s->page_ticks % (20u * CF_TICKS_SECOND) == 0 || ended) {
    int kiosk = cf_kiosk_index(status);
    s->game = (uint8_t)(kiosk >= 0 ? kiosk : (s->game + 1) % cf_games_len);
    s->rest_ticks = 0;
    demo_start(s);
  }
}
