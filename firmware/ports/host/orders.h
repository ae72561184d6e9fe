/* What can be asked for over the control socket. */
#ifndef CF_ORDERS_H
#define CF_ORDERS_H

#include "fleet.h"

#define CF_ORDER_MAX 4096u
#define CF_ORDER_ANSWER_MAX 65536u

/* Obeys one line; writes the answer, an object without a line end, and returns its length. */
size_t cf_order(cf_fleet *fleet, const char *line, size_t n, char *out, size_t capacity);

/* True after {"do":"quit"}. */
bool cf_order_to_quit(void);

#endif
