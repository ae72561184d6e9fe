#include "settings.h"

#include <Arduino.h>
#include <EEPROM.h>
#include <ESP8266WiFi.h>
#include <string.h>

extern "C" {
#include "base/bytes.h"
#include "base/codec.h"
#include "base/text.h"
}

static const uint32_t MAGIC = 0x31384643; /* "CF81" */

Settings settings;

static uint32_t crc_of(const Settings &s) {
  return cf_crc32(0, &s, offsetof(Settings, crc));
}

void settings_load() {
  EEPROM.begin(sizeof settings);
  EEPROM.get(0, settings);
  if (settings.magic != MAGIC || settings.crc != crc_of(settings)) {
    memset(&settings, 0, sizeof settings);
    settings.magic = MAGIC;
    settings.panels = 1;
  }
}

void settings_save() {
  settings.crc = crc_of(settings);
  EEPROM.put(0, settings);
  EEPROM.commit();
}

static bool set(const char *name, const char *value) {
  size_t n = strlen(value);
  if (strcmp(name, "server") == 0) {
    return cf_copy(settings.server, sizeof settings.server, value);
  }
  if (strcmp(name, "id") == 0) {
    return cf_only(value, n, "_-") && cf_copy(settings.id, sizeof settings.id, value);
  }
  if (strcmp(name, "token") == 0) {
    return cf_copy(settings.token, sizeof settings.token, value);
  }
  if (strcmp(name, "key") == 0) {
    size_t length = 0;
    settings.has_key =
        cf_base64_decode(value, n, settings.key, sizeof settings.key, &length) && length == 91;
    return settings.has_key;
  }
  uint64_t number = 0;
  if (strcmp(name, "panels") == 0 && cf_parse_u64(value, n, &number) && number <= 4) {
    settings.panels = (uint8_t)number;
    return true;
  }
  if (strcmp(name, "utc_offset_s") == 0) {
    settings.utc_offset_s = atoi(value);
    return true;
  }
  return false;
}

/* "wifi SSID PASSWORD": the password is what follows the last blank, so an SSID may have some. */
static bool join(char *arguments) {
  char *password = strrchr(arguments, ' ');
  if (password == nullptr) {
    return false;
  }
  *password++ = 0;
  WiFi.persistent(true);
  return WiFi.begin(arguments, password) != WL_CONNECT_FAILED;
}

static void show() {
  Serial.printf("version %s\nid %s\nserver %s\nkey %s\naddress %s\n", CF_FIRMWARE_VERSION,
                settings.id, settings.server, settings.has_key ? "set" : "none",
                WiFi.localIP().toString().c_str());
}

static bool obey(char *line) {
  if (strcmp(line, "help") == 0) {
    Serial.println(
        "help | info | wifi SSID PASSWORD | set server|id|token|key|panels|utc_offset_s VALUE");
    return true;
  }
  if (strcmp(line, "info") == 0) {
    show();
    return true;
  }
  if (strncmp(line, "wifi ", 5) == 0) {
    return join(line + 5);
  }
  if (strncmp(line, "set ", 4) == 0) {
    char *value = strchr(line + 4, ' ');
    if (value != nullptr) {
      *value++ = 0;
      if (set(line + 4, value)) {
        settings_save();
        return true;
      }
    }
  }
  return false;
}

void settings_console() {
  static char line[256];
  static size_t len;
  while (Serial.available() > 0) {
    char c = (char)Serial.read();
    if (c != '\n' && c != '\r') {
      if (len < sizeof line - 1) {
        line[len++] = c;
      }
    } else if (len > 0) {
      line[len] = 0;
      Serial.println(obey(line) ? "ok" : "error: not a command or a bad value; try help");
      len = 0;
    }
  }
}
