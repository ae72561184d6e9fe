// One buzzer, one voice: seeded sound effects over a seeded tune. Every game has a seed of its own,
// so it sounds alike on every stick. One step per tick gives the frequency to play.
#ifndef CF_CGLP_BEEPER_H
#define CF_CGLP_BEEPER_H

#include <stdbool.h>
#include <stdint.h>

typedef enum {
  CF_SFX_NONE,
  CF_SFX_COIN,
  CF_SFX_LASER,
  CF_SFX_EXPLOSION,
  CF_SFX_POWER,
  CF_SFX_HIT,
  CF_SFX_JUMP,
  CF_SFX_SELECT,
  CF_SFX_CLICK,
  CF_SFX_LOSE
} cf_sfx;

typedef struct {
  uint32_t seed;
  uint32_t beat; // ticks since the tune began
  uint8_t sfx;   // cf_sfx that sounds
  uint8_t at;    // ticks into it
  bool tune;     // play the tune
} cf_beeper;

void cf_beeper_init(cf_beeper *b, uint32_t seed, bool tune);
// A louder effect is never cut by a quieter one (clicks give way to explosions).
void cf_beeper_play(cf_beeper *b, cf_sfx sfx);
// Frequency in Hz for this tick, 0 = silence; moves on by one tick.
uint16_t cf_beeper_tick(cf_beeper *b);

#endif
