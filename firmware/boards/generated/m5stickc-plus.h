/* M5StickC Plus. Generated from boards/m5stickc-plus.yaml by boards/generate; change it there. */
#ifndef CF_BOARD_H
#define CF_BOARD_H

#define CF_BOARD_ID "m5stickc-plus"
#define CF_BOARD_NAME "M5StickC Plus"
#define CF_BOARD_PLATFORM "esp32"
#define CF_BOARD_CHIP_ID 0
#define CF_BOARD_FLASH_BYTES 4194304
#define CF_BOARD_CORES 2
#define CF_BOARD_HAS_PANEL 1
#define CF_BOARD_PANEL_ST7789 1
#define CF_BOARD_PANEL_WIDTH 135
#define CF_BOARD_PANEL_HEIGHT 240
#define CF_BOARD_PANEL_X 52
#define CF_BOARD_PANEL_Y 40
#define CF_BOARD_PANEL_INVERT 1
#define CF_BOARD_PANEL_MHZ 40
#define CF_BOARD_PANEL_MOSI 15
#define CF_BOARD_PANEL_SCLK 13
#define CF_BOARD_PANEL_CS 5
#define CF_BOARD_PANEL_DC 23
#define CF_BOARD_PANEL_RST 18
#define CF_BOARD_PANEL_BACKLIGHT -1
#define CF_BOARD_BUTTON_A 37
#define CF_BOARD_BUTTON_B 39
#define CF_BOARD_BUTTON_C -1
#define CF_BOARD_BUZZER 2
#define CF_BOARD_LED 10
#define CF_BOARD_LED_ACTIVE_LOW 1
#define CF_BOARD_I2C_SDA 21
#define CF_BOARD_I2C_SCL 22
#define CF_BOARD_POWER_AXP192 1
#define CF_BOARD_POWER_PIN -1
#define CF_BOARD_BATTERY_ADC -1
#define CF_BOARD_MATRIX -1

#endif
