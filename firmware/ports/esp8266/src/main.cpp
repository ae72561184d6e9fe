/* A ski clock on an ESP8266: the time on 16x16 panels, and updates over the air. */
#include <Arduino.h>
#include <ESP8266WiFi.h>
#include <FastLED.h>
#include <time.h>

#include "settings.h"
#include "update.h"

extern "C" {
#include CF_BOARD_HEADER
#include "matrixclock/matrixclock.h"
}

static const uint32_t CHECK_EVERY_MS = 3600u * 1000u;
/* Four panels are 1024 LEDs; the ESP8266 has memory for two beside the network. */
static const uint8_t PANELS_MAX = 2;
static const time_t YEAR_2024 = 1704067200;

static cf_clock face;
static CRGB leds[PANELS_MAX * 256];
static uint8_t rgb[PANELS_MAX * 256 * 3];
static uint32_t checked_ms;
static bool checked;

void setup() {
  cf_clock_config config;
  Serial.begin(115200);
  settings_load();
  Serial.printf("CrispFleet clock " CF_FIRMWARE_VERSION " on " CF_BOARD_NAME "\n");
  WiFi.mode(WIFI_STA);
  WiFi.setAutoReconnect(true);
  WiFi.begin(); /* the network that was joined last */
  configTime(0, 0, "pool.ntp.org");
  cf_clock_default(&config);
  config.panels = settings.panels < 1            ? 1
                  : settings.panels > PANELS_MAX ? PANELS_MAX
                                                 : settings.panels;
  cf_clock_init(&face, &config);
  FastLED.addLeds<WS2812B, CF_BOARD_MATRIX, GRB>(leds, config.panels * 256);
  FastLED.setMaxPowerInVoltsAndMilliamps(5, 2000);
}

void loop() {
  time_t now = time(nullptr);
  bool up = WiFi.status() == WL_CONNECTED;
  cf_clock_facts facts = {now < YEAR_2024 ? 0 : (int64_t)now + settings.utc_offset_s,
                          CF_CLOCK_NO_TEMP, up ? CF_CLOCK_LINK_WIFI : CF_CLOCK_LINK_DOWN, 0};
  settings_console();
  if (cf_clock_step(&face, &facts, millis())) {
    uint16_t count = cf_clock_strip(&face, rgb, sizeof rgb);
    for (uint16_t i = 0; i < count; i++) {
      leds[i] = CRGB(rgb[i * 3], rgb[i * 3 + 1], rgb[i * 3 + 2]);
    }
    FastLED.show();
  }
  if (CF_BOARD_LED >= 0) {
    pinMode(CF_BOARD_LED, OUTPUT);
    digitalWrite(CF_BOARD_LED, face.status_led != (CF_BOARD_LED_ACTIVE_LOW != 0));
  }
  if (up && (!checked || millis() - checked_ms >= CHECK_EVERY_MS)) {
    checked = true;
    checked_ms = millis();
    update_check();
  }
  delay(20);
}
