package io.crispfleet.jesptool.partition;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Names of partition types and subtypes, as in ESP-IDF's partition table documentation. Types and
 * subtypes without a name are custom and written as numbers.
 */
final class PartitionNames {
  private static final Map<String, Integer> TYPES =
      Map.of("app", 0, "data", 1, "bootloader", 2, "partition_table", 3);

  private static final Map<Integer, Map<String, Integer>> SUBTYPES =
      Map.of(
          0, apps(),
          1, data(),
          2, Map.of("primary", 0, "ota", 1, "recovery", 2),
          3, Map.of("primary", 0, "ota", 1));

  private PartitionNames() {}

  static OptionalInt type(String name) {
    return number(TYPES, name);
  }

  static OptionalInt subtype(int type, String name) {
    return number(SUBTYPES.getOrDefault(type, Map.of()), name);
  }

  static Optional<String> typeName(int type) {
    return name(TYPES, type);
  }

  static Optional<String> subtypeName(int type, int subtype) {
    return name(SUBTYPES.getOrDefault(type, Map.of()), subtype);
  }

  private static OptionalInt number(Map<String, Integer> names, String name) {
    Integer number = names.get(name.toLowerCase(Locale.ROOT));
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  private static Optional<String> name(Map<String, Integer> names, int number) {
    return names.entrySet().stream()
        .filter(entry -> entry.getValue() == number)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static Map<String, Integer> apps() {
    Map<String, Integer> names = new HashMap<>();
    names.put("factory", 0x00);
    for (int slot = 0; slot < Partition.MAX_OTA_APPS; slot++) {
      names.put("ota_" + slot, Partition.SUBTYPE_OTA_0 + slot);
    }
    names.put("test", 0x20);
    names.put("tee_0", 0x30);
    names.put("tee_1", 0x31);
    return Map.copyOf(names);
  }

  private static Map<String, Integer> data() {
    return Map.ofEntries(
        Map.entry("ota", Partition.SUBTYPE_OTADATA),
        Map.entry("phy", 0x01),
        Map.entry("nvs", Partition.SUBTYPE_NVS),
        Map.entry("coredump", Partition.SUBTYPE_COREDUMP),
        Map.entry("nvs_keys", 0x04),
        Map.entry("efuse", 0x05),
        Map.entry("undefined", Partition.SUBTYPE_UNDEFINED),
        Map.entry("esphttpd", 0x80),
        Map.entry("fat", 0x81),
        Map.entry("spiffs", 0x82),
        Map.entry("littlefs", 0x83),
        Map.entry("tee_ota", Partition.SUBTYPE_TEE_OTADATA));
  }
}
