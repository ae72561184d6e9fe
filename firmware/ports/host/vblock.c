#include "vblock.h"

#include <stdlib.h>
#include <string.h>

#include "host.h"

#define BUCKETS 4096u

typedef struct block {
  struct block *next;
  uint32_t hash;
  uint32_t users;
  uint8_t bytes[CF_VBLOCK_SIZE];
} block;

static block *buckets[BUCKETS];

static uint32_t hash_of(const uint8_t *bytes) {
  uint64_t hash = 0x9E3779B97F4A7C15u;
  for (size_t i = 0; i < CF_VBLOCK_SIZE; i += 8) {
    uint64_t word;
    memcpy(&word, bytes + i, 8);
    hash = (hash ^ word) * 0xFF51AFD7ED558CCDu;
    hash ^= hash >> 32;
  }
  return (uint32_t)hash;
}

uint8_t *cf_vblock_share(const uint8_t bytes[CF_VBLOCK_SIZE]) {
  uint32_t hash = hash_of(bytes);
  block **bucket = &buckets[hash % BUCKETS];
  for (block *known = *bucket; known; known = known->next) {
    if (known->hash == hash && memcmp(known->bytes, bytes, CF_VBLOCK_SIZE) == 0) {
      known->users++;
      return known->bytes;
    }
  }
  block *fresh = cf_host_alloc(sizeof *fresh);
  fresh->next = *bucket;
  fresh->hash = hash;
  fresh->users = 1;
  memcpy(fresh->bytes, bytes, CF_VBLOCK_SIZE);
  *bucket = fresh;
  return fresh->bytes;
}

void cf_vblock_release(uint8_t *bytes) {
  block *old = (block *)(void *)(bytes - offsetof(block, bytes));
  if (--old->users > 0)
    return;
  block **link = &buckets[old->hash % BUCKETS];
  while (*link != old)
    link = &(*link)->next;
  *link = old->next;
  free(old);
}
