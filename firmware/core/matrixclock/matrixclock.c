#include "matrixclock.h"

#include <string.h>

#include "../cglp/glyphs.h"

enum { GLYPH_W = 5, GLYPH_H = 7, DIM = 90, FULL = 255 };

void cf_clock_default(cf_clock_config *config) {
  *config = (cf_clock_config){
      .panels = 2, .serpentine = true, .brightness = 60, .time_s = 8, .temp_s = 4, .rgb = 0xff3b30};
}

void cf_clock_init(cf_clock *c, const cf_clock_config *config) {
  memset(c, 0, sizeof *c);
  c->config = *config;
  if (c->config.panels < 1) {
    c->config.panels = 1;
  }
  if (c->config.panels > CF_PANELS_MAX) {
    c->config.panels = CF_PANELS_MAX;
  }
  c->width = (uint8_t)(c->config.panels * CF_PANEL_SIDE);
}

uint16_t cf_clock_led(const cf_clock_config *config, uint8_t x, uint8_t y) {
  uint32_t panel = x / CF_PANEL_SIDE;
  uint32_t px = x % CF_PANEL_SIDE;
  uint32_t py = y % CF_PANEL_SIDE;
  if (config->rotated) {
    panel = (uint32_t)(config->panels - 1) - panel;
    px = CF_PANEL_SIDE - 1 - px;
    py = CF_PANEL_SIDE - 1 - py;
  }
  uint32_t line = config->columns ? px : py;
  uint32_t along = config->columns ? py : px;
  if (config->serpentine && line % 2 == 1) {
    along = CF_PANEL_SIDE - 1 - along;
  }
  return (uint16_t)(panel * CF_PANEL_SIDE * CF_PANEL_SIDE + line * CF_PANEL_SIDE + along);
}

static void two_digits(char *out, uint32_t value) {
  out[0] = (char)('0' + value / 10u % 10u);
  out[1] = (char)('0' + value % 10u);
}

static void time_text(const cf_clock *c, int64_t unix_s, char out[12]) {
  uint32_t minute_of_day = (uint32_t)(unix_s / 60 % 1440);
  uint32_t hour = minute_of_day / 60u;
  if (c->config.twelve_hours) {
    hour = hour % 12u == 0 ? 12u : hour % 12u;
  }
  two_digits(out, hour);
  if (c->config.twelve_hours && out[0] == '0') {
    out[0] = ' ';
  }
  out[2] = ':';
  two_digits(out + 3, minute_of_day % 60u);
  out[5] = 0;
}

// Tenths of a degree as "21.5C"; whole degrees where that would not fit four characters.
static void temp_text(int32_t c10, char out[12]) {
  int n = 0;
  if (c10 < 0) {
    out[n++] = '-';
    c10 = -c10;
  }
  char digits[11];
  bool whole = c10 >= 1000 || (n == 1 && c10 >= 100);
  int32_t shown = whole ? (c10 + 5) / 10 : c10;
  int len = cf_decimal((uint32_t)(whole ? shown : shown / 10), digits);
  for (int i = 0; i < len && n < 5; i++) {
    out[n++] = digits[i];
  }
  if (!whole) {
    out[n++] = '.';
    out[n++] = (char)('0' + shown % 10);
  }
  out[n++] = 'C';
  out[n] = 0;
}

static int32_t corrected(const cf_clock *c, const cf_clock_facts *facts) {
  int32_t t = facts->temp_c10 + c->config.temp_offset_c10;
  return t < -999 ? -999 : t > 1999 ? 1999 : t;
}

void cf_clock_text(const cf_clock *c, const cf_clock_facts *facts, uint64_t now_ms, char out[12]) {
  if (facts->link == CF_CLOCK_LINK_UPDATE) {
    uint32_t pct = facts->update_pct > 100 ? 100 : facts->update_pct;
    int n = cf_decimal(pct, out);
    out[n++] = '%';
    out[n] = 0;
  } else if (c->showing_temp && facts->temp_c10 != CF_CLOCK_NO_TEMP) {
    temp_text(corrected(c, facts), out);
  } else if (facts->local_unix_s <= 0) {
    memcpy(out, "--:--", 6);
  } else {
    time_text(c, facts->local_unix_s, out);
  }
  if (out[2] == ':' && now_ms / 500 % 2 == 1) {
    out[2] = ' ';
  }
}

// A full glyph is 5 wide, colon and dot only 2; one column between.
static int advance(char ch) {
  return ch == ':' || ch == '.' ? 3 : GLYPH_W + 1;
}

