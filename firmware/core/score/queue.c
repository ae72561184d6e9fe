#include "queue.h"

#include <string.h>

#include "../base/bytes.h"

#define SECTOR_MAGIC 0x51534643u /* "CFSQ" */
#define SECTOR_HEAD 8u
#define HEAD 12u /* length, its complement, CRC, state, three blank bytes */
#define STATE_AT 8u
#define FIXED 152u /* bytes of a run without its inputs */
#define WAITING 0xFFu

static uint32_t sectors(const cf_score_queue *queue) {
  return queue->region.size / CF_SECTOR;
}

static uint32_t sector_at(const cf_score_queue *queue, uint32_t sector) {
  return queue->region.at + sector * CF_SECTOR;
}

static bool read(const cf_score_queue *queue, uint32_t at, void *out, size_t n) {
  return queue->flash->read(queue->flash->ctx, at, out, n);
}

static bool sector_sequence(const cf_score_queue *queue, uint32_t sector, uint32_t *sequence) {
  uint8_t head[SECTOR_HEAD];
  if (!read(queue, sector_at(queue, sector), head, sizeof head) || cf_le32(head) != SECTOR_MAGIC) {
    return false;
  }
  *sequence = cf_le32(head + 4);
  return true;
}

typedef struct {
  uint32_t len;  /* of the payload */
  uint32_t size; /* with header and padding */
  uint32_t crc;
  bool waiting;
} record;

/* The record at an offset of a sector; false at the end of its records. */
static bool record_at(const cf_score_queue *queue, uint32_t sector, uint32_t offset, record *out) {
  uint8_t head[HEAD];
  if (offset + HEAD > CF_SECTOR || !read(queue, sector_at(queue, sector) + offset, head, HEAD)) {
    return false;
  }
  uint32_t len = cf_le16(head);
  if ((len ^ cf_le16(head + 2)) != 0xFFFF || len < FIXED || offset + HEAD + len > CF_SECTOR) {
    return false;
  }
  *out = (record){len, (HEAD + len + 3) & ~3u, cf_le32(head + 4), head[STATE_AT] == WAITING};
  return true;
}

static bool sound(const cf_score_queue *queue, uint32_t at, const record *rec) {
  uint32_t crc = 0;
  for (uint32_t done = 0; done < rec->len;) {
    uint8_t part[64];
    uint32_t n = rec->len - done < sizeof part ? rec->len - done : (uint32_t)sizeof part;
    if (!read(queue, at + HEAD + done, part, n)) {
      return false;
    }
    crc = cf_crc32(crc, part, n);
    done += n;
  }
  return crc == rec->crc;
}

/* Counts what waits in a sector; returns the offset behind its last record. */
static uint32_t walk(const cf_score_queue *queue, uint32_t sector, uint16_t *waiting) {
  uint32_t offset = SECTOR_HEAD;
  record rec;
  while (record_at(queue, sector, offset, &rec)) {
    if (rec.waiting && sound(queue, sector_at(queue, sector) + offset, &rec)) {
      (*waiting)++;
    }
    offset += rec.size;
  }
  return offset;
}

/* Whether nothing was written from an offset of a sector to its end. */
static bool blank_from(const cf_score_queue *queue, uint32_t sector, uint32_t offset) {
  for (; offset < CF_SECTOR; offset += 4) {
    uint8_t word[4];
    if (!read(queue, sector_at(queue, sector) + offset, word, 4) || cf_le32(word) != 0xFFFFFFFFu) {
      return false;
    }
  }
  return true;
}

void cf_score_queue_open(cf_score_queue *queue, const cf_flash *flash, cf_region region) {
  bool found = false;
  memset(queue, 0, sizeof *queue);
  queue->flash = flash;
  queue->region = region.size >= 2 * CF_SECTOR ? region : (cf_region){0, 0};
  queue->next = CF_SECTOR;
  for (uint32_t sector = 0; sector < sectors(queue); sector++) {
    uint32_t sequence;
    if (!sector_sequence(queue, sector, &sequence)) {
      continue;
    }
    uint32_t end = walk(queue, sector, &queue->waiting);
    if (!found || sequence > queue->sequence) {
      found = true;
      queue->sequence = sequence;
      queue->sector = (uint16_t)sector;
      /* After a cut-off write the rest of the sector is not clean: go on in the next one. */
      queue->next = (uint16_t)(blank_from(queue, sector, end) ? end : CF_SECTOR);
    }
  }
  if (!found && sectors(queue) > 0) {
    queue->sector = (uint16_t)(sectors(queue) - 1); /* so that the first one is sector 0 */
  }
}

/* Begins the next sector of the ring; runs in it that nobody acknowledged are lost. */
static bool turn(cf_score_queue *queue) {
  uint32_t sector = (queue->sector + 1u) % sectors(queue);
  uint32_t sequence;
  uint16_t lost = 0;
  if (sector_sequence(queue, sector, &sequence)) {
    (void)walk(queue, sector, &lost);
  }
  uint8_t head[SECTOR_HEAD];
  cf_put_le32(head, SECTOR_MAGIC);
  cf_put_le32(head + 4, queue->sequence + 1);
  uint32_t at = sector_at(queue, sector);
  if (!queue->flash->erase(queue->flash->ctx, at, CF_SECTOR)) {
    return false;
  }
  queue->waiting = (uint16_t)(queue->waiting - lost);
  queue->lost += lost;
  /* The magic comes last. */
  if (!queue->flash->write(queue->flash->ctx, at + 4, head + 4, 4) ||
      !queue->flash->write(queue->flash->ctx, at, head, 4)) {
    return false;
  }
  queue->sequence++;
  queue->sector = (uint16_t)sector;
  queue->next = SECTOR_HEAD;
  return true;
}

