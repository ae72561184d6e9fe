/*
 * What keeps a stick on and lit: AXP192 (M5StickC, Plus), the hold pin of the Plus2, M5PM1
 * (StickS3). Registers: AXP192 data sheet and M5Unified's start-up; M5PM1 as M5GFX and M5Unified
 * write it. Not tried on hardware.
 */
#include "driver/gpio.h"
#include "driver/i2c_master.h"
#include "esp_adc/adc_cali.h"
#include "esp_adc/adc_cali_scheme.h"
#include "esp_adc/adc_oneshot.h"
#include "parts.h"

#define I2C_HZ 400000
#define I2C_WAIT_MS 50

#if defined(CF_BOARD_POWER_AXP192) || defined(CF_BOARD_POWER_M5PM1)
static i2c_master_dev_handle_t chip;

static void open_chip(uint16_t address) {
  i2c_master_bus_config_t bus_config = {
      .i2c_port = -1,
      .sda_io_num = CF_BOARD_I2C_SDA,
      .scl_io_num = CF_BOARD_I2C_SCL,
      .clk_source = I2C_CLK_SRC_DEFAULT,
      .glitch_ignore_cnt = 7,
      .flags.enable_internal_pullup = true,
  };
  i2c_device_config_t config = {
      .dev_addr_length = I2C_ADDR_BIT_LEN_7, .device_address = address, .scl_speed_hz = I2C_HZ};
  i2c_master_bus_handle_t bus;
  ESP_ERROR_CHECK(i2c_new_master_bus(&bus_config, &bus));
  ESP_ERROR_CHECK(i2c_master_bus_add_device(bus, &config, &chip));
}

static void put(uint8_t at, uint8_t value) {
  uint8_t bytes[2] = {at, value};
  i2c_master_transmit(chip, bytes, sizeof bytes, I2C_WAIT_MS);
}

/* 0 when the chip does not answer. */
static uint8_t get(uint8_t at) {
  uint8_t value = 0;
  i2c_master_transmit_receive(chip, &at, 1, &value, 1, I2C_WAIT_MS);
  return value;
}
#endif

/* Charge of one lithium cell by its voltage at rest; a rough line through a typical discharge
 * curve. */
static uint8_t percent_of(uint32_t millivolts) {
  static const uint16_t at[] = {3300, 3600, 3700, 3750, 3800, 3900, 4000, 4120};
  static const uint8_t percent[] = {0, 8, 20, 35, 50, 68, 85, 100};
  if (millivolts <= at[0]) {
    return 0;
  }
  for (unsigned i = 1; i < sizeof at / sizeof at[0]; i++) {
    if (millivolts < at[i]) {
      return (uint8_t)(percent[i - 1] + (millivolts - at[i - 1]) *
                                            (uint32_t)(percent[i] - percent[i - 1]) /
                                            (uint32_t)(at[i] - at[i - 1]));
    }
  }
  return 100;
}

#if defined(CF_BOARD_POWER_AXP192)
#define AXP192 0x34
#define AXP_STATUS 0x00 /* bit 5: cable gives power */
#define AXP_OUTPUTS 0x12
#define AXP_LDO23                                                                                  \
  0x28 /* high half: LDO2, the light; low half: LDO3, the display; 1.8 V + 0.1 V each */
#define AXP_VBUS 0x30
#define AXP_CHARGE 0x33
#define AXP_KEY 0x36
#define AXP_KEY_IRQ 0x46 /* bit 1: pressed shortly; writing it back clears it */
#define AXP_BATTERY 0x78 /* twelve bits of 1.1 mV in two registers */
#define AXP_ADC 0x82
#define LDO3_3V0 0x0C
#define LIGHT_LOWEST 7u
#define LIGHT_HIGHEST 12u

void port_power_init(void) {
  open_chip(AXP192);
  put(AXP_LDO23, 0xCC);
  put(AXP_OUTPUTS, get(AXP_OUTPUTS) | 0x4D); /* EXTEN, LDO2, LDO3, DCDC1 */
  put(AXP_VBUS, 0x80);
  put(AXP_CHARGE, 0xC0); /* 4.2 V, 100 mA */
  put(AXP_KEY, 0x0C);    /* on after 128 ms, off after 4 s */
  put(AXP_ADC, 0xFF);
}

uint8_t port_power_battery(void) {
  uint32_t raw = (uint32_t)get(AXP_BATTERY) << 4 | (get(AXP_BATTERY + 1) & 15u);
  return raw == 0 ? CF_BATTERY_UNKNOWN : percent_of(raw * 11 / 10);
}

bool port_power_charging(void) {
  return (get(AXP_STATUS) & 0x20) != 0;
}

