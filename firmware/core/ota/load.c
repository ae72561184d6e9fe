/* Fetching: the manifest and what it says, the image and its first bytes. */
#include <string.h>

#include "../wifi/url.h"
#include "flow.h"

static void fail_http(cf_ota *ota, cf_ota_state state, int status) {
  char code[CF_OTA_CODE_MAX];
  cf_text text;
  cf_text_init(&text, code, sizeof code);
  cf_text_str(&text, "HTTP_");
  cf_text_i64(&text, status);
  cf_ota_finish(ota, state, code, "the server did not give the file");
}

static cf_http_request request(const cf_ota *ota, const char *url, uint32_t from, uint32_t most) {
  /* An offer may name any URL; the credential goes only to where it belongs. */
  bool ours = cf_url_is_of(url, ota->broker) || cf_url_same_host(url, ota->server);
  const char *headers = ours ? ota->authorization : "";
  return (cf_http_request){url, headers, NULL, 0, from, most, CF_OTA_SILENCE_MS};
}

void cf_ota_ask(cf_ota *ota, uint64_t now_ms) {
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
      cf_ota_finish(ota, CF_STATE_REJECTED, "NET", "the manifest could not be fetched");
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
    cf_ota_finish(ota, CF_STATE_REJECTED, no.code, no.why);
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

void cf_ota_load(cf_ota *ota, uint64_t now_ms) {
  cf_http_request req = request(ota, ota->offer.url, ota->writer.taken, ota->manifest.size);
  if (cf_fetch_start(ota->fetch, CF_FETCH_IMAGE, &req)) {
    ota->step = CF_UPDATE_LOADING;
  } else {
    ota->due_ms = now_ms + 1000u;
  }
}

void cf_ota_pause(cf_ota *ota) {
  cf_fetch_cancel(ota->fetch, CF_FETCH_IMAGE);
  ota->step = CF_UPDATE_PAUSED;
}

void cf_ota_image_begins(cf_ota *ota, int status, int64_t length, uint32_t from, uint64_t now_ms) {
  if (ota->step != CF_UPDATE_LOADING) {
    return;
  }
  if (status == 408 || status == 429 || status >= 500) {
    if (again(ota, now_ms)) {
      cf_ota_pause(ota);
    } else {
      fail_http(ota, CF_STATE_FAILED, status);
    }
    return;
  }
  if (status == 416 && ota->writer.taken > 0) {
    cf_ota_writer_restart(&ota->writer);
    ota->due_ms = now_ms + 1000u;
    cf_ota_pause(ota);
    return;
  }
  if (status != 200 && status != 206) {
    fail_http(ota, CF_STATE_FAILED, status);
    return;
  }
  from = status == 200 ? 0 : from;
  if (from != ota->writer.taken) {
    if (from != 0) {
      cf_ota_fail(ota, "NET", "the server sent another part than was asked for");
      return;
    }
    cf_ota_writer_restart(&ota->writer);
    ota->head_checked = false;
  }
  if (length >= 0 && (uint64_t)length + from != ota->manifest.size) {
    cf_ota_fail(ota, "SHA_MISMATCH", "the file has another length than the manifest says");
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
    cf_ota_finish(ota, CF_STATE_REJECTED, no.code, no.why);
    return false;
  }
  ota->head_checked = true;
  cf_ota_progress(ota, now_ms);
  if (!cf_ota_writer_take(&ota->writer, (const uint8_t *)fetch->body, want)) {
    cf_ota_fail(ota, "FLASH", "the flash does not take the image");
    return false;
  }
  return true;
}

void cf_ota_image_bytes(cf_ota *ota, const uint8_t *bytes, size_t n, uint64_t now_ms) {
  if (ota->step != CF_UPDATE_LOADING || (!ota->head_checked && !head(ota, &bytes, &n, now_ms))) {
    return;
  }
  if (n > ota->manifest.size - ota->writer.taken) {
    cf_ota_fail(ota, "SHA_MISMATCH", "the file is longer than the manifest says");
    return;
  }
  if (!cf_ota_writer_take(&ota->writer, bytes, n)) {
    cf_ota_fail(ota, "FLASH", "the flash does not take the image");
    return;
  }
  uint32_t percent = (uint32_t)((uint64_t)ota->writer.taken * 100 / ota->manifest.size);
  bool tenth = percent / 10 > ota->percent / 10u;
  ota->percent = (uint8_t)percent;
  if (tenth) {
    cf_ota_progress(ota, now_ms);
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
      cf_ota_pause(ota);
    } else {
      cf_ota_fail(ota, "NET", "the connection broke too often");
    }
    return;
  }
  (void)cf_report_add(&ota->reports, CF_STATE_VERIFYING, NULL, NULL);
  bool written = cf_ota_writer_finish(&ota->writer);
  cf_ota_writer_forget(ota->nvs);
  if (!written) {
    cf_ota_fail(ota, "FLASH", "the flash does not take the image");
  } else if (!cf_ota_writer_matches(&ota->writer)) {
    cf_ota_fail(ota, "SHA_MISMATCH", "the image was damaged on its way");
  } else {
    ota->step = CF_UPDATE_CHECKING;
    ota->due_ms = now_ms;
  }
}