static void put64(uint8_t *out, uint64_t value) {
  cf_put_le32(out, (uint32_t)value);
  cf_put_le32(out + 4, (uint32_t)(value >> 32));
}

static uint64_t get64(const uint8_t *from) {
  return cf_le32(from) | (uint64_t)cf_le32(from + 4) << 32;
}

static void pack(const cf_score *score, uint8_t out[FIXED]) {
  memset(out, 0, FIXED);
  memcpy(out, score->run, sizeof score->run - 1);
  memcpy(out + 41, score->game, sizeof score->game - 1);
  memcpy(out + 73, score->player, sizeof score->player - 1);
  put64(out + 92, score->seq);
  cf_put_le32(out + 100, score->score);
  cf_put_le32(out + 104, score->dur_ms);
  put64(out + 108, (uint64_t)score->ts);
  memcpy(out + 116, score->nonce, CF_SCORE_NONCE);
  cf_put_le32(out + 140, score->seed);
  cf_put_le32(out + 144, score->ticks);
  cf_put_le16(out + 148, score->rules);
  out[150] = score->verifiable;
}

static void unpack(const uint8_t in[FIXED], uint32_t len, cf_score *score) {
  memset(score, 0, sizeof *score);
  memcpy(score->run, in, sizeof score->run - 1);
  memcpy(score->game, in + 41, sizeof score->game - 1);
  memcpy(score->player, in + 73, sizeof score->player - 1);
  score->seq = get64(in + 92);
  score->score = cf_le32(in + 100);
  score->dur_ms = cf_le32(in + 104);
  score->ts = (int64_t)get64(in + 108);
  memcpy(score->nonce, in + 116, CF_SCORE_NONCE);
  score->seed = cf_le32(in + 140);
  score->ticks = cf_le32(in + 144);
  score->rules = cf_le16(in + 148);
  score->verifiable = in[150] != 0;
  score->inputs_len = (uint16_t)(len - FIXED);
}

bool cf_score_queue_add(cf_score_queue *queue, const cf_score *score, const uint8_t *inputs) {
  uint32_t inputs_len = score->inputs_len <= CF_SCORE_INPUTS_MAX ? score->inputs_len : 0;
  uint32_t len = FIXED + inputs_len;
  uint32_t size = (HEAD + len + 3) & ~3u;
  if (sectors(queue) == 0 || (queue->next + size > CF_SECTOR && !turn(queue))) {
    return false;
  }
  uint8_t fixed[FIXED];
  pack(score, fixed);
  fixed[150] = (uint8_t)(fixed[150] && inputs_len == score->inputs_len);
  uint8_t head[HEAD];
  memset(head, 0xFF, sizeof head);
  cf_put_le16(head, (uint16_t)len);
  cf_put_le16(head + 2, (uint16_t)~len);
  cf_put_le32(head + 4, cf_crc32(cf_crc32(0, fixed, FIXED), inputs, inputs_len));
  uint32_t at = sector_at(queue, queue->sector) + queue->next;
  const cf_flash *flash = queue->flash;
  /* Even when the write fails its room is used up. */
  queue->next = (uint16_t)(queue->next + size);
  if (!flash->write(flash->ctx, at + HEAD, fixed, FIXED) ||
      (inputs_len > 0 && !flash->write(flash->ctx, at + HEAD + FIXED, inputs, inputs_len)) ||
      !flash->write(flash->ctx, at, head, STATE_AT)) {
    queue->next = CF_SECTOR;
    return false;
  }
  queue->waiting++;
  return true;
}

bool cf_score_queue_first(const cf_score_queue *queue, cf_score *score, cf_score_place *place) {
  if (queue->waiting == 0) {
    return false;
  }
  for (uint32_t i = 1; i <= sectors(queue); i++) {
    uint32_t sector = (queue->sector + i) % sectors(queue);
    uint32_t sequence;
    uint32_t offset = SECTOR_HEAD;
    record rec;
    if (!sector_sequence(queue, sector, &sequence)) {
      continue;
    }
    for (; record_at(queue, sector, offset, &rec); offset += rec.size) {
      uint32_t at = sector_at(queue, sector) + offset;
      uint8_t fixed[FIXED];
      if (rec.waiting && sound(queue, at, &rec) && read(queue, at + HEAD, fixed, FIXED)) {
        unpack(fixed, rec.len, score);
        *place = (cf_score_place){at, at + HEAD + FIXED};
        return true;
      }
    }
  }
  return false;
}

bool cf_score_queue_done(cf_score_queue *queue, cf_score_place place) {
  uint8_t done = 0;
  if (!queue->flash->write(queue->flash->ctx, place.at + STATE_AT, &done, 1)) {
    return false;
  }
  queue->waiting = (uint16_t)(queue->waiting - (queue->waiting > 0));
  return true;
}
