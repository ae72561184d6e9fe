/* A stick's face in a window of the desktop, its buttons on the keyboard. Needs SDL 2. */
#ifndef CF_WINDOW_H
#define CF_WINDOW_H

#include "vstick.h"

/* Whether this program was built with SDL. */
bool cf_window_possible(void);
/* False, with the reason on standard error, where there is no display or no SDL. */
bool cf_window_open(cf_vstick *stick, int scale);
/* Paints and reads the keyboard, at most 60 times a second. False when it was closed. */
bool cf_window_turn(void);
void cf_window_close(void);

#endif