static void draw_text(cf_clock *c, const char *text, bool colon_dark) {
  int w = -1;
  for (int i = 0; text[i] != 0; i++) {
    w += i == 2 && colon_dark ? 3 : advance(text[i]);
  }
  // On a single panel five characters do not fit: hours above minutes.
  bool stacked = c->width < w;
  int x = stacked ? (c->width - 11) / 2 : (c->width - w) / 2;
  int y = stacked ? 0 : (CF_PANEL_SIDE - GLYPH_H) / 2;
  for (int i = 0; text[i] != 0; i++) {
    if (stacked && i == 2) {
      x = (c->width - 11) / 2;
      y = CF_PANEL_SIDE - GLYPH_H;
      if (text[i] == ':' || text[i] == ' ') {
        continue;
      }
    }
    bool narrow = text[i] == ':' || text[i] == '.';
    for (int column = 0; column < GLYPH_W; column++) {
      // The font draws colon and dot in columns 1 and 2.
      uint8_t bits = narrow ? (column < 2 ? cf_font_column(text[i], column + 1) : 0)
                            : cf_font_column(text[i], column);
      for (int row = 0; row < GLYPH_H; row++) {
        if (cf_bit(bits, row) && x + column >= 0 && x + column < c->width) {
          c->px[y + row][x + column] = FULL;
        }
      }
    }
    x += i == 2 && colon_dark ? 3 : advance(text[i]);
  }
}

static void draw_update(cf_clock *c, uint8_t pct) {
  int full = c->width * (pct > 100 ? 100 : pct) / 100;
  for (int x = 0; x < c->width; x++) {
    c->px[CF_PANEL_SIDE - 1][x] = x < full ? FULL : DIM / 3;
  }
}

static bool led(cf_clock_link link, uint64_t now_ms) {
  switch (link) {
  case CF_CLOCK_LINK_DOWN:
    return now_ms / 125 % 2 == 0; // fast: nothing works
  case CF_CLOCK_LINK_WIFI:
    return now_ms / 500 % 2 == 0; // slow: joined, no server
  case CF_CLOCK_LINK_UPDATE:
    return now_ms % 1000 < 100 || (now_ms % 1000 >= 200 && now_ms % 1000 < 300);
  case CF_CLOCK_LINK_UP:
    break;
  }
  return now_ms % 3000 < 60; // all well: a short flash
}

static void turn_page(cf_clock *c, const cf_clock_facts *facts, uint64_t now_ms) {
  if (!c->started) {
    c->started = true;
    c->since_ms = now_ms;
  }
  bool has_temp = facts->temp_c10 != CF_CLOCK_NO_TEMP && c->config.temp_s > 0;
  if (!has_temp || c->config.time_s == 0) {
    c->showing_temp = has_temp;
    return;
  }
  uint32_t stay_s = c->showing_temp ? c->config.temp_s : c->config.time_s;
  if (now_ms - c->since_ms >= (uint64_t)stay_s * 1000u) {
    c->showing_temp = !c->showing_temp;
    c->since_ms = now_ms;
  }
}

bool cf_clock_step(cf_clock *c, const cf_clock_facts *facts, uint64_t now_ms) {
  uint8_t before[CF_PANEL_SIDE][CF_PANELS_MAX * CF_PANEL_SIDE];
  memcpy(before, c->px, sizeof before);
  turn_page(c, facts, now_ms);
  memset(c->px, 0, sizeof c->px);
  char text[12];
  cf_clock_text(c, facts, now_ms, text);
  bool is_time = !c->showing_temp && facts->link != CF_CLOCK_LINK_UPDATE;
  draw_text(c, text, is_time && text[2] == ' ');
  if (facts->link == CF_CLOCK_LINK_UPDATE) {
    draw_update(c, facts->update_pct);
  }
  bool lit = led(facts->link, now_ms);
  bool changed = lit != c->status_led || memcmp(before, c->px, sizeof before) != 0;
  c->status_led = lit;
  return changed;
}

uint16_t cf_clock_strip(const cf_clock *c, uint8_t *rgb, uint32_t max) {
  uint16_t n = (uint16_t)(c->width * CF_PANEL_SIDE);
  if ((uint32_t)n * 3u > max) {
    return 0;
  }
  for (uint8_t y = 0; y < CF_PANEL_SIDE; y++) {
    for (uint8_t x = 0; x < c->width; x++) {
      uint32_t light = (uint32_t)c->px[y][x] * c->config.brightness / 255u;
      uint8_t *out = rgb + 3u * cf_clock_led(&c->config, x, y);
      out[0] = (uint8_t)((c->config.rgb >> 16 & 255u) * light / 255u);
      out[1] = (uint8_t)((c->config.rgb >> 8 & 255u) * light / 255u);
      out[2] = (uint8_t)((c->config.rgb & 255u) * light / 255u);
    }
  }
  return n;
}
