#include "beeper.h"

// Semitones of the octave above middle C, in Hz (equal temperament, A = 440).
static const uint16_t semitone[12] = {262, 277, 294, 311, 330, 349, 370, 392, 415, 440, 466, 494};
// Minor pentatonic: any order of these sounds like a tune.
static const uint8_t scale[5] = {0, 3, 5, 7, 10};
// Ticks that each effect lasts; also its loudness when two compete.
static const uint8_t lasting[] = {0, 12, 10, 24, 20, 14, 9, 8, 3, 44};
static const uint8_t rank[] = {0, 3, 2, 6, 5, 6, 2, 3, 1, 7};

static uint32_t mix(uint32_t a, uint32_t b) {
  uint32_t v = a * 0x9e3779b1u ^ (b + 0x7f4a7c15u) * 0x85ebca77u;
  v = (v ^ (v >> 15)) * 0x2c1b3c6du;
  return v ^ (v >> 13);
}

// `degree` counts up the scale from two octaves below.
static uint16_t pitch(uint32_t degree) {
  uint32_t octave = degree / 5u;
  uint32_t hz = semitone[scale[degree % 5u]];
  return (uint16_t)(octave >= 2u ? hz << (octave - 2u) : hz >> (2u - octave));
}

static uint16_t effect(const cf_beeper *b) {
  uint32_t at = b->at;
  uint32_t base = mix(b->seed, b->sfx);
  switch ((cf_sfx)b->sfx) {
  case CF_SFX_COIN:
    return pitch(at < 4u ? 17u + base % 3u : 20u + base % 3u);
  case CF_SFX_LASER:
    return (uint16_t)(2600u - base % 600u - at * 190u);
  case CF_SFX_EXPLOSION:
    return (uint16_t)(90u + mix(base, at) % (520u - at * 16u));
  case CF_SFX_POWER:
    return pitch(12u + base % 3u + at / 4u * 2u);
  case CF_SFX_HIT:
    return (uint16_t)(at % 4u < 2u ? 180u + base % 60u : 320u - at * 12u);
  case CF_SFX_JUMP:
    return (uint16_t)(380u + base % 120u + at * at * 9u);
  case CF_SFX_SELECT:
    return pitch(at < 4u ? 15u : 18u);
  case CF_SFX_CLICK:
    return (uint16_t)(700u + base % 300u);
  case CF_SFX_LOSE:
    return at % 11u < 9u ? pitch(14u - at / 11u * 2u) : 0u;
  case CF_SFX_NONE:
    break;
  }
  return 0;
}

// A bass figure of 16 steps that repeats with one change per bar; rests keep a piezo bearable.
static uint16_t tune(const cf_beeper *b) {
  uint32_t step = b->beat / 9u;
  uint32_t within = b->beat % 9u;
  uint32_t bar = step / 16u % 4u;
  uint32_t place = step % 16u;
  bool varied = place >= 12u;
  uint32_t note = mix(b->seed, varied ? place + 64u * (bar + 1u) : place);
  if ((note & 3u) == 0 || within >= ((note & 4u) != 0 ? 4u : 7u)) {
    return 0;
  }
  static const uint8_t root[4] = {5, 5, 3, 6};
  return pitch(root[bar] + (note >> 8) % 5u);
}

void cf_beeper_init(cf_beeper *b, uint32_t seed, bool play_tune) {
  b->seed = seed;
  b->beat = 0;
  b->sfx = CF_SFX_NONE;
  b->at = 0;
  b->tune = play_tune;
}

void cf_beeper_play(cf_beeper *b, cf_sfx sfx) {
  if (rank[sfx] >= rank[b->sfx]) {
    b->sfx = (uint8_t)sfx;
    b->at = 0;
  }
}

uint16_t cf_beeper_tick(cf_beeper *b) {
  uint16_t hz = 0;
  if (b->sfx != CF_SFX_NONE) {
    hz = effect(b);
    if (++b->at >= lasting[b->sfx]) {
      b->sfx = CF_SFX_NONE;
    }
  } else if (b->tune) {
    hz = tune(b);
  }
  b->beat++;
  return hz;
}
