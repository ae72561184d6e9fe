#include "ota.h"

#include <string.h>

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
  (void)cf_nvs_get_str(nvs, "ota", "done", ota->done, sizeof ota->done);
}

bool cf_ota_busy(const cf_ota *ota) {
  return ota->step > CF_UPDATE_HELD;
}

/* The session is over; its offer may stay retained for a while and means nothing any more. */
static void finish(cf_ota *ota, cf_ota_state state, const char *code, const char *why) {
  cf_fetch_cancel(ota->fetch, CF_FETCH_MANIFEST);
  cf_fetch_cancel(ota->fetch, CF_FETCH_IMAGE);
  cf_report *report = cf_report_add(&ota->reports, state, code, why);
  report->percent = ota->percent;
  (void)cf_copy(ota->done, sizeof ota->done, ota->offer.session);
  (void)cf_nvs_set_str(ota->nvs, "ota", "done", ota->done);
  ota->step = CF_UPDATE_IDLE;
}

static void fail(cf_ota *ota, const char *code, const char *why) {
  finish(ota, CF_STATE_FAILED, code, why);
}

static void fail_http(cf_ota *ota, cf_ota_state state, int status) {
  char code[CF_OTA_CODE_MAX];
  cf_text text;
  cf_text_init(&text, code, sizeof code);
  cf_text_str(&text, "HTTP_");
  cf_text_i64(&text, status);
  finish(ota, state, code, "the server did not give the file");
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
    finish(ota, CF_STATE_REJECTED, "OTHER", "the offer is incomplete or too long");
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

static void progress(cf_ota *ota, uint64_t now_ms) {
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
    finish(ota, CF_STATE_REJECTED, "NO_SPACE", "this board has no second app slot");
    return false;
  }
  if (moment->unix_s != 0 && ota->offer.deadline != 0 && moment->unix_s > ota->offer.deadline) {
    finish(ota, CF_STATE_REJECTED, "ABORTED", "its deadline has passed");
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
      finish(ota, CF_STATE_REJECTED, "LOW_BATTERY", "the battery stays low and nobody charges it");
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

static cf_http_request request(const cf_ota *ota, const char *url, uint32_t from, uint32_t most) {
  return (cf_http_request){url, ota->authorization, NULL, 0, from, most, CF_OTA_SILENCE_MS};
}

static void ask(cf_ota *ota, uint64_t now_ms) {
  cf_http_request req = request(ota, ota->offer.manifest, 0, CF_MANIFEST_MAX);
  if (cf_fetch_start(ota->fetch, CF_FETCH_MANIFEST, &req)) {
    ota->step = CF_UPDATE_ASKING;
  } else {
    ota->due_ms = now_ms + 1000u; /* somebody else uses the line */
  }
}

/* A connection that brought nothing new; gives up after CF_OTA_ATTEMPTS of them. */
static bool again(cf_ota *ota, uint64_t now_ms) {
  if (ota->writer.taken > ota->reached && ota->step != CF_UPDATE_ASKING) {
    ota->reached = ota->writer.taken;
    ota->attempts = 0;
  }
  ota->attempts++;
  if (ota->attempts > CF_OTA_ATTEMPTS) {
    return false;
  }
  unsigned doubled = ota->attempts < 6 ? ota->attempts : 6;
  ota->due_ms = now_ms + (500u << doubled);
  return true;
}

void cf_ota_manifest_arrived(cf_ota *ota, bool complete, uint64_t now_ms) {
  const cf_fetch *fetch = ota->fetch;
  if (ota->step != CF_UPDATE_ASKING) {
    return;
  }
  bool passing = !complete || fetch->status == 408 || fetch->status == 429 || fetch->status >= 500;
  if (passing && !fetch->too_long) {
    if (again(ota, now_ms)) {
      ota->step = CF_UPDATE_HELD;
    } else if (complete) {
      fail_http(ota, CF_STATE_REJECTED, fetch->status);
    } else {
      finish(ota, CF_STATE_REJECTED, "NET", "the manifest could not be fetched");
    }
    return;
  }
  if (!fetch->too_long && fetch->status != 200) {
    fail_http(ota, CF_STATE_REJECTED, fetch->status);
    return;
  }
  cf_objection no = cf_check_signature(ota->crypto, cf_key_find(&ota->keys, ota->offer.keyid),
                                       &ota->offer, fetch->body, fetch->have);
  if (no.code == NULL &&
      (fetch->too_long || !cf_manifest_parse(fetch->body, fetch->have, &ota->manifest))) {
    no = (cf_objection){"BAD_SIG", "what was signed is no manifest"};
  }
  if (no.code == NULL) {
    no = cf_check_manifest(&ota->manifest, &ota->offer, &ota->self);
  }
  if (no.code != NULL) {
    finish(ota, CF_STATE_REJECTED, no.code, no.why);
    return;
  }
  (void)cf_report_add(&ota->reports, CF_STATE_ACCEPTED, NULL, NULL);
  ota->attempts = 0;
  ota->head_checked = false;
  ota->present =
      cf_ota_writer_begin(&ota->writer, ota->flash, ota->nvs, ota->layout->slots[ota->slot],
                          ota->slot, ota->manifest.size, ota->manifest.sha256);
  ota->step = ota->present > 0 ? CF_UPDATE_HASHING : CF_UPDATE_PAUSED;
  ota->due_ms = now_ms;
}

static void load(cf_ota *ota, uint64_t now_ms) {
  cf_http_request req = request(ota, ota->offer.url, ota->writer.taken, ota->manifest.size);
  if (cf_fetch_start(ota->fetch, CF_FETCH_IMAGE, &req)) {
    ota->step = CF_UPDATE_LOADING;
  } else {
    ota->due_ms = now_ms + 1000u;
  }
}

/* Pauses until `due_ms`; what is in the page counts as not received. */
static void pause(cf_ota *ota) {
  cf_fetch_cancel(ota->fetch, CF_FETCH_IMAGE);
  ota->step = CF_UPDATE_PAUSED;
  if (!ota->head_checked) {
    ota->fetch->have = 0;
  }
}

void cf_ota_image_begins(cf_ota *ota, int status, int64_t length, uint32_t from, uint64_t now_ms) {
  if (ota->step != CF_UPDATE_LOADING) {
    return;
  }
  if (status == 408 || status == 429 || status >= 500) {
    if (again(ota, now_ms)) {
      pause(ota);
    } else {
      fail_http(ota, CF_STATE_FAILED, status);
    }
    return;
  }
  if (status == 416 && ota->writer.taken > 0) {
    cf_ota_writer_restart(&ota->writer);
    ota->due_ms = now_ms + 1000u;
    pause(ota);
    return;
  }
  if (status != 200 && status != 206) {
    fail_http(ota, CF_STATE_FAILED, status);
    return;
  }
  from = status == 200 ? 0 : from;
  if (from != ota->writer.taken) {
    if (from != 0) {
      fail(ota, "NET", "the server sent another part than was asked for");
      return;
    }
    cf_ota_writer_restart(&ota->writer);
    ota->head_checked = false;
  }
  if (length >= 0 && (uint64_t)length + from != ota->manifest.size) {
    fail(ota, "SHA_MISMATCH", "the file has another length than the manifest says");
  }
}

/* Collects the first bytes and looks at them; *left is what remains of the n bytes. */
static bool head(cf_ota *ota, const uint8_t **bytes, size_t *n, uint64_t now_ms) {
  cf_fetch *fetch = ota->fetch;
  size_t want = (ota->manifest.size < CF_IMAGE_HEAD ? ota->manifest.size : CF_IMAGE_HEAD);
  size_t take = want - fetch->have < *n ? want - fetch->have : *n;
  cf_fetch_keep(fetch, *bytes, take);
  *bytes += take;
  *n -= take;
  if (fetch->have < want) {
    return false;
  }
  memset(fetch->body + want, 0, CF_IMAGE_HEAD - want);
  cf_objection no = cf_check_head((const uint8_t *)fetch->body, &ota->manifest, &ota->self);
  if (no.code != NULL) {
    finish(ota, CF_STATE_REJECTED, no.code, no.why);
    return false;
  }
  ota->head_checked = true;
  progress(ota, now_ms);
  if (!cf_ota_writer_take(&ota->writer, (const uint8_t *)fetch->body, want)) {
    fail(ota, "FLASH", "the flash does not take the image");
    return false;
  }
  return true;
}

void cf_ota_image_bytes(cf_ota *ota, const uint8_t *bytes, size_t n, uint64_t now_ms) {
  if (ota->step != CF_UPDATE_LOADING || (!ota->head_checked && !head(ota, &bytes, &n, now_ms))) {
    return;
  }
  if (n > ota->manifest.size - ota->writer.taken) {
    fail(ota, "SHA_MISMATCH", "the file is longer than the manifest says");
    return;
  }
  if (!cf_ota_writer_take(&ota->writer, bytes, n)) {
    fail(ota, "FLASH", "the flash does not take the image");
    return;
  }
  uint32_t percent = (uint32_t)((uint64_t)ota->writer.taken * 100 / ota->manifest.size);
  bool tenth = percent / 10 > ota->percent / 10u;
  ota->percent = (uint8_t)percent;
  if (tenth) {
    progress(ota, now_ms);
  }
}

void cf_ota_image_ended(cf_ota *ota, bool complete, uint64_t now_ms) {
  (void)complete;
  if (ota->step != CF_UPDATE_LOADING) {
    return;
  }
  if (ota->writer.taken < ota->manifest.size) {
    cf_ota_writer_save(&ota->writer);
    if (again(ota, now_ms)) {
      pause(ota);
    } else {
      fail(ota, "NET", "the connection broke too often");
    }
    return;
  }
  (void)cf_report_add(&ota->reports, CF_STATE_VERIFYING, NULL, NULL);
  bool written = cf_ota_writer_finish(&ota->writer);
  cf_ota_writer_forget(ota->nvs);
  if (!written) {
    fail(ota, "FLASH", "the flash does not take the image");
  } else if (!cf_ota_writer_matches(&ota->writer)) {
    fail(ota, "SHA_MISMATCH", "the image was damaged on its way");
  } else {
    ota->step = CF_UPDATE_CHECKING;
    ota->due_ms = now_ms;
  }
}

/* What an earlier start left in the slot: its head is looked at again before anything is added. */
static void hash(cf_ota *ota, uint64_t now_ms) {
  bool done = false;
  uint8_t bytes[CF_IMAGE_HEAD];
  if (!cf_ota_writer_rehash(&ota->writer, ota->present, &done)) {
    fail(ota, "FLASH", "the flash cannot be read");
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
    progress(ota, now_ms);
  }
  ota->reached = ota->writer.taken;
  ota->step = CF_UPDATE_PAUSED;
  ota->due_ms = now_ms;
}

static void check(cf_ota *ota) {
  bool done = false;
  bool good = false;
  if (!cf_ota_writer_read_back(&ota->writer, &done, &good)) {
    fail(ota, "FLASH", "the flash cannot be read");
  } else if (done && !good) {
    fail(ota, "FLASH", "the flash does not hold what was written");
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
    fail(ota, "FLASH", "the new image could not be selected");
    return;
  }
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
    pause(ota);
    ota->due_ms = now_ms;
  }
}

uint64_t cf_ota_step(cf_ota *ota, const cf_ota_moment *moment, uint64_t now_ms) {
  bool quiet = ota->step == CF_UPDATE_PAUSED || ota->step == CF_UPDATE_LOADING ||
               ota->step == CF_UPDATE_READY;
  if (quiet && ota->head_checked && now_ms - ota->said_ms >= CF_OTA_ALIVE_MS) {
    progress(ota, now_ms);
  }
  switch (ota->step) {
  case CF_UPDATE_IDLE:
    return UINT64_MAX;
  case CF_UPDATE_HELD:
    if (now_ms >= ota->due_ms && welcome(ota, moment, now_ms)) {
      ask(ota, now_ms);
    }
    return ota->step == CF_UPDATE_HELD ? ota->due_ms : now_ms + 1000u;
  case CF_UPDATE_HASHING:
    hash(ota, now_ms);
    return now_ms;
  case CF_UPDATE_PAUSED:
    if (now_ms >= ota->due_ms && !blocked(ota, moment)) {
      load(ota, now_ms);
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
