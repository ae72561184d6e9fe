package io.crispfleet.jesptool.hexfile;

import io.crispfleet.jesptool.chip.Chip;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Family ids of the chips, from the public list of the UF2 specification. */
final class Uf2Family {
  private static final Map<Chip, Integer> IDS = ids();

  private Uf2Family() {}

  static Optional<Chip> chip(int family) {
    return IDS.entrySet().stream()
        .filter(entry -> entry.getValue() == family)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static Map<Chip, Integer> ids() {
    Map<Chip, Integer> ids = new EnumMap<>(Chip.class);
    ids.put(Chip.ESP8266, 0x7EAB_61ED);
    ids.put(Chip.ESP32, 0x1C5F_21B0);
    ids.put(Chip.ESP32S2, 0xBFDD_4EEE);
    ids.put(Chip.ESP32C3, 0xD42B_A06C);
    ids.put(Chip.ESP32S3, 0xC47E_5767);
    ids.put(Chip.ESP32C2, 0x2B88_D29C);
    ids.put(Chip.ESP32C6, 0x540D_DF62);
    ids.put(Chip.ESP32H2, 0x3327_26F6);
    ids.put(Chip.ESP32P4, 0x3D30_8E94);
    ids.put(Chip.ESP32C61, 0x77D8_50C4);
    ids.put(Chip.ESP32C5, 0xF71C_0343);
    return ids;
  }
}
