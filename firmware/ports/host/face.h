/*
 * The face of a virtual stick: the games and the screen. A stick without one costs a hundredth of
 * the memory. Frames can be looked at as RGB, written as PNG, and shown in a window.
 */
#ifndef CF_FACE_H
#define CF_FACE_H

#include "vstick.h"

#define CF_FACE_W 135
#define CF_FACE_H_PX 240

cf_face *cf_face_make(void);
void cf_face_free(cf_face *face);

/* Parts for cf_stick_init; none when `face` is NULL. */
cf_stick_parts cf_face_parts(cf_face *face);

/*
 * Called after every step, which began at `began_us` of processor time: draws when something
 * changed, and tells the core that it is shown.
 */
void cf_face_show(cf_face *face, cf_vstick *stick, uint64_t began_us);

/* Buttons that the present game's demonstration player would hold, or that get a game going. */
uint32_t cf_face_bot(cf_face *face);

/* The screen as 135 x 240 x 3 bytes of RGB. */
void cf_face_rgb(const cf_face *face, uint8_t *out);
/* False with errno. Magnified by `scale`, 1 to 8. */
bool cf_face_png(const cf_face *face, int scale, const char *path);

/* What the buzzer plays, Hz, 0 for silence; whether the status light is on. */
uint32_t cf_face_tone(const cf_face *face);
bool cf_face_led(const cf_face *face);

/* Frames drawn, and the longest that one took from step to screen, microseconds of processor time.
 */
uint64_t cf_face_frames(const cf_face *face);
uint32_t cf_face_slowest_us(const cf_face *face);

#endif
