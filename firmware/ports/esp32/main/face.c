/* Buttons, LED, buzzer, and a display's light on a pin of its own. */
#include "driver/gpio.h"
#include "driver/ledc.h"
#include "parts.h"

#define BUZZER_TIMER LEDC_TIMER_0
#define BUZZER_CHANNEL LEDC_CHANNEL_0
#define LIGHT_TIMER LEDC_TIMER_1
#define LIGHT_CHANNEL LEDC_CHANNEL_1
#define LIGHT_HZ 5000
#define LIGHT_FULL 1023u
#define TONE_HALF 512u /* of ten bits: a square wave */
#define TONE_LOWEST 30u

static void input(int pin) {
  if (pin >= 0) {
    gpio_config_t config = {
        .pin_bit_mask = 1ull << pin,
        .mode = GPIO_MODE_INPUT,
        /* 34..39 of the ESP32 have none; their boards bring resistors. */
        .pull_up_en = GPIO_IS_VALID_OUTPUT_GPIO(pin) ? GPIO_PULLUP_ENABLE : GPIO_PULLUP_DISABLE,
    };
    ESP_ERROR_CHECK(gpio_config(&config));
  }
}

static uint32_t down(int pin, uint32_t bit) {
  return pin >= 0 && gpio_get_level((gpio_num_t)pin) == 0 ? bit : 0u;
}

void port_buttons_init(void) {
  input(CF_BOARD_BUTTON_A);
  input(CF_BOARD_BUTTON_B);
  input(CF_BOARD_BUTTON_C);
  if (CF_BOARD_LED >= 0) {
    gpio_set_direction((gpio_num_t)CF_BOARD_LED, GPIO_MODE_OUTPUT);
    port_led_set(false);
  }
}

/* A press counts when two frames in a row see it: 17 ms are longer than a contact bounces. */
uint32_t port_buttons_read(void) {
  static uint32_t before;
  static uint32_t pressed;
  uint32_t now = down(CF_BOARD_BUTTON_A, CF_BTN_A) | down(CF_BOARD_BUTTON_B, CF_BTN_B) |
                 down(CF_BOARD_BUTTON_C, CF_BTN_C);
  pressed = (now & before) | (pressed & (now | before));
  before = now;
  return pressed | (port_power_button() ? (uint32_t)CF_BTN_C : 0u);
}

void port_led_set(bool on) {
  if (CF_BOARD_LED >= 0) {
    gpio_set_level((gpio_num_t)CF_BOARD_LED, on != (CF_BOARD_LED_ACTIVE_LOW != 0));
  }
}

static void pwm(ledc_timer_t timer, ledc_channel_t channel, int pin, uint32_t hz) {
  ledc_timer_config_t timer_config = {.speed_mode = LEDC_LOW_SPEED_MODE,
                                      .duty_resolution = LEDC_TIMER_10_BIT,
                                      .timer_num = timer,
                                      .freq_hz = hz,
                                      .clk_cfg = LEDC_AUTO_CLK};
  ledc_channel_config_t channel_config = {.gpio_num = pin,
                                          .speed_mode = LEDC_LOW_SPEED_MODE,
                                          .channel = channel,
                                          .timer_sel = timer,
                                          .duty = 0,
                                          .hpoint = 0};
  ESP_ERROR_CHECK(ledc_timer_config(&timer_config));
  ESP_ERROR_CHECK(ledc_channel_config(&channel_config));
}

static void duty(ledc_channel_t channel, uint32_t value) {
  ledc_set_duty(LEDC_LOW_SPEED_MODE, channel, value);
  ledc_update_duty(LEDC_LOW_SPEED_MODE, channel);
}

void port_buzzer_init(void) {
  if (CF_BOARD_BUZZER >= 0) {
    pwm(BUZZER_TIMER, BUZZER_CHANNEL, CF_BOARD_BUZZER, 1000);
  }
}

void port_buzzer_tone(uint16_t hz) {
  static uint16_t present;
  if (CF_BOARD_BUZZER < 0 || hz == present) {
    return;
  }
  present = hz;
  if (hz >= TONE_LOWEST) {
    ledc_set_freq(LEDC_LOW_SPEED_MODE, BUZZER_TIMER, hz);
  }
  duty(BUZZER_CHANNEL, hz >= TONE_LOWEST ? TONE_HALF : 0);
}

#if CF_BOARD_HAS_PANEL && CF_BOARD_PANEL_BACKLIGHT >= 0
void port_backlight_init(void) {
  pwm(LIGHT_TIMER, LIGHT_CHANNEL, CF_BOARD_PANEL_BACKLIGHT, LIGHT_HZ);
}

void port_backlight_set(uint8_t percent) {
  duty(LIGHT_CHANNEL, percent >= 100 ? LIGHT_FULL : percent * LIGHT_FULL / 100u);
}
#else
void port_backlight_init(void) {}

void port_backlight_set(uint8_t percent) {
  (void)percent;
}
#endif
