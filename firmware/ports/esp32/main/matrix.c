/*
 * The matrix clock's panels: 16x16 WS2812, for boards with a pin for them. What they show is the
 * core's business.
 */
#include "parts.h"

#if CF_BOARD_MATRIX >= 0 && CONFIG_CF_MATRIX_PANELS > 0
#include "led_strip.h"

static led_strip_handle_t strip;
static cf_clock face;
static uint8_t rgb[CF_MATRIX_LEDS_MAX * 3];

cf_clock *port_matrix_init(void) {
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
  return &face;
}

void port_matrix_show(cf_stick *stick) {
  if (cf_stick_clock_redraw(stick)) {
    uint16_t count = cf_clock_strip(&face, rgb, sizeof rgb);
    for (uint16_t i = 0; i < count; i++) {
      led_strip_set_pixel(strip, i, rgb[i * 3], rgb[i * 3 + 1], rgb[i * 3 + 2]);
    }
    led_strip_refresh(strip);
    port_led_set(face.status_led);
  }
}

#else
cf_clock *port_matrix_init(void) {
  return NULL;
}

void port_matrix_show(cf_stick *stick) {
  (void)stick;
}
#endif
