#include "dice.h"

void cf_dice_seed(cf_dice *d, uint32_t seed) {
  // SplitMix-style scrambling: neighbouring seeds give unrelated runs, and never an all-zero state.
  uint32_t *lane[4] = {&d->x, &d->y, &d->z, &d->w};
  for (uint32_t i = 0; i < 4; i++) {
    seed += 0x9e3779b9u;
    uint32_t v = seed;
    v = (v ^ (v >> 16)) * 0x85ebca6bu;
    v = (v ^ (v >> 13)) * 0xc2b2ae35u;
    *lane[i] = v ^ (v >> 16);
  }
  d->w |= 1u;
}

uint32_t cf_dice_u32(cf_dice *d) {
  uint32_t t = d->x ^ (d->x << 11);
  d->x = d->y;
  d->y = d->z;
  d->z = d->w;
  d->w = d->w ^ (d->w >> 19) ^ t ^ (t >> 8);
  return d->w;
}

int32_t cf_dice_int(cf_dice *d, int32_t low, int32_t high) {
  if (high <= low) {
    return low;
  }
  uint32_t width = (uint32_t)high - (uint32_t)low;
  return low + (int32_t)(((uint64_t)cf_dice_u32(d) * width) >> 32);
}

cf_fx cf_dice_fx(cf_dice *d, cf_fx low, cf_fx high) {
  return cf_dice_int(d, low, high);
}
