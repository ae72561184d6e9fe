/* The matrix clock: time on 16x16 WS2812 panels, for boards with a pin for them. */
#include "parts.h"

#if CF_BOARD_MATRIX >= 0 && CONFIG_CF_MATRIX_PANELS > 0
#include <time.h>

#include "led_strip.h"
#include "matrixclock/matrixclock.h"

static led_strip_handle_t strip;
static cf_clock face;
static uint8_t rgb[CF_MATRIX_LEDS_MAX * 3];

void matrix_init(void) {
  cf_clock_config config;
  led_strip_config_t leds = {.strip_gpio_num = CF_BOARD_MATRIX,
                             .max_leds = CONFIG_CF_MATRIX_PANELS * CF_PANEL_SIDE * CF_PANEL_SIDE,
                             .led_model = LED_MODEL_WS2812,
                             .color_component_format = LED_STRIP_COLOR_COMPONENT_FMT_GRB};
  led_strip_rmt_config_t rmt = {.resolution_hz = 10 * 1000 * 1000};
  ESP_ERROR_CHECK(led_strip_new_rmt_device(&leds, &rmt, &strip));
  cf_clock_default(&config);
  config.panels = CONFIG_CF_MATRIX_PANELS;
  cf_clock_init(&face, &config);
}

void matrix_step(const cf_stick_view *view, uint64_t now_ms) {
  time_t now = time(NULL);
  struct tm local;
  localtime_r(&now, &local);
  cf_clock_facts facts = {
      .local_unix_s = local.tm_year < 125 ? 0 : (int64_t)now,
      .temp_c10 = CF_CLOCK_NO_TEMP,
      .link = view->updating           ? CF_CLOCK_LINK_UPDATE
              : view->online           ? CF_CLOCK_LINK_UP
              : view->net == CF_NET_UP ? CF_CLOCK_LINK_WIFI
                                       : CF_CLOCK_LINK_DOWN,
      .update_pct = view->update_percent,
  };
  if (cf_clock_step(&face, &facts, now_ms)) {
    uint16_t count = cf_clock_strip(&face, rgb, sizeof rgb);
    for (uint16_t i = 0; i < count; i++) {
      led_strip_set_pixel(strip, i, rgb[i * 3], rgb[i * 3 + 1], rgb[i * 3 + 2]);
    }
    led_strip_refresh(strip);
  }
  led_set(face.status_led);
}

#else
void matrix_init(void) {}

void matrix_step(const cf_stick_view *view, uint64_t now_ms) {
  (void)view;
  (void)now_ms;
}
#endif
