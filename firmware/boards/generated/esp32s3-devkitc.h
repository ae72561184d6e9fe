/* ESP32-S3-DevKitC (UART port). Generated from boards/esp32s3-devkitc.yaml by boards/generate; change it there. */
#ifndef CF_BOARD_H
#define CF_BOARD_H

#define CF_BOARD_ID "esp32s3-devkitc"
#define CF_BOARD_NAME "ESP32-S3-DevKitC (UART port)"
#define CF_BOARD_PLATFORM "esp32s3"
#define CF_BOARD_CHIP_ID 9
#define CF_BOARD_FLASH_BYTES 8388608
#define CF_BOARD_CORES 2
#define CF_BOARD_HAS_PANEL 0
#define CF_BOARD_BUTTON_A 0
#define CF_BOARD_BUTTON_B -1
#define CF_BOARD_BUTTON_C -1
#define CF_BOARD_BUZZER -1
#define CF_BOARD_LED -1
#define CF_BOARD_LED_ACTIVE_LOW 0
#define CF_BOARD_I2C_SDA -1
#define CF_BOARD_I2C_SCL -1
#define CF_BOARD_POWER_NONE 1
#define CF_BOARD_POWER_PIN -1
#define CF_BOARD_BATTERY_ADC -1
#define CF_BOARD_MATRIX 16

#endif
