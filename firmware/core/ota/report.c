#include "report.h"

#include <string.h>

static void remove_at(cf_reports *reports, uint8_t i) {
  reports->count--;
  memmove(&reports->queue[i], &reports->queue[i + 1],
          (size_t)(reports->count - i) * sizeof reports->queue[0]);
}

/* Makes room: an older progress, else the oldest that is not on its way. */
static void squeeze(cf_reports *reports, cf_ota_state state) {
  uint8_t first = reports->sent ? 1 : 0;
  for (uint8_t i = first; i < reports->count; i++) {
    if (reports->queue[i].state == CF_STATE_DOWNLOADING &&
        (state == CF_STATE_DOWNLOADING || reports->count == CF_REPORTS)) {
      remove_at(reports, i);
      return;
    }
  }
  if (reports->count == CF_REPORTS) {
    remove_at(reports, first);
  }
}

cf_report *cf_report_add(cf_reports *reports, cf_ota_state state, const char *code,
                         const char *why) {
  squeeze(reports, state);
  cf_report *report = &reports->queue[reports->count++];
  memset(report, 0, sizeof *report);
  report->state = state;
  report->why = why;
  if (code != NULL) {
    (void)cf_copy(report->code, sizeof report->code, code);
  }
  return report;
}

void cf_report_forget_offer(cf_reports *reports) {
  for (uint8_t i = reports->count; i > (reports->sent ? 1 : 0); i--) {
    if (!reports->queue[i - 1].of_trial) {
      remove_at(reports, (uint8_t)(i - 1));
    }
  }
}

const cf_report *cf_report_next(const cf_reports *reports) {
  return reports->count > 0 && !reports->sent ? &reports->queue[0] : NULL;
}

void cf_report_sent(cf_reports *reports) {
  reports->sent = true;
}

void cf_report_done(cf_reports *reports) {
  if (reports->sent) {
    reports->sent = false;
    remove_at(reports, 0);
  }
}

void cf_report_again(cf_reports *reports) {
  reports->sent = false;
}

const char *cf_ota_state_word(cf_ota_state state) {
  static const char *const words[] = {"accepted",    "delayed",   "rejected",       "downloading",
                                      "verifying",   "rebooting", "pending_verify", "confirmed",
                                      "rolled_back", "failed"};
  return words[state];
}
