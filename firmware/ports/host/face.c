#include "face.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "core/shell/shell.h"
#include "games/game.h"
#include "host.h"
#include "ports/cfsim/png.h"

/* Where no game runs the bot presses and lets go of button A, each for so many ticks of 1/60 s. */
#define BOT_PRESS_TICKS 15u

struct cf_face {
  cf_shell shell;
  cf_frame frame;
  cf_screen screen;
  uint64_t frames;
  uint32_t slowest_us;
  atomic_uint tone_hz; /* the sound card asks for it on a thread of its own */
};

_Static_assert(CF_FACE_W == CF_SCREEN_W && CF_FACE_H_PX == CF_SCREEN_H, "one size of the screen");

cf_face *cf_face_make(void) {
  return cf_host_alloc(sizeof(cf_face));
}

void cf_face_free(cf_face *face) {
  free(face);
}

cf_stick_parts cf_face_parts(cf_face *face) {
  if (!face)
    return (cf_stick_parts){0};
  return (cf_stick_parts){.shell = &face->shell, .frame = &face->frame};
}

void cf_face_show(cf_face *face, cf_vstick *stick, uint64_t began_us) {
  atomic_store(&face->tone_hz, face->shell.tone_hz);
  stick->tally.runs += face->shell.run_ended;
  if (!face->shell.redraw)
    return;
  cf_stick_render(&stick->core, &face->screen);
  cf_stick_on_frame_shown(&stick->core);
  face->frames++;
  uint64_t took = cf_host_cpu_us() - began_us;
  if (took > face->slowest_us)
    face->slowest_us = (uint32_t)took;
}

uint32_t cf_face_bot(cf_face *face) {
  const cf_shell *shell = &face->shell;
  if (shell->page == CF_PAGE_PLAY)
    return cf_games[shell->game]->bot(&shell->play);
  return shell->ticks / BOT_PRESS_TICKS % 2 ? CF_BTN_A : 0;
}

void cf_face_rgb(const cf_face *face, uint8_t *out) {
  const uint8_t *px = &face->screen.px[0][0];
  for (size_t i = 0; i < (size_t)CF_SCREEN_W * CF_SCREEN_H; i++) {
    uint16_t c = cf_palette_565(px[i]);
    *out++ = (uint8_t)(c >> 11 << 3 | c >> 13);
    *out++ = (uint8_t)((c >> 5 & 63) << 2 | (c >> 9 & 3));
    *out++ = (uint8_t)((c & 31) << 3 | (c >> 2 & 7));
  }
}

bool cf_face_png(const cf_face *face, int scale, const char *path) {
  return png_write(path, &face->screen.px[0][0], CF_SCREEN_W, CF_SCREEN_H, (uint32_t)scale);
}

uint32_t cf_face_tone(const cf_face *face) {
  return atomic_load(&face->tone_hz);
}

bool cf_face_led(const cf_face *face) {
  return face->shell.led;
}

uint64_t cf_face_frames(const cf_face *face) {
  return face->frames;
}

uint32_t cf_face_slowest_us(const cf_face *face) {
  return face->slowest_us;
}
