// Matrix clock mode: time and temperature in turn on a row of 16x16 NeoPixel panels, with a status
// LED that tells the state of the connection. Draws into a strip of RGB bytes in wire order, so a
// port only shifts it out.
//
// Limits: up to four panels in one row (64x16 LEDs).
#ifndef CF_MATRIXCLOCK_MATRIXCLOCK_H
#define CF_MATRIXCLOCK_MATRIXCLOCK_H

#include <stdbool.h>
#include <stdint.h>

enum { CF_PANEL_SIDE = 16, CF_PANELS_MAX = 4, CF_MATRIX_LEDS_MAX = 1024 };

typedef struct {
  uint8_t panels;          // 1..4, in one row
  bool serpentine;         // every second row of a panel is wired backwards (usual)
  bool columns;            // the panel's strip runs along columns instead of rows
  bool rotated;            // panels hang upside down
  uint8_t brightness;      // 0..255
  int16_t temp_offset_c10; // tenths of a degree added to what the sensor says
  uint16_t time_s;         // seconds that the time is shown (0 = never)
  uint16_t temp_s;         // seconds that the temperature is shown (0 = never)
  bool twelve_hours;
  uint32_t rgb; // 0xRRGGBB of the digits
} cf_clock_config;

#define CF_CLOCK_NO_TEMP INT16_MIN

typedef enum {
  CF_CLOCK_LINK_DOWN,
  CF_CLOCK_LINK_WIFI,
  CF_CLOCK_LINK_UP,
  CF_CLOCK_LINK_UPDATE
} cf_clock_link;

typedef struct {
  int64_t local_unix_s; // local wall clock, 0 = unknown
  int16_t temp_c10;     // raw sensor value in tenths of a degree Celsius, or CF_CLOCK_NO_TEMP
  cf_clock_link link;
  uint8_t update_pct; // shown while link is UPDATE
} cf_clock_facts;

typedef struct {
  cf_clock_config config;
  uint8_t width;                                            // panels * 16
  uint8_t px[CF_PANEL_SIDE][CF_PANELS_MAX * CF_PANEL_SIDE]; // 0..255 intensity, logical picture
  bool status_led;
  uint64_t since_ms;
  bool showing_temp;
  bool started;
} cf_clock;

void cf_clock_init(cf_clock *c, const cf_clock_config *config);
void cf_clock_default(cf_clock_config *config);
// True when the picture may have changed.
bool cf_clock_step(cf_clock *c, const cf_clock_facts *facts, uint64_t now_ms);
// Strip bytes R,G,B (the port reorders for GRB strips). Writes width*16*3 bytes at most `max`;
// returns the number of LEDs written.
uint16_t cf_clock_strip(const cf_clock *c, uint8_t *rgb, uint32_t max);
// Position on the strip of the LED at logical (x, y); for tests and other drawings.
uint16_t cf_clock_led(const cf_clock_config *config, uint8_t x, uint8_t y);
// Writes the text of what is shown ("12:34", "-3.5C") into at least 12 bytes.
void cf_clock_text(const cf_clock *c, const cf_clock_facts *facts, uint64_t now_ms, char out[12]);

#endif