void port_power_backlight(uint8_t percent) {
  uint8_t outputs = get(AXP_OUTPUTS);
  if (percent == 0) {
    put(AXP_OUTPUTS, outputs & (uint8_t)~0x04u);
    return;
  }
  uint32_t level = LIGHT_LOWEST + percent * (LIGHT_HIGHEST - LIGHT_LOWEST) / 100u;
  put(AXP_LDO23, (uint8_t)(level << 4 | LDO3_3V0));
  put(AXP_OUTPUTS, outputs | 0x04);
}

bool port_power_button(void) {
  uint8_t pressed = get(AXP_KEY_IRQ) & 0x02;
  if (pressed != 0) {
    put(AXP_KEY_IRQ, pressed);
  }
  return pressed != 0;
}

#elif defined(CF_BOARD_POWER_M5PM1)
#define M5PM1 0x6E
#define PM1_NO_SLEEP 0x09
#define PM1_MODE 0x10 /* per pin: 1 is output */
#define PM1_LEVEL 0x11
#define PM1_INPUT 0x12 /* pin 0 low: charging */
#define PM1_DRAIN 0x13 /* per pin: 1 is open drain */
#define PM1_FUNCTION 0x16
#define PM1_DISPLAY 0x04 /* pin 2 switches the display's power */

void port_power_init(void) {
  open_chip(M5PM1);
  get(PM1_NO_SLEEP); /* it may sleep and miss the first word */
  put(PM1_NO_SLEEP, 0);
  put(PM1_FUNCTION, get(PM1_FUNCTION) & (uint8_t)~PM1_DISPLAY);
  put(PM1_MODE, get(PM1_MODE) | PM1_DISPLAY);
  put(PM1_DRAIN, get(PM1_DRAIN) & (uint8_t)~PM1_DISPLAY);
  put(PM1_LEVEL, get(PM1_LEVEL) | PM1_DISPLAY);
}

/* Its measuring registers are not documented well enough to rely on. */
uint8_t port_power_battery(void) {
  return CF_BATTERY_UNKNOWN;
}

bool port_power_charging(void) {
  return (get(PM1_INPUT) & 0x01) == 0;
}

void port_power_backlight(uint8_t percent) {
  port_backlight_set(percent);
}

bool port_power_button(void) {
  return false;
}

#else
#if CF_BOARD_BATTERY_ADC >= 0
static adc_oneshot_unit_handle_t adc;
static adc_cali_handle_t calibration;

static void open_adc(void) {
  adc_oneshot_unit_init_cfg_t unit = {.unit_id = ADC_UNIT_1};
  adc_oneshot_chan_cfg_t channel = {.atten = ADC_ATTEN_DB_12, .bitwidth = ADC_BITWIDTH_DEFAULT};
  adc_cali_line_fitting_config_t fitting = {
      .unit_id = ADC_UNIT_1, .atten = ADC_ATTEN_DB_12, .bitwidth = ADC_BITWIDTH_DEFAULT};
  ESP_ERROR_CHECK(adc_oneshot_new_unit(&unit, &adc));
  ESP_ERROR_CHECK(adc_oneshot_config_channel(adc, (adc_channel_t)CF_BOARD_BATTERY_ADC, &channel));
  if (adc_cali_create_scheme_line_fitting(&fitting, &calibration) != ESP_OK) {
    calibration = NULL;
  }
}
#endif

void port_power_init(void) {
#if CF_BOARD_POWER_PIN >= 0
  /* At once: the Plus2 switches off when nobody holds this pin. */
  gpio_set_direction((gpio_num_t)CF_BOARD_POWER_PIN, GPIO_MODE_OUTPUT);
  gpio_set_level((gpio_num_t)CF_BOARD_POWER_PIN, 1);
#endif
#if CF_BOARD_BATTERY_ADC >= 0
  open_adc();
#endif
}

uint8_t port_power_battery(void) {
#if CF_BOARD_BATTERY_ADC >= 0
  int raw = 0;
  int millivolts = 0;
  if (calibration == NULL ||
      adc_oneshot_read(adc, (adc_channel_t)CF_BOARD_BATTERY_ADC, &raw) != ESP_OK ||
      adc_cali_raw_to_voltage(calibration, raw, &millivolts) != ESP_OK) {
    return CF_BATTERY_UNKNOWN;
  }
  return percent_of((uint32_t)millivolts * 2u);
#else
  return CF_BATTERY_UNKNOWN;
#endif
}

/* Without a battery there is a cable; with one and no power chip nobody knows, so it is not
 * claimed. */
bool port_power_charging(void) {
  return CF_BOARD_BATTERY_ADC < 0;
}

void port_power_backlight(uint8_t percent) {
  port_backlight_set(percent);
}

bool port_power_button(void) {
  return false;
}
#endif
