/* Between the files of core/ota. */
#ifndef CF_OTA_FLOW_H
#define CF_OTA_FLOW_H

#include "ota.h"

/* The session is over; its offer may stay retained for a while and means nothing any more. */
void cf_ota_finish(cf_ota *ota, cf_ota_state state, const char *code, const char *why);
/* The same with CF_STATE_FAILED. */
void cf_ota_fail(cf_ota *ota, const char *code, const char *why);
/* Reports how far the download is. */
void cf_ota_progress(cf_ota *ota, uint64_t now_ms);
/* Asks for the manifest. */
void cf_ota_ask(cf_ota *ota, uint64_t now_ms);
/* Asks for the image, from the first byte that is missing. */
void cf_ota_load(cf_ota *ota, uint64_t now_ms);
/* Ends the request for now; goes on at `due_ms`. */
void cf_ota_pause(cf_ota *ota);

#endif
