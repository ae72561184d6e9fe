/* Where the serial lines of all sticks end: standard output, or the answer to an order. */
#ifndef CF_VSERIAL_H
#define CF_VSERIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* `print`: lines go to standard output, each with the stick's id before it. */
void cf_vserial_setup(bool print, bool prefix);
void cf_vserial_write(const uint8_t mac[6], const char *text, size_t n);

/* What is written until the release goes to `out` as well, as text with a NUL. */
void cf_vserial_capture(char *out, size_t capacity);
void cf_vserial_release(void);

#endif
