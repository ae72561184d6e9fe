/*
 * Whole runs of games, played at once by their demonstration players, for sticks without a face.
 * All sticks share one engine; a run takes a few milliseconds and can be proved like any other.
 */
#ifndef CF_VPLAY_H
#define CF_VPLAY_H

#include "core/shell/shell.h"
#include "host.h"

/*
 * Plays `game` (an id; NULL for any) to its end. False when there is no such game, or its player
 * does not lose within five minutes. `out` is valid until the next call.
 */
bool cf_vplay(const char *game, cf_chance *chance, cf_run_result *out);

#endif
