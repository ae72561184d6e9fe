#include "ota.h"

#include <string.h>

#include "flow.h"
#include "trial.h"

void cf_ota_init(cf_ota *ota, const cf_flash *flash, const cf_layout *layout, cf_nvs *nvs,
                 const cf_crypto *crypto, cf_fetch *fetch) {
  memset(ota, 0, sizeof *ota);
  ota->flash = flash;
  ota->layout = layout;
  ota->nvs = nvs;
  ota->crypto = crypto;
  ota->fetch = fetch;
  ota->authorization = "";
  ota->server = "";
  ota->broker = "";
  (void)cf_nvs_get_str(nvs, "ota", "done", ota->done, sizeof ota->done);
}

bool cf_ota_busy(const cf_ota *ota) {
  return ota->step > CF_UPDATE_HELD;
}

/* The session is over; its offer may stay retained for a while and means nothing any more. */
void cf_ota_finish(cf_ota *ota, cf_ota_state state, const char *code, const char *why) {
  cf_fetch_cancel(ota->fetch, CF_FETCH_MANIFEST);
  cf_fetch_cancel(ota->fetch, CF_FETCH_IMAGE);
  cf_report *report = cf_report_add(&ota->reports, state, code, why);
  report->percent = ota->percent;
  (void)cf_copy(ota->done, sizeof ota->done, ota->offer.session);
  (void)cf_nvs_set_str(ota->nvs, "ota", "done", ota->done);
  ota->step = CF_UPDATE_IDLE;
}

void cf_ota_fail(cf_ota *ota, const char *code, const char *why) {
  cf_ota_finish(ota, CF_STATE_FAILED, code, why);
}

void cf_ota_offered(cf_ota *ota, cf_json json, uint64_t now_ms) {
  cf_offer offer;
  bool whole = cf_offer_parse(json, &offer);
  if (!cf_offer_named(&offer) || cf_equal(offer.session, ota->done)) {
    return;
  }
  if (ota->step != CF_UPDATE_IDLE && cf_equal(offer.session, ota->offer.session)) {
    ota->offer.force = offer.force;
    return;
  }
  if (ota->step == CF_UPDATE_LEAVING) {
    return;
  }
  cf_ota_withdrawn(ota);
  ota->offer = offer;
  ota->step = CF_UPDATE_HELD;
  if (!whole) {
    cf_ota_finish(ota, CF_STATE_REJECTED, "OTHER", "the offer is incomplete or too long");
    return;
  }
  ota->due_ms = now_ms;
  ota->delays = 0;
  ota->attempts = 0;
  ota->percent = 0;
  ota->reached = 0;
}

void cf_ota_withdrawn(cf_ota *ota) {
  if (ota->step == CF_UPDATE_LEAVING) {
    return;
  }
  cf_fetch_cancel(ota->fetch, CF_FETCH_MANIFEST);
  cf_fetch_cancel(ota->fetch, CF_FETCH_IMAGE);
  cf_report_forget_offer(&ota->reports);
  ota->step = CF_UPDATE_IDLE;
}

void cf_ota_progress(cf_ota *ota, uint64_t now_ms) {
  cf_report *report = cf_report_add(&ota->reports, CF_STATE_DOWNLOADING, NULL, NULL);
  report->percent = ota->percent;
  report->bytes = ota->writer.taken;
  ota->said_ms = now_ms;
}

static void delay(cf_ota *ota, const char *code, const char *why, uint64_t now_ms) {
  cf_report *report = cf_report_add(&ota->reports, CF_STATE_DELAYED, code, why);
  report->retry_s = CF_OTA_DELAY_S;
  ota->due_ms = now_ms + CF_OTA_DELAY_S * 1000u;
  ota->delays++;
}

static bool battery_low(const cf_ota_moment *moment) {
  return moment->battery != CF_BATTERY_UNKNOWN && moment->battery < CF_OTA_BATTERY_MIN &&
         !moment->charging;
}

/* Is now the moment for the offer at hand? Otherwise says why not. */
static bool welcome(cf_ota *ota, const cf_ota_moment *moment, uint64_t now_ms) {
  if (!ota->possible) {
    cf_ota_finish(ota, CF_STATE_REJECTED, "NO_SPACE", "this board has no second app slot");
    return false;
  }
  if (moment->unix_s != 0 && ota->offer.deadline != 0 && moment->unix_s > ota->offer.deadline) {
    cf_ota_finish(ota, CF_STATE_REJECTED, "ABORTED", "its deadline has passed");
    return false;
  }
  if (moment->unix_s != 0 && moment->unix_s < ota->offer.not_before) {
    int64_t wait_s = ota->offer.not_before - moment->unix_s;
    ota->due_ms = now_ms + (uint64_t)(wait_s < 3600 ? wait_s : 3600) * 1000u;
    return false;
  }
  if (moment->pending) {
    delay(ota, "BUSY", "the last update has not proved itself yet", now_ms);
    return false;
  }
  if (battery_low(moment)) {
    if (ota->delays >= CF_OTA_DELAYS_MAX) {
      cf_ota_finish(ota, CF_STATE_REJECTED, "LOW_BATTERY",
                    "the battery stays low and nobody charges it");
    } else {
      delay(ota, "LOW_BATTERY", "the battery is low", now_ms);
    }
    return false;
  }
  if (moment->in_game && !ota->offer.force) {
    delay(ota, "BUSY", "somebody plays", now_ms);
    return false;
  }
  return true;
}

