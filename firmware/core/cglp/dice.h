// Seeded random numbers (xorshift128, Marsaglia 2003). Play, particles and sounds draw from streams
// of their own, so that a particle more never changes the course of a game.
#ifndef CF_CGLP_DICE_H
#define CF_CGLP_DICE_H

#include "fixed.h"

typedef struct {
  uint32_t x, y, z, w;
} cf_dice;

void cf_dice_seed(cf_dice *d, uint32_t seed);
uint32_t cf_dice_u32(cf_dice *d);
// Uniform in low..high-1; low when high <= low.
int32_t cf_dice_int(cf_dice *d, int32_t low, int32_t high);
// Uniform in [low, high); low when high <= low.
cf_fx cf_dice_fx(cf_dice *d, cf_fx low, cf_fx high);

#endif
