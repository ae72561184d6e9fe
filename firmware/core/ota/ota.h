/*
 * Updates over the air, from an offer to the restart with the new image.
 *
 *   offer -> (its moment, battery, no game) -> manifest and its signature -> the image's first
 * bytes
 *   -> download into the other slot, resumable -> hash, hash of what is in flash -> otadata ->
 *   restart. What happens after it is core/ota/trial.h.
 *
 * Nothing is erased before signature, platform, board, size, version and security version are known
 * to be right. Every way out is reported with a code of the server's contract.
 */
#ifndef CF_OTA_H
#define CF_OTA_H

#include "../http/fetch.h"
#include "report.h"
#include "writer.h"

#define CF_OTA_BATTERY_MIN 25u /* per cent, unless it is charging */
#define CF_OTA_DELAY_S 60u     /* asks itself again after so many seconds */
#define CF_OTA_DELAYS_MAX 30u  /* with a low battery; then the offer is turned down */
#define CF_OTA_ATTEMPTS 8u     /* broken connections without a byte of progress */
#define CF_OTA_SILENCE_MS 30000u
#define CF_OTA_ALIVE_MS 60000u   /* says so at least that often, the server waits five minutes */
#define CF_OTA_FAREWELL_MS 3000u /* for the last report before the restart */

typedef enum {
  CF_UPDATE_IDLE,
  CF_UPDATE_HELD,    /* an offer waits for its moment */
  CF_UPDATE_ASKING,  /* for the manifest */
  CF_UPDATE_HASHING, /* what an earlier start left in the slot */
  CF_UPDATE_LOADING,
  CF_UPDATE_PAUSED,   /* between two requests: broken connection, or somebody plays */
  CF_UPDATE_CHECKING, /* reads the slot back */
  CF_UPDATE_READY,    /* written; waits for the end of the game */
  CF_UPDATE_LEAVING   /* restarts */
} cf_update_step;

/* What decides whether now is a good moment. */
typedef struct {
  bool in_game;
  uint8_t battery; /* per cent, CF_BATTERY_UNKNOWN without one */
  bool charging;
  int64_t unix_s; /* 0 when unknown */
  bool pending;   /* the running image is on trial itself: first things first */
} cf_ota_moment;

typedef struct {
  const cf_flash *flash;
  const cf_layout *layout;
  cf_nvs *nvs;
  const cf_crypto *crypto;
  cf_fetch *fetch;
  cf_key_list keys;
  cf_ota_self self;
  const char *authorization; /* header line, may be empty; only for the hosts of these two: */
  const char *server;        /* URL of the server, may be empty */
  const char *broker;        /* host of the broker, may be empty */
  uint8_t slot;              /* where the new image goes */
  bool possible;             /* there is a second slot and otadata */

  cf_update_step step;
  cf_offer offer;
  cf_manifest manifest;
  cf_reports reports;
  cf_ota_writer writer;
  uint64_t due_ms;  /* of the present wait */
  uint64_t said_ms; /* last progress report */
  uint32_t present; /* bytes from an earlier start */
  uint32_t reached; /* most bytes so far, to tell progress from none */
  uint16_t delays;
  uint8_t attempts;
  uint8_t percent;
  bool head_checked;
  bool restart;              /* the stick shall restart now */
  char done[CF_SESSION_MAX]; /* last session that is over; its offer may still be retained */
} cf_ota;

void cf_ota_init(cf_ota *ota, const cf_flash *flash, const cf_layout *layout, cf_nvs *nvs,
                 const cf_crypto *crypto, cf_fetch *fetch);

/* An offer arrived. The same one again changes nothing; another one replaces it. */
void cf_ota_offered(cf_ota *ota, cf_json json, uint64_t now_ms);
/* The offer was taken back: a download in progress ends, an image that is written stays unused. */
void cf_ota_withdrawn(cf_ota *ota);

/* Answers of requests that CF_FETCH_MANIFEST and CF_FETCH_IMAGE started. */
void cf_ota_manifest_arrived(cf_ota *ota, bool complete, uint64_t now_ms);
void cf_ota_image_begins(cf_ota *ota, int status, int64_t length, uint32_t from, uint64_t now_ms);
void cf_ota_image_bytes(cf_ota *ota, const uint8_t *bytes, size_t n, uint64_t now_ms);
void cf_ota_image_ended(cf_ota *ota, bool complete, uint64_t now_ms);

/* Does what is due; returns when to be called next. After it `restart` may be set. */
uint64_t cf_ota_step(cf_ota *ota, const cf_ota_moment *moment, uint64_t now_ms);

bool cf_ota_busy(const cf_ota *ota);

#endif
