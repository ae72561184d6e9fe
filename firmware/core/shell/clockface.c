// The clock page: the matrix clock's picture as a board of round lamps, with the date below.
#include "../cglp/glyphs.h"
#include "pages.h"

enum { LAMP = 4 };

// Civil date of days since 1970 (proleptic Gregorian; after Howard Hinnant's days algorithm).
static void civil(int64_t days, uint32_t *year, uint32_t *month, uint32_t *day) {
  int64_t z = days + 719468;
  uint32_t era = (uint32_t)(z / 146097);
  uint32_t doe = (uint32_t)(z - (int64_t)era * 146097);
  uint32_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  uint32_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  uint32_t mp = (5 * doy + 2) / 153;
  *day = doy - (153 * mp + 2) / 5 + 1;
  *month = mp < 10 ? mp + 3 : mp - 9;
  *year = yoe + era * 400 + (*month <= 2 ? 1 : 0);
}

static void date(int64_t unix_s, cf_screen *out) {
  static const char *const months[12] = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                         "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
  static const char *const weekdays[7] = {"THURSDAY", "FRIDAY",  "SATURDAY", "SUNDAY",
                                          "MONDAY",   "TUESDAY", "WEDNESDAY"};
  int64_t days = unix_s / 86400;
  uint32_t year = 0, month = 1, day = 1;
  civil(days, &year, &month, &day);
  cf_text_centred(out, 67, 158, weekdays[days % 7], CF_UI_TEXT, 1);
  char text[24];
  int n = cf_decimal(day, text);
  text[n++] = ' ';
  for (int i = 0; i < 3; i++) {
    text[n++] = months[month - 1][i];
  }
  text[n++] = ' ';
  cf_decimal(year, text + n);
  cf_text_centred(out, 67, 174, text, CF_UI_WHITE, 1);
}

void cf_show_clock(const cf_shell_status *status, cf_screen *out) {
  cf_clock clock;
  cf_clock_config config;
  cf_clock_default(&config);
  config.temp_s = 0;
  cf_clock_init(&clock, &config);
  cf_clock_facts facts = {.local_unix_s = status->local_unix_s,
                          .temp_c10 = CF_CLOCK_NO_TEMP,
                          .link = status->online ? CF_CLOCK_LINK_UP : CF_CLOCK_LINK_DOWN};
  cf_clock_step(&clock, &facts, 0);
  cf_panel(out, 1, 70, 133, 72, CF_UI_DEEP, CF_UI_EDGE);
  for (int y = 0; y < CF_PANEL_SIDE; y++) {
    for (int x = 0; x < clock.width && x < 32; x++) {
      uint8_t light = clock.px[y][x];
      uint8_t color = light == 0 ? CF_UI_PANEL : light > 128 ? CF_UI_RED : CF_UI_DARK_RED;
      cf_fill(out, 4 + x * LAMP, 74 + y * LAMP, LAMP - 1, LAMP - 1, color);
    }
  }
  if (status->local_unix_s > 0) {
    date(status->local_unix_s, out);
  } else {
    cf_text_centred(out, 67, 158, "NO TIME YET", CF_UI_DIM, 1);
  }
  cf_text_centred(out, 67, 36, "CLOCK", CF_UI_TEXT, 1);
  cf_show_keys("BACK", NULL, CF_UI_RED, out);
}
