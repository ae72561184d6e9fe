// Scripted sessions with the shell: each scene presses buttons and ends on one page. Used for
// golden hashes and for the pictures of the documentation.
#ifndef CF_TEST_SCENES_H
#define CF_TEST_SCENES_H

#include "core/shell/shell.h"

typedef struct {
  cf_shell shell;
  cf_frame frame;
  cf_screen screen;
  cf_shell_status status;
  uint64_t now_ms;
  uint32_t seed;
} stage;

// A stage with a connected stick on the menu.
void stage_open(stage *t);
// One step of `ms`.
void stage_step(stage *t, uint8_t buttons, uint32_t ms);
// Steps of 1/60 s or a little more with these buttons.
void stage_hold(stage *t, uint8_t buttons, int ticks);
// Press and release.
void stage_tap(stage *t, uint8_t buttons);
// From the menu to the title of the game with this index.
void stage_choose(stage *t, int entry);
// Lets the game's own player play for so many ticks or until the game is over.
void stage_bot(stage *t, uint32_t ticks);

int scene_count(void);
const char *scene_name(int scene);
// Plays the scene and renders its last moment into t->screen.
void scene_make(int scene, stage *t);
uint32_t scene_hash(const cf_screen *screen);

#endif
