/*
 * What the server is told about an update, in order, each until it is acknowledged. Only the newest
 * progress of a download is kept. When the queue is full the oldest progress goes first.
 */
#ifndef CF_OTA_REPORT_H
#define CF_OTA_REPORT_H

#include "../base/text.h"
#include "check.h"

#define CF_REPORTS 6u

typedef enum {
  CF_STATE_ACCEPTED,
  CF_STATE_DELAYED,
  CF_STATE_REJECTED,
  CF_STATE_DOWNLOADING,
  CF_STATE_VERIFYING,
  CF_STATE_REBOOTING,
  CF_STATE_PENDING_VERIFY,
  CF_STATE_CONFIRMED,
  CF_STATE_ROLLED_BACK,
  CF_STATE_FAILED
} cf_ota_state;

typedef struct {
  cf_ota_state state;
  bool of_trial;   /* about the image on trial, not about the offer at hand */
  uint8_t percent; /* with downloading and later */
  uint32_t bytes;
  uint16_t retry_s;           /* with delayed */
  char code[CF_OTA_CODE_MAX]; /* empty for none */
  const char *why;            /* NULL for none */
} cf_report;

typedef struct {
  cf_report queue[CF_REPORTS];
  uint8_t count;
  bool sent; /* the first one is on its way */
} cf_reports;

/* Adds one; `code` may be NULL. */
cf_report *cf_report_add(cf_reports *reports, cf_ota_state state, const char *code,
                         const char *why);
/* Forgets those about the offer at hand that were not sent yet. */
void cf_report_forget_offer(cf_reports *reports);
/* The next one to send; NULL when there is none or one is on its way. */
const cf_report *cf_report_next(const cf_reports *reports);
void cf_report_sent(cf_reports *reports);
/* It was acknowledged; or the connection broke, then it is sent again. */
void cf_report_done(cf_reports *reports);
void cf_report_again(cf_reports *reports);

const char *cf_ota_state_word(cf_ota_state state);

#endif
