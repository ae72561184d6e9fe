// The stick's face: menu, title with replay, play, pause, nickname, settings, clock, identify and
// attract mode, composed onto one 135x240 indexed screen. It owns no I/O: buttons, time and facts
// of the fleet go in, a tone, flags and (on request) pixels come out.
//
// Limits: about 8 KB of state of its own. The 10 KB view in `cf_frame` is scratch that is rebuilt
// on every tick, so one may be shared by all sticks of a process. `cf_shell_render` is separate
// from `cf_shell_step`: a stick without a display need not pay for pixels.
#ifndef CF_SHELL_SHELL_H
#define CF_SHELL_SHELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../cglp/play.h"
#include "../matrixclock/matrixclock.h"
#include "../replay/replay.h"
#include "screen.h"

// Bits of `buttons`. C is the power button's short press; where a board has none, A and B held
// together for a second do the same (pause, back).
enum { CF_BTN_A = 1, CF_BTN_B = 2, CF_BTN_C = 4 };

enum { CF_NICK_MAX = 12, CF_GAMES_MAX = 16 };

typedef enum { CF_WIFI_OFF, CF_WIFI_JOINING, CF_WIFI_UP, CF_WIFI_PORTAL } cf_wifi_face;
typedef enum {
  CF_UPDATE_NONE,
  CF_UPDATE_WAITING, // offered, put off because somebody plays or the battery is low
  CF_UPDATE_DOWNLOADING,
  CF_UPDATE_VERIFYING,
  CF_UPDATE_REBOOTING,
  CF_UPDATE_TESTING, // first boot of a new image, not confirmed yet
  CF_UPDATE_FAILED
} cf_update_face;

// What the fleet side tells the face. Fill it in before each step; strings are copied nowhere and
// must live as long as the step and the render that follows.
typedef struct {
  cf_wifi_face wifi;
  int8_t rssi_dbm;    // 0 = unknown
  bool online;        // the server answered (MQTT session is up)
  int8_t battery_pct; // 0..100, -1 = unknown
  bool charging;
  uint16_t pending_scores;
  cf_update_face update;
  uint8_t update_pct;         // 0..100
  const char *update_version; // may be NULL
  const char *device_id;      // may be NULL
  const char *version;        // may be NULL
  const char *ip;             // may be NULL
  const char *message;        // line from the server shown in menu and attract mode, may be NULL
  const char *portal;         // name of the stick's own access point while wifi is PORTAL
  uint64_t identify_until_ms; // on the same clock as now_ms; blink and beep until then
  const char *kiosk_game;     // game id: the stick plays only this one; NULL = free choice
  int64_t local_unix_s;       // local wall clock (zone and DST applied), 0 = unknown
} cf_shell_status;

// What the player chose and what must survive a reboot. The fleet side stores it when
// `settings_changed` is set and gives it back at init; it may also change it (cf_shell_configure).
typedef struct {
  uint8_t brightness; // 0..4
  bool mute;
  char nickname[CF_NICK_MAX + 1]; // "" = not set
  uint32_t best[CF_GAMES_MAX];    // by index of cf_games[]
} cf_shell_settings;

// A finished run. `inputs` points into the shell and is valid until the next run begins: copy it.
typedef struct {
  const char *game;
  uint16_t rules; // version of the game's rules; the verifier must have the same
  uint32_t seed;
  uint32_t ticks; // of 1/60 s
  uint32_t score;
  uint32_t dur_ms;
  const uint8_t *inputs; // run-length coded, see replay.h
  size_t inputs_len;
  bool verifiable; // false when the inputs did not fit: the score stands, but unproven
} cf_run_result;

typedef struct {
  uint32_t (*random)(void *ctx); // seeds of runs
  void *ctx;
} cf_shell_random;

typedef enum {
  CF_PAGE_SPLASH,
  CF_PAGE_ATTRACT,
  CF_PAGE_MENU,
  CF_PAGE_TITLE,
  CF_PAGE_PLAY,
  CF_PAGE_PAUSE,
  CF_PAGE_OVER,
  CF_PAGE_NICKNAME,
  CF_PAGE_SETTINGS,
  CF_PAGE_ABOUT,
  CF_PAGE_CLOCK
} cf_shell_page;

typedef struct cf_shell {
  // Outputs, valid after each step.
  uint16_t tone_hz;      // what the buzzer plays now, 0 = silence (mute is applied already)
  uint8_t backlight;     // 0 (off) .. 100 %
  bool led;              // status LED lit
  bool in_game;          // a run is on (also while paused): no update, no restart now
  bool redraw;           // at least one tick passed since the last step: render again
  bool run_ended;        // this step ended a run: see result
  bool settings_changed; // settings differ from what was last stored
  bool want_setup;       // the player asked for the set-up access point (captive portal)
  cf_run_result result;
  cf_shell_settings settings;

  // Inside.
  cf_shell_page page;
  cf_shell_random random;
  cf_frame *frame;
  uint64_t last_ms;
  uint32_t debt; // thirds of a millisecond not yet turned into ticks
  uint32_t page_ticks;
  uint32_t idle_ticks;
  uint32_t ticks;
  uint32_t seed;
  uint8_t cursor; // entry of the present list
  uint8_t menu_at;
  uint8_t game;        // index of cf_games[]
  uint8_t held, fresh; // buttons now, buttons that went down in this tick
  uint8_t both_ticks;
  uint8_t b_ticks;    // B held in a list
  uint8_t rest_ticks; // since the demonstration ended
  uint8_t nick_len, nick_at;
  uint8_t last_game; // game that `log` belongs to, 0xff = none
  bool swallow;      // ignore buttons until all are released
  bool replaying;    // title shows the last run (else the demonstration player)
  bool new_best;
  cf_beeper ui;
  cf_replay_reader reader;
  cf_play play;
  cf_replay_log log; // the present or last run; not touched by init
} cf_shell;

// `frame` is scratch, see above. `stored` may be NULL (first boot). `first_ms` is the clock's value
// now.
void cf_shell_init(cf_shell *s, cf_frame *frame, cf_shell_random random,
                   const cf_shell_settings *stored, uint64_t first_ms);

// Advances by the time that passed, at 60 ticks a second and at most four ticks a call (a late
// caller loses game time, never correctness). Call it at 60 Hz while `in_game`, rarely when asleep.
void cf_shell_step(cf_shell *s, const cf_shell_status *status, uint8_t buttons, uint64_t now_ms);

// Draws the present state. `status` as in the last step.
void cf_shell_render(const cf_shell *s, const cf_shell_status *status, cf_screen *screen);

// Changes from outside (desired configuration). Best scores are left alone. Values out of range are
// clamped, a nickname is cut at CF_NICK_MAX and stripped to A-Z 0-9 - and _.
void cf_shell_configure(cf_shell *s, uint8_t brightness, bool mute, const char *nickname);

// The caller stored `settings`.
void cf_shell_stored(cf_shell *s);

// Steps of brightness as backlight per cent.
uint8_t cf_shell_backlight(uint8_t brightness);

#endif
