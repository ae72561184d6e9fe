/*
 * Integer arithmetic that the compiler calls and that Debian's libgcc for lx106 leaves to the
 * ESP8266's ROM: 32-bit division and 64-bit multiplication and division.
 * Division by zero gives 0, as nothing here could report it.
 */
#include <stdint.h>

uint32_t __udivsi3(uint32_t a, uint32_t b);
uint32_t __umodsi3(uint32_t a, uint32_t b);
int32_t __divsi3(int32_t a, int32_t b);
int32_t __modsi3(int32_t a, int32_t b);
uint64_t __umulsidi3(uint32_t a, uint32_t b);
int64_t __muldi3(int64_t a, int64_t b);
uint64_t __udivdi3(uint64_t a, uint64_t b);
uint64_t __umoddi3(uint64_t a, uint64_t b);
int64_t __divdi3(int64_t a, int64_t b);
int64_t __moddi3(int64_t a, int64_t b);
uint64_t __udivmoddi4(uint64_t a, uint64_t b, uint64_t *rest);

static uint32_t divide32(uint32_t a, uint32_t b, uint32_t *rest) {
  uint32_t quotient = 0;
  uint32_t r = 0;
  if (b == 0) {
    *rest = 0;
    return 0;
  }
  for (int bit = 31; bit >= 0; bit--) {
    uint32_t carry = r >> 31;
    r = r << 1 | (a >> bit & 1u);
    if (carry != 0 || r >= b) {
      r -= b;
      quotient |= 1u << bit;
    }
  }
  *rest = r;
  return quotient;
}

uint32_t __udivsi3(uint32_t a, uint32_t b) {
  uint32_t rest;
  return divide32(a, b, &rest);
}

uint32_t __umodsi3(uint32_t a, uint32_t b) {
  uint32_t rest;
  divide32(a, b, &rest);
  return rest;
}

static uint32_t size32(int32_t a) {
  return a < 0 ? 0u - (uint32_t)a : (uint32_t)a;
}

int32_t __divsi3(int32_t a, int32_t b) {
  uint32_t rest;
  uint32_t q = divide32(size32(a), size32(b), &rest);
  return (int32_t)((a < 0) != (b < 0) ? 0u - q : q);
}

int32_t __modsi3(int32_t a, int32_t b) {
  uint32_t rest;
  divide32(size32(a), size32(b), &rest);
  return (int32_t)(a < 0 ? 0u - rest : rest);
}

/* Four products of 16-bit halves, so that no 64-bit multiplication is needed to make one. */
uint64_t __umulsidi3(uint32_t a, uint32_t b) {
  uint32_t al = a & 0xFFFFu;
  uint32_t ah = a >> 16;
  uint32_t bl = b & 0xFFFFu;
  uint32_t bh = b >> 16;
  uint32_t low = al * bl;
  uint32_t middle = ah * bl + (low >> 16);
  uint32_t cross = al * bh + (middle & 0xFFFFu);
  uint32_t high = ah * bh + (middle >> 16) + (cross >> 16);
  return (uint64_t)high << 32 | (cross << 16 | (low & 0xFFFFu));
}

int64_t __muldi3(int64_t a, int64_t b) {
  uint32_t al = (uint32_t)(uint64_t)a;
  uint32_t ah = (uint32_t)((uint64_t)a >> 32);
  uint32_t bl = (uint32_t)(uint64_t)b;
  uint32_t bh = (uint32_t)((uint64_t)b >> 32);
  uint64_t low = __umulsidi3(al, bl);
  uint32_t high = (uint32_t)(low >> 32) + al * bh + ah * bl;
  return (int64_t)((uint64_t)high << 32 | (uint32_t)low);
}

uint64_t __udivmoddi4(uint64_t a, uint64_t b, uint64_t *rest) {
  uint64_t quotient = 0;
  uint64_t r = 0;
  if (b == 0) {
    *rest = 0;
    return 0;
  }
  if ((a >> 32) == 0 && (b >> 32) == 0) {
    uint32_t rest32;
    uint32_t q = divide32((uint32_t)a, (uint32_t)b, &rest32);
    *rest = rest32;
    return q;
  }
  for (int bit = 63; bit >= 0; bit--) {
    uint64_t carry = r >> 63;
    r = r << 1 | (a >> bit & 1u);
    if (carry != 0 || r >= b) {
      r -= b;
      quotient |= (uint64_t)1 << bit;
    }
  }
  *rest = r;
  return quotient;
}

uint64_t __udivdi3(uint64_t a, uint64_t b) {
  uint64_t rest;
  return __udivmoddi4(a, b, &rest);
}

uint64_t __umoddi3(uint64_t a, uint64_t b) {
  uint64_t rest;
  __udivmoddi4(a, b, &rest);
  return rest;
}

static uint64_t size64(int64_t a) {
  return a < 0 ? 0u - (uint64_t)a : (uint64_t)a;
}

int64_t __divdi3(int64_t a, int64_t b) {
  uint64_t rest;
  uint64_t q = __udivmoddi4(size64(a), size64(b), &rest);
  return (int64_t)((a < 0) != (b < 0) ? 0u - q : q);
}

int64_t __moddi3(int64_t a, int64_t b) {
  uint64_t rest;
  __udivmoddi4(size64(a), size64(b), &rest);
  return (int64_t)(a < 0 ? 0u - rest : rest);
}
