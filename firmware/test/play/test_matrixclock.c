// The matrix clock: wiring of the panels, what is shown and when, the status LED.
#include "harness.h"

#include "core/matrixclock/matrixclock.h"

static cf_clock clock_;
static uint8_t strip[CF_MATRIX_LEDS_MAX * 3];

static cf_clock_config config(uint8_t panels) {
  cf_clock_config c;
  cf_clock_default(&c);
  c.panels = panels;
  return c;
}

CF_TEST(each_lamp_has_one_place_on_the_strip) {
  for (int wiring = 0; wiring < 8; wiring++) {
    cf_clock_config c = config(3);
    c.serpentine = (wiring & 1) != 0;
    c.columns = (wiring & 2) != 0;
    c.rotated = (wiring & 4) != 0;
    bool used[768] = {false};
    for (uint8_t y = 0; y < 16; y++) {
      for (uint8_t x = 0; x < 48; x++) {
        uint16_t led = cf_clock_led(&c, x, y);
        CF_CHECK(led < 768);
        CF_CHECK(!used[led]);
        used[led] = true;
      }
    }
  }
}

CF_TEST(serpentine_rows_run_back_and_forth) {
  cf_clock_config c = config(2);
  CF_CHECK_EQ(cf_clock_led(&c, 0, 0), 0);
  CF_CHECK_EQ(cf_clock_led(&c, 15, 0), 15);
  CF_CHECK_EQ(cf_clock_led(&c, 15, 1), 16);
  CF_CHECK_EQ(cf_clock_led(&c, 0, 1), 31);
  CF_CHECK_EQ(cf_clock_led(&c, 16, 0), 256);
  c.rotated = true;
  CF_CHECK_EQ(cf_clock_led(&c, 31, 15), 0);
}

static void shown(const cf_clock_config *c, cf_clock_facts facts, uint64_t at_ms, char out[12]) {
  cf_clock_init(&clock_, c);
  cf_clock_step(&clock_, &facts, 0);
  cf_clock_step(&clock_, &facts, at_ms);
  cf_clock_text(&clock_, &facts, at_ms, out);
}

CF_TEST(time_in_both_styles_and_when_unknown) {
  char text[12];
  cf_clock_config c = config(2);
  cf_clock_facts facts = {.local_unix_s = 13 * 3600 + 5 * 60, .temp_c10 = CF_CLOCK_NO_TEMP};
  shown(&c, facts, 0, text);
  CF_CHECK_STR(text, "13:05");
  shown(&c, facts, 600, text);
  CF_CHECK_STR(text, "13 05"); // the colon blinks
  c.twelve_hours = true;
  shown(&c, facts, 0, text);
  CF_CHECK_STR(text, " 1:05");
  facts.local_unix_s = 86400;
  shown(&c, facts, 0, text);
  CF_CHECK_STR(text, "12:00");
  facts.local_unix_s = 0;
  shown(&c, facts, 0, text);
  CF_CHECK_STR(text, "--:--");
}

CF_TEST(temperature_is_corrected_and_fits) {
  char text[12];
  cf_clock_config c = config(2);
  c.time_s = 0;
  static const struct {
    int16_t sensor, offset;
    const char *text;
  } cases[] = {{215, 0, "21.5C"}, {215, -15, "20.0C"}, {-35, 0, "-3.5C"}, {5, -10, "-0.5C"},
               {-120, 0, "-12C"}, {1005, 0, "101C"},   {0, 0, "0.0C"},    {INT16_MAX, 0, "200C"}};
  for (int i = 0; i < 8; i++) {
    c.temp_offset_c10 = cases[i].offset;
    cf_clock_facts facts = {.local_unix_s = 1000, .temp_c10 = cases[i].sensor};
    shown(&c, facts, 0, text);
    CF_CHECK_STR(text, cases[i].text);
  }
}

CF_TEST(time_and_temperature_take_turns) {
  cf_clock_config c = config(2); // 8 s and 4 s
  cf_clock_facts facts = {.local_unix_s = 1000, .temp_c10 = 200, .link = CF_CLOCK_LINK_UP};
  cf_clock_init(&clock_, &c);
  int temp = 0;
  for (uint64_t ms = 0; ms < 120000; ms += 100) {
    cf_clock_step(&clock_, &facts, ms);
    temp += clock_.showing_temp;
  }
  CF_CHECK_EQ(temp, 400);
  facts.temp_c10 = CF_CLOCK_NO_TEMP; // the sensor fails: only time
  cf_clock_step(&clock_, &facts, 120000);
  CF_CHECK(!clock_.showing_temp);
}

