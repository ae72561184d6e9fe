#include "trial.h"

#include <string.h>

#include "../base/bytes.h"

/* NVS ota/trial: ELF hash, version number, security version, session. */
#define ELF 32u
#define NOTE (ELF + 8u + 4u + CF_SESSION_MAX)

typedef struct {
  uint8_t elf[ELF];
  uint64_t version_code;
  uint32_t security_version;
  char session[CF_SESSION_MAX];
} note;

static bool read_note(const cf_nvs *nvs, note *out) {
  uint8_t bytes[NOTE];
  size_t n;
  if (!cf_nvs_get_blob(nvs, "ota", "trial", bytes, sizeof bytes, &n) || n != NOTE) {
    return false;
  }
  memcpy(out->elf, bytes, ELF);
  out->version_code = cf_le32(bytes + ELF) | (uint64_t)cf_le32(bytes + ELF + 4) << 32;
  out->security_version = cf_le32(bytes + ELF + 8);
  memcpy(out->session, bytes + ELF + 12, CF_SESSION_MAX);
  out->session[CF_SESSION_MAX - 1] = '\0';
  return true;
}

bool cf_trial_note(cf_nvs *nvs, const cf_offer *offer, const cf_manifest *manifest) {
  uint8_t bytes[NOTE];
  memset(bytes, 0, sizeof bytes);
  memcpy(bytes, manifest->elf_sha256, ELF);
  cf_put_le32(bytes + ELF, (uint32_t)manifest->version_code);
  cf_put_le32(bytes + ELF + 4, (uint32_t)(manifest->version_code >> 32));
  cf_put_le32(bytes + ELF + 8, manifest->security_version);
  memcpy(bytes + ELF + 12, offer->session, strlen(offer->session));
  return cf_nvs_set_blob(nvs, "ota", "trial", bytes, sizeof bytes);
}

/*
 * What was confirmed becomes the floor and the known version. The note goes last: cut off before,
 * it is done again after the next start.
 */
static void keep(cf_ota *ota, const note *record) {
  uint64_t floor = 0;
  (void)cf_nvs_get_u64(ota->nvs, "ota", "floor", &floor);
  if (record->security_version > floor) {
    (void)cf_nvs_set_u32(ota->nvs, "ota", "floor", record->security_version);
    ota->self.security_floor = record->security_version;
  }
  (void)cf_nvs_set_u64(ota->nvs, "ota", "code", record->version_code);
  (void)cf_nvs_set_blob(ota->nvs, "ota", "code_elf", record->elf, 8);
  (void)cf_nvs_set_str(ota->nvs, "ota", "done", record->session);
  (void)cf_copy(ota->done, sizeof ota->done, record->session);
  (void)cf_nvs_erase(ota->nvs, "ota", "trial");
}

bool cf_trial_selected(cf_nvs *nvs, const char *session) {
  return cf_nvs_set_str(nvs, "ota", "selected", session);
}

/*
 * It was to be started and said so, but the boot loader started the old one: it found the image
 * damaged, or the power went while it rewrote its choice.
 */
static bool was_selected(const cf_nvs *nvs, const char *session) {
  char selected[CF_SESSION_MAX];
  return cf_nvs_get_str(nvs, "ota", "selected", selected, sizeof selected) &&
         cf_equal(selected, session);
}

static void say(cf_ota *ota, cf_ota_state state, const char *code, const char *why) {
  cf_report *report = cf_report_add(&ota->reports, state, code, why);
  report->of_trial = true;
  report->percent = 100;
}

void cf_trial_begin(cf_trial *trial, cf_ota *ota, int running, const uint8_t elf_sha256[32],
                    uint64_t now_ms) {
  note record;
  cf_boot_choice choice = cf_boot_read(ota->flash, ota->layout);
  memset(trial, 0, sizeof *trial);
  trial->begun_ms = now_ms;
  trial->pending = choice.slot >= 0 && choice.slot == running &&
                   (choice.state == CF_OTA_PENDING || choice.state == CF_OTA_NEW);
  if (!read_note(ota->nvs, &record)) {
    return;
  }
  (void)cf_copy(trial->session, sizeof trial->session, record.session);
  trial->recorded = true;
  bool ours = memcmp(record.elf, elf_sha256, ELF) == 0;
  if (ours && trial->pending) {
    ota->self.version_code = record.version_code;
    say(ota, CF_STATE_PENDING_VERIFY, NULL, NULL);
  } else if (ours) {
    ota->self.version_code = record.version_code;
    keep(ota, &record);
    say(ota, CF_STATE_CONFIRMED, NULL, NULL);
  } else if (cf_boot_given_up(ota->flash, ota->layout) >= 0 ||
             was_selected(ota->nvs, record.session)) {
    (void)cf_nvs_set_str(ota->nvs, "ota", "done", record.session);
    (void)cf_copy(ota->done, sizeof ota->done, record.session);
    (void)cf_nvs_erase(ota->nvs, "ota", "trial");
    say(ota, CF_STATE_ROLLED_BACK, "ROLLED_BACK",
        "the new image did not prove itself; the old one runs again");
  } else {
    /* Power went before the new image was selected: the offer is still there. */
    trial->recorded = false;
    (void)cf_nvs_erase(ota->nvs, "ota", "trial");
  }
}

static void confirm(cf_trial *trial, cf_ota *ota) {
  note record;
  trial->pending = false;
  if (!cf_boot_mark(ota->flash, ota->layout, CF_OTA_VALID)) {
    return;
  }
  if (trial->recorded && read_note(ota->nvs, &record)) {
    keep(ota, &record);
    say(ota, CF_STATE_CONFIRMED, NULL, NULL);
  }
}

cf_trial_verdict cf_trial_step(cf_trial *trial, cf_ota *ota, bool has_display, bool network,
                               bool online, uint64_t now_ms) {
  if (!trial->pending) {
    return CF_TRIAL_CONFIRMED;
  }
  trial->network = trial->network || network;
  uint64_t age = now_ms - trial->begun_ms;
  bool shown = !has_display || trial->frames >= CF_TRIAL_FRAMES;
  bool heard = network && online && trial->heartbeat;
  bool alone = !trial->network && age >= CF_TRIAL_ALONE_MS;
  if (shown && (heard || alone)) {
    confirm(trial, ota);
    return CF_TRIAL_CONFIRMED;
  }
  if (age < CF_TRIAL_MAX_MS) {
    return CF_TRIAL_ON;
  }
  trial->pending = false;
  (void)cf_boot_mark(ota->flash, ota->layout, CF_OTA_INVALID);
  return CF_TRIAL_FAILED;
}

void cf_trial_identity(const cf_nvs *nvs, const cf_image_info *running, uint64_t *version_code,
                       uint32_t *floor) {
  uint8_t elf[8];
  size_t n;
  uint64_t value = 0;
  *version_code = cf_version_code(running->version);
  if (cf_nvs_get_blob(nvs, "ota", "code_elf", elf, sizeof elf, &n) && n == sizeof elf &&
      memcmp(elf, running->elf_sha256, sizeof elf) == 0 &&
      cf_nvs_get_u64(nvs, "ota", "code", &value)) {
    *version_code = value;
  }
  *floor = cf_nvs_get_u64(nvs, "ota", "floor", &value) && value <= UINT32_MAX ? (uint32_t)value : 0;
}
