/* The grammar underneath json.h; for core/json only. */
#ifndef CF_JSON_SCAN_H
#define CF_JSON_SCAN_H

#include "json.h"

/* First character that is no blank. */
const char *cf_json_blanks(const char *at, const char *end);
/* Scans one value without blanks around it; returns its end, NULL when it is none. */
const char *cf_json_value(const char *at, const char *end);
cf_json_type cf_json_type_at(char c);

#endif
