/*
 * What a stick says about itself, as JSON of the native contract: status (and last will), info,
 * heartbeat, events and the reports of an update. Pure: facts in, text out.
 */
#ifndef CF_TELEMETRY_H
#define CF_TELEMETRY_H

#include "../base/text.h"
#include "../ota/report.h"

/* `online` false: the will ("lost") or the goodbye ("clean"). `ts` 0 is left out. */
void cf_say_status(cf_text *text, bool online, const char *reason, uint32_t boot, int64_t ts);

typedef struct {
  const char *product;
  const char *platform;
  const char *board;
  const uint8_t *mac; /* 6 bytes */
  const char *version;
  uint64_t version_code; /* 0 is left out */
  const uint8_t *elf;    /* 32 bytes */
  uint32_t security_version;
  int slot; /* -1 is left out */
  const char *reset_reason;
  uint32_t slot_size;
  const char *env;
  bool games;
} cf_say_identity;

void cf_say_info(cf_text *text, const cf_say_identity *identity);
/* The commands that the info promises; NULL after the last. */
extern const char *const cf_say_commands[];

typedef struct {
  uint64_t up_s;
  int rssi;      /* dBm, 0 unknown */
  uint32_t heap; /* 0 unknown */
  uint32_t heap_min;
  uint8_t battery;  /* CF_BATTERY_UNKNOWN */
  const char *ip;   /* empty unknown */
  const char *ssid; /* empty unknown */
  const char *version;
  const uint8_t *elf; /* 32 bytes */
  uint32_t boot;
  uint64_t seq;
  uint32_t scores_waiting;
} cf_say_vitals;

void cf_say_heartbeat(cf_text *text, const cf_say_vitals *vitals);
/* `lvl`: debug, info, warn, error. */
void cf_say_event(cf_text *text, const char *lvl, const char *tag, const char *msg, int64_t ts);
void cf_say_report(cf_text *text, const char *session, const cf_report *report, int64_t ts);

#endif