/* What an earlier start left in the slot: its head is looked at again before anything is added. */
static void hash(cf_ota *ota, uint64_t now_ms) {
  bool done = false;
  uint8_t bytes[CF_IMAGE_HEAD];
  if (!cf_ota_writer_rehash(&ota->writer, ota->present, &done)) {
    cf_ota_fail(ota, "FLASH", "the flash cannot be read");
    return;
  }
  if (!done) {
    return;
  }
  ota->head_checked = ota->flash->read(ota->flash->ctx, ota->writer.slot.at, bytes, sizeof bytes) &&
                      cf_check_head(bytes, &ota->manifest, &ota->self).code == NULL;
  if (!ota->head_checked) {
    cf_ota_writer_restart(&ota->writer);
  } else {
    ota->percent = (uint8_t)((uint64_t)ota->writer.taken * 100 / ota->manifest.size);
    cf_ota_progress(ota, now_ms);
  }
  ota->reached = ota->writer.taken;
  ota->step = CF_UPDATE_PAUSED;
  ota->due_ms = now_ms;
}

static void check(cf_ota *ota) {
  bool done = false;
  bool good = false;
  if (!cf_ota_writer_read_back(&ota->writer, &done, &good)) {
    cf_ota_fail(ota, "FLASH", "the flash cannot be read");
  } else if (done && !good) {
    cf_ota_fail(ota, "FLASH", "the flash does not hold what was written");
  } else if (done) {
    ota->step = CF_UPDATE_READY;
  }
}

static void leave(cf_ota *ota, uint64_t now_ms) {
  /* Images without an ELF hash in their manifest are recognised by the one they have. */
  if (!ota->manifest.has_elf) {
    uint8_t bytes[CF_IMAGE_HEAD];
    cf_image_info info;
    if (ota->flash->read(ota->flash->ctx, ota->writer.slot.at, bytes, sizeof bytes) &&
        cf_image_parse(bytes, &info)) {
      memcpy(ota->manifest.elf_sha256, info.elf_sha256, sizeof info.elf_sha256);
    }
  }
  if (!cf_boot_forget_given_up(ota->flash, ota->layout) ||
      !cf_trial_note(ota->nvs, &ota->offer, &ota->manifest) ||
      !cf_boot_select(ota->flash, ota->layout, ota->slot)) {
    cf_ota_fail(ota, "FLASH", "the new image could not be selected");
    return;
  }
  /* Selected is selected, noted or not. */
  (void)cf_trial_selected(ota->nvs, ota->offer.session);
  cf_report *report = cf_report_add(&ota->reports, CF_STATE_REBOOTING, NULL, NULL);
  report->percent = 100;
  ota->step = CF_UPDATE_LEAVING;
  ota->due_ms = now_ms + CF_OTA_FAREWELL_MS;
}

static bool blocked(const cf_ota *ota, const cf_ota_moment *moment) {
  return moment->in_game && !ota->offer.force;
}

/* A game began while the image arrives: frames matter more than an update. */
static void yield(cf_ota *ota, const cf_ota_moment *moment, uint64_t now_ms) {
  if (blocked(ota, moment)) {
    cf_ota_writer_save(&ota->writer);
    cf_ota_pause(ota);
    ota->due_ms = now_ms;
  }
}

uint64_t cf_ota_step(cf_ota *ota, const cf_ota_moment *moment, uint64_t now_ms) {
  bool quiet = ota->step == CF_UPDATE_PAUSED || ota->step == CF_UPDATE_LOADING ||
               ota->step == CF_UPDATE_READY;
  if (quiet && ota->head_checked && now_ms - ota->said_ms >= CF_OTA_ALIVE_MS) {
    cf_ota_progress(ota, now_ms);
  }
  switch (ota->step) {
  case CF_UPDATE_IDLE:
    return UINT64_MAX;
  case CF_UPDATE_HELD:
    if (now_ms >= ota->due_ms && welcome(ota, moment, now_ms)) {
      cf_ota_ask(ota, now_ms);
    }
    return ota->step == CF_UPDATE_HELD ? ota->due_ms : now_ms + 1000u;
  case CF_UPDATE_HASHING:
    hash(ota, now_ms);
    return now_ms;
  case CF_UPDATE_PAUSED:
    if (now_ms >= ota->due_ms && !blocked(ota, moment)) {
      cf_ota_load(ota, now_ms);
    }
    return now_ms + 1000u;
  case CF_UPDATE_LOADING:
    yield(ota, moment, now_ms);
    return now_ms + 1000u;
  case CF_UPDATE_CHECKING:
    check(ota);
    return now_ms;
  case CF_UPDATE_READY:
    if (!blocked(ota, moment)) {
      leave(ota, now_ms);
      return now_ms;
    }
    return now_ms + 1000u;
  case CF_UPDATE_LEAVING:
    ota->restart = ota->reports.count == 0 || now_ms >= ota->due_ms;
    return ota->restart ? now_ms : ota->due_ms;
  default:
    return now_ms + 1000u;
  }
}
