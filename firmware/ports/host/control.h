/*
 * Commands from outside while sticks run: a Unix socket, one JSON object per line each way.
 * Only the owner of the process may connect (the socket has mode 0600). At most eight clients;
 * lines of at most 4096 bytes. A client that does not read its answers is cut off.
 */
#ifndef CF_CONTROL_H
#define CF_CONTROL_H

#include "fleet.h"

void cf_control_open(const char *path, cf_fleet *fleet);
void cf_control_close(void);

#endif
