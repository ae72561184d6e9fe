/*
 * The configuration that the server wants, as far as this firmware knows it. Known keys have the
 * server's ranges; a value out of range is rejected with a reason and the old one stays. A key that
 * is missing keeps what it was; an unknown one is rejected as "unknown". Kept in NVS, so that it
 * holds without a network. Fixed point: temp_offset in thousandths of a degree.
 */
#ifndef CF_CONFIG_H
#define CF_CONFIG_H

#include "../json/json.h"
#include "../nvs/nvs.h"

#define CF_KIOSK_MAX 32u
#define CF_MESSAGE_MAX 49u
#define CF_NICKNAME_MAX 13u

typedef struct {
  uint64_t rev;
  int32_t temp_offset_milli; /* -20000..20000, thousandths of a kelvin */
  int32_t utc_offset_s;      /* -43200..50400, seconds east of UTC */
  uint16_t heartbeat_s;      /* 5..300 */
  uint8_t brightness;        /* 0..100 % */
  uint8_t volume;            /* 0..100 % */
  bool sound;
  bool scores;                    /* false: runs are not reported */
  char kiosk[CF_KIOSK_MAX];       /* game that alone may be played, empty for any */
  char message[CF_MESSAGE_MAX];   /* line shown in the menu, empty for none */
  char nickname[CF_NICKNAME_MAX]; /* set by the desk; empty leaves the player's own */
} cf_config;

void cf_config_defaults(cf_config *config);
void cf_config_load(cf_config *config, const cf_nvs *nvs);

/*
 * Takes a desired configuration ({"v":1,"rev":n,"set":{...}}); false when it is none. `rejected`
 * gets an object of key to reason; those that do not fit are left out.
 */
bool cf_config_apply(cf_config *config, cf_nvs *nvs, cf_json desired, cf_text *rejected);
/* The payload of config/reported; `rejected` is what cf_config_apply wrote, or empty. */
void cf_config_report(const cf_config *config, const char *rejected, cf_text *report);

#endif
