// Fixed point and angles: Q16.16 numbers, angles as 1/65536 of a turn. Every function is integer
// arithmetic with one defined result, so all CPUs agree to the bit.
#ifndef CF_CGLP_FIXED_H
#define CF_CGLP_FIXED_H

#include <stdbool.h>
#include <stdint.h>

typedef int32_t cf_fx;    // Q16.16, -32768 .. 32767.99998
typedef uint16_t cf_turn; // 65536 = a full turn; 0 points right, 16384 points down

#define CF_FX_ONE 65536
#define CF_FX(n) ((cf_fx)((n)*65536))
// Thousandths, folded by the compiler: CF_MILLI(1500) is one and a half.
#define CF_MILLI(n) ((cf_fx)(((int64_t)(n)*65536) / 1000))
// Degrees of an angle, 0..359.
#define CF_DEG(n) ((cf_turn)((n)*65536L / 360))

static inline cf_fx cf_mul(cf_fx a, cf_fx b) {
  return (cf_fx)(((int64_t)a * b) >> 16);
}
// Rounds towards minus infinity.
static inline int32_t cf_floor(cf_fx a) {
  return a >> 16;
}
static inline cf_fx cf_abs(cf_fx a) {
  return a < 0 ? -a : a;
}
static inline cf_fx cf_min(cf_fx a, cf_fx b) {
  return a < b ? a : b;
}
static inline cf_fx cf_max(cf_fx a, cf_fx b) {
  return a > b ? a : b;
}
static inline cf_fx cf_clamp(cf_fx a, cf_fx low, cf_fx high) {
  return a < low ? low : a > high ? high : a;
}
// Distance between two angles with sign, -32768 .. 32767.
static inline int32_t cf_turn_diff(cf_turn to, cf_turn from) {
  return (int32_t)(int16_t)(uint16_t)(to - from);
}

cf_fx cf_sin(cf_turn t);
cf_fx cf_cos(cf_turn t);
// Direction of (x, y); 0 for the zero vector. Error below 1/4000 of a turn.
cf_turn cf_atan2(cf_fx y, cf_fx x);
// Length of (x, y), exact to the last bit, both below 16384.
cf_fx cf_hypot(cf_fx x, cf_fx y);

#endif
