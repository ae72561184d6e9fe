#include "vboot.h"

#include <openssl/evp.h>
#include <string.h>

#include "host.h"

#define TABLE 0x8000u
#define ENTRY 32u
#define ENTRIES 95u
#define SLOTS 16u
#define SECTOR 4096u
#define OTADATA_SIZE 32u
#define IMAGE_HEADER 24u
#define SEGMENTS 16u

enum { NEW = 0, PENDING_VERIFY = 1, VALID = 2, INVALID = 3, ABORTED = 4 };

typedef struct {
  uint32_t otadata;
  uint32_t slot[SLOTS];
  uint32_t size[SLOTS];
  unsigned slots;
} layout;

typedef struct {
  uint32_t seq;
  uint8_t label[20];
  uint32_t state;
  uint32_t crc;
} selection;

_Static_assert(sizeof(selection) == OTADATA_SIZE, "otadata entries have 32 bytes");

static uint32_t le32(const uint8_t *b) {
  return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static bool read_layout(cf_vflash *flash, layout *out) {
  *out = (layout){0};
  for (unsigned i = 0; i < ENTRIES; i++) {
    uint8_t entry[ENTRY];
    if (!cf_vflash_read(flash, TABLE + i * ENTRY, entry, ENTRY))
      return false;
    if (entry[0] != 0xAA || entry[1] != 0x50)
      break;
    uint8_t type = entry[2];
    uint8_t subtype = entry[3];
    if (type == 1 && subtype == 0)
      out->otadata = le32(entry + 4);
    if (type == 0 && subtype >= 0x10 && subtype < 0x10 + SLOTS) {
      unsigned slot = subtype - 0x10u;
      out->slot[slot] = le32(entry + 4);
      out->size[slot] = le32(entry + 8);
      if (slot >= out->slots)
        out->slots = slot + 1;
    }
  }
  return out->otadata != 0 && out->slots > 0;
}

/* The ROM's crc32_le over the sequence number alone, started with all ones. */
static uint32_t crc_of(uint32_t seq) {
  uint32_t crc = 0; /* crc32_le(UINT32_MAX, ..) inverts on entry and exit */
  for (unsigned i = 0; i < 4; i++) {
    crc ^= (seq >> (8 * i)) & 0xFF;
    for (int bit = 0; bit < 8; bit++)
      crc = crc & 1 ? crc >> 1 ^ 0xEDB88320u : crc >> 1;
  }
  return ~crc;
}

static bool usable(const selection *entry) {
  return entry->seq != UINT32_MAX && entry->crc == crc_of(entry->seq) && entry->seq != 0 &&
         entry->state != INVALID && entry->state != ABORTED;
}

static bool write_selection(cf_vflash *flash, const layout *where, int which,
                            const selection *entry) {
  uint32_t address = where->otadata + (uint32_t)which * SECTOR;
  return cf_vflash_erase(flash, address, SECTOR) &&
         cf_vflash_write(flash, address, entry, sizeof *entry);
}

/* Reads an image front to back, adding up what the loader checks. */
typedef struct {
  cf_vflash *flash;
  EVP_MD_CTX *hash;
  uint32_t at;
  uint32_t end; /* of the slot */
  uint8_t sum;  /* of the content of segments */
} reading;

static bool take(reading *r, void *out, uint32_t n) {
  if (n > r->end - r->at || !cf_vflash_read(r->flash, r->at, out, n))
    return false;
  r->at += n;
  return EVP_DigestUpdate(r->hash, out, n) == 1;
}

static bool take_content(reading *r, uint32_t n) {
  while (n > 0) {
    uint8_t part[SECTOR];
    uint32_t some = n < sizeof part ? n : (uint32_t)sizeof part;
    if (!take(r, part, some))
      return false;
    for (uint32_t i = 0; i < some; i++)
      r->sum ^= part[i];
    n -= some;
  }
  return true;
}

static const char *fault_of(reading *r, uint16_t chip_id) {
  uint32_t start = r->at;
  uint8_t header[IMAGE_HEADER];
  if (!take(r, header, sizeof header))
    return "no power";
  if (header[0] != 0xE9)
    return "no image";
  if (header[1] == 0 || header[1] > SEGMENTS)
    return "bad number of segments";
  if ((header[12] | header[13] << 8) != chip_id)
    return "image for another chip";
  for (unsigned i = 0; i < header[1]; i++) {
    uint8_t segment[8];
    if (!take(r, segment, sizeof segment) || !take_content(r, le32(segment + 4)))
      return "a segment is longer than the slot";
  }
  /* The sum is the last byte of a line of 16. */
  uint8_t line[16];
  uint32_t rest = 16u - (r->at - start) % 16u;
  if (!take(r, line, rest))
    return "the image is longer than the slot";
  if (line[rest - 1] != r->sum)
    return "wrong checksum";
  if (header[23] != 1)
    return NULL;
  uint8_t hash[32];
  uint8_t appended[32];
  if (EVP_DigestFinal_ex(r->hash, hash, NULL) != 1 || sizeof appended > r->end - r->at ||
      !cf_vflash_read(r->flash, r->at, appended, sizeof appended) ||
      memcmp(hash, appended, sizeof hash) != 0)
    return "wrong SHA-256";
  return NULL;
}

const char *cf_vboot_fault_of(cf_vflash *flash, uint32_t address, uint32_t slot_size,
                              uint16_t chip_id) {
  reading r = {.flash = flash,
               .hash = EVP_MD_CTX_new(),
               .at = address,
               .end = address + slot_size,
               .sum = 0xEF};
  if (!r.hash || EVP_DigestInit_ex(r.hash, EVP_sha256(), NULL) != 1)
    cf_host_die(CF_EXIT_SYSTEM, "OpenSSL has no SHA-256.");
  const char *fault = fault_of(&r, chip_id);
  EVP_MD_CTX_free(r.hash);
  return fault;
}

/* The newest usable entry: 0, 1, or -1. */
static int newest(const selection entries[2]) {
  bool first = usable(&entries[0]);
  bool second = usable(&entries[1]);
  if (first && second)
    return entries[1].seq > entries[0].seq ? 1 : 0;
  return first ? 0 : second ? 1 : -1;
}

static bool is_initial(const selection *entry) {
  return entry->seq == UINT32_MAX;
}

/* Fresh otadata is filled in after the first start: set_actual_ota_seq. */
static bool settle(cf_vflash *flash, const layout *where, int slot) {
  selection entry = {
      .seq = (uint32_t)slot + 1u, .state = VALID, .crc = crc_of((uint32_t)slot + 1u)};
  memset(entry.label, 0xFF, sizeof entry.label);
  return write_selection(flash, where, slot % 2, &entry);
}

static cf_vboot_result load(cf_vflash *flash, const layout *where, int chosen, uint16_t chip_id) {
  cf_vboot_result result = {.why = "no slot has an image that can be started"};
  /* From the chosen one down, then up: load_boot_image. */
  for (int turn = 0; turn < (int)where->slots; turn++) {
    int slot = turn <= chosen ? chosen - turn : turn;
    if (!where->slot[slot])
      continue;
    const char *fault = cf_vboot_fault_of(flash, where->slot[slot], where->size[slot], chip_id);
    if (!fault) {
      return (cf_vboot_result){
          .booted = true, .slot = slot, .address = where->slot[slot], .fell_back = slot != chosen};
    }
  }
  return result;
}

cf_vboot_result cf_vboot(cf_vflash *flash, uint16_t chip_id) {
  layout where;
  if (!read_layout(flash, &where))
    return (cf_vboot_result){.why = "no partition table"};
  selection entries[2];
  bool aborted = false;
  for (int i = 0; i < 2; i++) {
    if (!cf_vflash_read(flash, where.otadata + (uint32_t)i * SECTOR, &entries[i],
                        sizeof entries[i])) {
      return (cf_vboot_result){.why = "no power"};
    }
    /* It was started once and never proved itself: update_anti_rollback's sibling for states. */
    if (usable(&entries[i]) && entries[i].state == PENDING_VERIFY) {
      entries[i].state = ABORTED;
      aborted = true;
      if (!write_selection(flash, &where, i, &entries[i])) {
        return (cf_vboot_result){.why = "the power was cut in the boot loader"};
      }
    }
  }
  int active = newest(entries);
  int chosen = 0;
  if (active >= 0) {
    chosen = (int)((entries[active].seq - 1u) % where.slots);
    if (entries[active].state == NEW) {
      entries[active].state = PENDING_VERIFY;
      if (!write_selection(flash, &where, active, &entries[active])) {
        return (cf_vboot_result){.why = "the power was cut in the boot loader"};
      }
    }
  }
  cf_vboot_result result = load(flash, &where, chosen, chip_id);
  result.aborted = aborted;
  if (result.booted && is_initial(&entries[0]) && is_initial(&entries[1]) &&
      !settle(flash, &where, result.slot)) {
    return (cf_vboot_result){.why = "the power was cut in the boot loader"};
  }
  return result;
}
