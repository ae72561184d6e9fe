/* application/x-www-form-urlencoded, as browsers send it. */
#ifndef CF_WIFI_FORM_H
#define CF_WIFI_FORM_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The decoded value of a field: whole names only, `+` is a space, %XX a byte. False, and an empty
 * text, when the field is absent, too long, or holds a broken escape or a NUL.
 */
bool cf_form_get(const char *form, size_t n, const char *name, char *out, size_t capacity);

#endif
