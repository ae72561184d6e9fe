/*
 * An image proves itself, or goes. After an update the boot loader starts it on trial: a restart
 * without a confirmation brings the old image back. It is confirmed only when the display has shown
 * CF_TRIAL_FRAMES frames (where there is one), the network is up, the broker has let us in and has
 * acknowledged a heartbeat. At a place without any network it is confirmed after
 * CF_TRIAL_ALONE_MS if the display works: an event without Wi-Fi must not roll everybody back. When
 * there is a network but no acknowledged heartbeat within CF_TRIAL_MAX_MS, it goes.
 */
#ifndef CF_OTA_TRIAL_H
#define CF_OTA_TRIAL_H

#include "ota.h"

#define CF_TRIAL_FRAMES 300u
#define CF_TRIAL_ALONE_MS 300000u
#define CF_TRIAL_MAX_MS 600000u

typedef struct {
  bool pending;   /* the running image is on trial */
  bool recorded;  /* `session` is that of the update that brought it */
  bool heartbeat; /* acknowledged */
  bool network;   /* was up at least once */
  uint64_t begun_ms;
  uint32_t frames;
  char session[CF_SESSION_MAX];
} cf_trial;

/* Before the restart: notes what is about to be tried. False when NVS does not take it. */
bool cf_trial_note(cf_nvs *nvs, const cf_offer *offer, const cf_manifest *manifest);
/* After the slot was selected, before it is said: from now on the old app is a rollback. */
bool cf_trial_selected(cf_nvs *nvs, const char *session);

/*
 * After a start: is this a trial, or has one failed? Adds the report that is due and raises the
 * floor of what was confirmed but not yet noted. `running` is the slot that runs, -1 if unknown.
 */
void cf_trial_begin(cf_trial *trial, cf_ota *ota, int running, const uint8_t elf_sha256[32],
                    uint64_t now_ms);

typedef enum { CF_TRIAL_ON, CF_TRIAL_CONFIRMED, CF_TRIAL_FAILED } cf_trial_verdict;

/* `network` and `online`: now. CF_TRIAL_FAILED means restart; the image is marked already. */
cf_trial_verdict cf_trial_step(cf_trial *trial, cf_ota *ota, bool has_display, bool network,
                               bool online, uint64_t now_ms);

/* Version number and security floor that were noted for the running image. */
void cf_trial_identity(const cf_nvs *nvs, const cf_image_info *running, uint64_t *version_code,
                       uint32_t *floor);

#endif