static int lit_lamps(void) {
  int n = 0;
  for (int y = 0; y < 16; y++) {
    for (int x = 0; x < clock_.width; x++) {
      n += clock_.px[y][x] > 0;
    }
  }
  return n;
}

CF_TEST(the_strip_has_the_colour_scaled_by_brightness) {
  cf_clock_config c = config(2);
  c.rgb = 0xff8000;
  c.brightness = 51; // a fifth
  cf_clock_facts facts = {.local_unix_s = 8 * 3600 + 48 * 60, .temp_c10 = CF_CLOCK_NO_TEMP};
  cf_clock_init(&clock_, &c);
  cf_clock_step(&clock_, &facts, 0);
  CF_CHECK_EQ(cf_clock_strip(&clock_, strip, sizeof strip), 512);
  int lit = 0;
  for (int i = 0; i < 512; i++) {
    if (strip[3 * i] != 0) {
      CF_CHECK_EQ(strip[3 * i], 51);
      CF_CHECK_EQ(strip[3 * i + 1], 25);
      CF_CHECK_EQ(strip[3 * i + 2], 0);
      lit++;
    }
  }
  CF_CHECK_EQ(lit, lit_lamps());
  CF_CHECK(lit > 40);
  CF_CHECK_EQ(cf_clock_strip(&clock_, strip, 100), 0); // too small: nothing is written
}

CF_TEST(one_panel_stacks_hours_over_minutes) {
  cf_clock_config c = config(1);
  cf_clock_facts facts = {.local_unix_s = 12 * 3600 + 34 * 60, .temp_c10 = CF_CLOCK_NO_TEMP};
  cf_clock_init(&clock_, &c);
  cf_clock_step(&clock_, &facts, 0);
  int upper = 0, lower = 0;
  for (int x = 0; x < 16; x++) {
    for (int y = 0; y < 16; y++) {
      upper += y < 8 && clock_.px[y][x] > 0;
      lower += y >= 8 && clock_.px[y][x] > 0;
    }
  }
  CF_CHECK(upper > 10 && lower > 10);
}

CF_TEST(an_update_shows_per_cent_and_a_bar) {
  cf_clock_config c = config(2);
  cf_clock_facts facts = {.local_unix_s = 1000,
                          .temp_c10 = CF_CLOCK_NO_TEMP,
                          .link = CF_CLOCK_LINK_UPDATE,
                          .update_pct = 50};
  char text[12];
  shown(&c, facts, 0, text);
  CF_CHECK_STR(text, "50%");
  CF_CHECK_EQ(clock_.px[15][15], 255);
  CF_CHECK(clock_.px[15][16] < 255);
  facts.update_pct = 255;
  shown(&c, facts, 0, text);
  CF_CHECK_STR(text, "100%");
}

CF_TEST(the_status_led_tells_the_links_apart) {
  cf_clock_config c = config(1);
  int changes[4];
  for (int link = 0; link < 4; link++) {
    cf_clock_facts facts = {.temp_c10 = CF_CLOCK_NO_TEMP, .link = (cf_clock_link)link};
    cf_clock_init(&clock_, &c);
    changes[link] = 0;
    bool before = false;
    for (uint64_t ms = 0; ms < 6000; ms += 20) {
      cf_clock_step(&clock_, &facts, ms);
      changes[link] += clock_.status_led != before;
      before = clock_.status_led;
    }
  }
  CF_CHECK(changes[CF_CLOCK_LINK_DOWN] > 40);
  CF_CHECK(changes[CF_CLOCK_LINK_WIFI] > 8 && changes[CF_CLOCK_LINK_WIFI] < 16);
  CF_CHECK(changes[CF_CLOCK_LINK_UPDATE] > 20 && changes[CF_CLOCK_LINK_UPDATE] < 28);
  CF_CHECK(changes[CF_CLOCK_LINK_UP] < 8);
}

CF_TEST(panel_counts_out_of_range_are_clamped) {
  cf_clock_config c = config(0);
  cf_clock_init(&clock_, &c);
  CF_CHECK_EQ(clock_.width, 16);
  c.panels = 200;
  cf_clock_init(&clock_, &c);
  CF_CHECK_EQ(clock_.width, 64);
}

CF_MAIN()
