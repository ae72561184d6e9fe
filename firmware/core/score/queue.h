/*
 * Finished runs that the server does not have yet, in the "store" partition: an append-only log
 * over its sectors, so that a run survives any restart and nothing is kept in RAM. When all sectors
 * are full the oldest one is erased, with the runs in it that were never acknowledged; those are
 * counted.
 */
#ifndef CF_SCORE_QUEUE_H
#define CF_SCORE_QUEUE_H

#include "../partition/partition.h"

#define CF_SCORE_INPUTS_MAX 3600u /* longer recordings are not kept, the score is */
#define CF_SCORE_NONCE 24u

/* A run as it is kept. Texts end with a NUL. */
typedef struct {
  char run[41]; /* issued by the server, or L-<boot>-<n> */
  char game[32];
  char player[16]; /* empty when nobody said who it was */
  uint64_t seq;
  uint32_t score;
  uint32_t dur_ms;
  int64_t ts; /* epoch seconds at its end, 0 when unknown */
  uint8_t nonce[CF_SCORE_NONCE];
  uint32_t seed;
  uint32_t ticks;
  uint16_t rules;
  uint16_t inputs_len; /* bytes that follow in flash; 0 when there are none */
  bool verifiable;
} cf_score;

typedef struct {
  uint32_t at; /* flash address of the record */
  uint32_t inputs_at;
} cf_score_place;

typedef struct {
  const cf_flash *flash;
  cf_region region;  /* size 0 when there is none: scores are lost */
  uint32_t sequence; /* of the sector that is written to */
  uint16_t sector;
  uint16_t next;    /* offset in it */
  uint16_t waiting; /* runs without an acknowledgement */
  uint32_t lost;    /* since start */
} cf_score_queue;

/* Finds the end of the log. */
void cf_score_queue_open(cf_score_queue *queue, const cf_flash *flash, cf_region region);
/* False when flash does not take it. `inputs` may be NULL when inputs_len is 0. */
bool cf_score_queue_add(cf_score_queue *queue, const cf_score *score, const uint8_t *inputs);
/* The oldest run that waits; false when there is none. */
bool cf_score_queue_first(const cf_score_queue *queue, cf_score *score, cf_score_place *place);
/* The server has it, or will never take it. */
bool cf_score_queue_done(cf_score_queue *queue, cf_score_place place);

#endif
