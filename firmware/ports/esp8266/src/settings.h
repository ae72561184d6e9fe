/* What a clock knows: set over the serial line, kept in the flash sector that the Arduino core
 * calls EEPROM. */
#pragma once

#include <stdint.h>

struct Settings {
  uint32_t magic;
  char server[128]; /* http or https, no slash at the end */
  char id[33];
  char token[64];
  uint8_t key[91]; /* SubjectPublicKeyInfo of the key that signs updates */
  uint8_t has_key;
  uint8_t panels;
  int32_t utc_offset_s;
  uint32_t crc;
};

extern Settings settings;

void settings_load();
void settings_save();
/* Reads the serial line; answers "ok" or "error: ...". */
void settings_console();
