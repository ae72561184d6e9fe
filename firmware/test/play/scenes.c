#include "scenes.h"

#include <string.h>

static uint32_t next_seed(void *ctx) {
  uint32_t *seed = ctx;
  return (*seed)++;
}

void stage_step(stage *t, uint8_t buttons, uint32_t ms) {
  t->now_ms += ms;
  cf_shell_step(&t->shell, &t->status, buttons, t->now_ms);
}

void stage_hold(stage *t, uint8_t buttons, int ticks) {
  for (int i = 0; i < ticks; i++) {
    stage_step(t, buttons, i % 3 == 2 ? 16 : 17); // 50 ms are three ticks
  }
}

void stage_tap(stage *t, uint8_t buttons) {
  stage_hold(t, buttons, 3);
  stage_hold(t, 0, 3);
}

void stage_open(stage *t) {
  memset(t, 0, sizeof *t);
  t->seed = 11;
  t->status = (cf_shell_status){.wifi = CF_WIFI_UP,
                                .rssi_dbm = -58,
                                .online = true,
                                .battery_pct = 78,
                                .device_id = "24A1B2C3",
                                .version = "1.4.0",
                                .ip = "10.0.0.31",
                                .local_unix_s = 1795646040};
  cf_shell_settings settings = {.brightness = 3, .nickname = "ANNA"};
  for (uint32_t i = 0; i < cf_games_len; i++) {
    settings.best[i] = i % 4 == 3 ? 0 : 20 + 145 * i;
  }
  cf_shell_init(&t->shell, &t->frame, (cf_shell_random){next_seed, &t->seed}, &settings, 0);
  stage_hold(t, 0, 90);
}

void stage_choose(stage *t, int entry) {
  for (int i = 0; i < entry; i++) {
    stage_tap(t, CF_BTN_B);
  }
  stage_tap(t, CF_BTN_A);
}

void stage_bot(stage *t, uint32_t ticks) {
  for (uint32_t i = 0; i < ticks && t->shell.page == CF_PAGE_PLAY; i++) {
    uint8_t buttons = t->shell.swallow ? 0 : t->shell.play.game->bot(&t->shell.play);
    stage_step(t, buttons, i % 3 == 2 ? 16 : 17);
  }
}

// Seeds and ticks at which much is going on.
static const struct {
  const char *game;
  uint32_t seed, ticks;
} moments[] = {{"comet", 3, 800},   {"lantern", 2, 4100}, {"crab", 3, 2050},
               {"ribbon", 1, 900},  {"echo", 1, 1700},    {"parcel", 1, 2400},
               {"bubble", 3, 1290}, {"seesaw", 6, 1500},  {"lift", 1, 9200}};

static void play(stage *t, int game, uint32_t ticks) {
  stage_choose(t, game);
  stage_tap(t, CF_BTN_A);
  stage_bot(t, ticks);
}

// The pages that are not a game, by name.
static void splash(stage *t) {
  stage_open(t);
  cf_shell_init(&t->shell, &t->frame, (cf_shell_random){next_seed, &t->seed}, NULL, t->now_ms);
  stage_hold(t, 0, 26);
}
static void menu(stage *t) {
  t->status.pending_scores = 2;
  stage_tap(t, CF_BTN_B);
  stage_tap(t, CF_BTN_B);
}
static void title(stage *t) {
  stage_choose(t, 4);
  stage_hold(t, 0, 330);
}
static void pause(stage *t) {
  t->seed = 1;
  play(t, 3, 500);
  stage_tap(t, CF_BTN_C);
}
static void over(stage *t) {
  play(t, 0, 200);
  for (int i = 0; i < 3000 && t->shell.page == CF_PAGE_PLAY; i++) {
    stage_hold(t, 0, 1);
  }
  stage_hold(t, 0, 60);
}
static void settings(stage *t) {
  stage_choose(t, cf_games_len + 1);
  stage_tap(t, CF_BTN_B);
}
static void nickname(stage *t) {
  stage_choose(t, cf_games_len + 1);
  stage_tap(t, CF_BTN_B);
  stage_tap(t, CF_BTN_B);
  stage_tap(t, CF_BTN_A);
  for (int i = 0; i < 17; i++) {
    stage_tap(t, CF_BTN_B);
  }
  stage_tap(t, CF_BTN_A);
}
static void attract(stage *t) {
  t->status.message = "FINAL AT 18:00";
  stage_hold(t, 0, 40 * 60 + 1900);
  stage_hold(t, 0, 425);
}
static void about(stage *t) {
  stage_choose(t, cf_games_len + 2);
}
static void clock(stage *t) {
  stage_choose(t, cf_games_len);
}
static void identify(stage *t) {
  t->status.identify_until_ms = t->now_ms + 5000;
  stage_hold(t, 0, 10);
}
static void update(stage *t) {
  t->status.update = CF_UPDATE_DOWNLOADING;
  t->status.update_pct = 42;
  t->status.update_version = "1.5.0";
  stage_hold(t, 0, 5);
}
static void portal(stage *t) {
  t->status.wifi = CF_WIFI_PORTAL;
  t->status.online = false;
  t->status.portal = "CRISP-B2C3";
  stage_choose(t, cf_games_len + 1);
}

static const struct {
  const char *name;
  void (*make)(stage *t);
} pages[] = {{"splash", splash},     {"menu", menu},         {"title", title},
             {"pause", pause},       {"over", over},         {"settings", settings},
             {"nickname", nickname}, {"attract", attract},   {"about", about},
             {"clock", clock},       {"identify", identify}, {"update", update},
             {"setup", portal}};
enum { PAGES = sizeof pages / sizeof pages[0] };

int scene_count(void) {
  return PAGES + cf_games_len;
}

const char *scene_name(int scene) {
  return scene < PAGES ? pages[scene].name : cf_games[scene - PAGES]->id;
}

void scene_make(int scene, stage *t) {
  stage_open(t);
  if (scene < PAGES) {
    pages[scene].make(t);
  } else {
    int game = scene - PAGES;
    for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
      if (strcmp(moments[i].game, cf_games[game]->id) == 0) {
        t->seed = moments[i].seed;
        play(t, game, moments[i].ticks);
      }
    }
  }
  cf_shell_render(&t->shell, &t->status, &t->screen);
}

uint32_t scene_hash(const cf_screen *screen) {
  uint32_t hash = 2166136261u;
  const uint8_t *p = &screen->px[0][0];
  for (uint32_t i = 0; i < sizeof screen->px; i++) {
    hash = (hash ^ p[i]) * 16777619u;
  }
  return hash;
}
