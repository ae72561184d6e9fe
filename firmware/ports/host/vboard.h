/* The board of a virtual stick as the core sees it: flash, clock, network, battery. */
#ifndef CF_VBOARD_H
#define CF_VBOARD_H

#include "vstick.h"

/* Requests for more than this many bytes are downloads of firmware. */
#define CF_VBOARD_SMALL_ANSWER 32768u

cf_port cf_vboard_port(cf_vstick *stick);

#endif
