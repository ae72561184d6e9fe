package io.crispfleet.jesptool.chip;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Revision, package, features and MAC as the eFuses tell them. Field positions come from the eFuse
 * tables of ESP-IDF ({@code esp_efuse_table.csv} per chip).
 */
public record ChipIdentity(
    Revision revision, String packageName, List<String> features, String mac) {

  /** Where a chip after the ESP32 keeps its version, relative to its MAC block. */
  private record Layout(
      EfuseField pkg,
      EfuseField minorLow,
      Optional<EfuseField> minorHigh,
      EfuseField majorLow,
      Optional<EfuseField> majorHigh,
      Map<Integer, String> packages) {
    Layout(EfuseField pkg, EfuseField minor, EfuseField major, Map<Integer, String> packages) {
      this(pkg, minor, Optional.empty(), major, Optional.empty(), packages);
    }
  }

  /** Reads what identifies {@code chip}. */
  public static ChipIdentity read(Chip chip, RegisterReader registers) {
    return switch (chip) {
      case ESP8266 -> esp8266(registers);
      case ESP32 -> esp32(registers);
      default -> modern(chip, registers);
    };
  }

  private static ChipIdentity modern(Chip chip, RegisterReader registers) {
    Layout layout = layout(chip);
    int block = ChipRegisters.of(chip).mac();
    RegisterReader cached = new CachedRegisters(registers);
    int minor =
        high(layout.minorHigh(), layout.minorLow(), cached, block)
            | layout.minorLow().read(cached, block);
    int major =
        high(layout.majorHigh(), layout.majorLow(), cached, block)
            | layout.majorLow().read(cached, block);
    if (chip == Chip.ESP32S3 && isFirstS3(cached, block, minor)) {
      major = 0;
      minor = 0;
    }
    int pkg = layout.pkg().read(cached, block);
    return new ChipIdentity(
        new Revision(major, minor),
        layout.packages().getOrDefault(pkg, chip.displayName()),
        features(chip),
        macOfTwoWords(cached.read(block), cached.read(block + 4)));
  }

  private static int high(
      Optional<EfuseField> high, EfuseField low, RegisterReader registers, int block) {
    return high.map(field -> field.read(registers, block) << low.width()).orElse(0);
  }

  // On v0.0 silicon with block version 1.1 the bits of the major version had another use.
  private static boolean isFirstS3(RegisterReader registers, int block, int minor) {
    int blockTwo = block - 0x44 + 0x5C;
    int blockMajor = new EfuseField(4, 0, 2).read(registers, blockTwo);
    int blockMinor = new EfuseField(3, 24, 3).read(registers, block);
    return (minor & 7) == 0 && blockMajor == 1 && blockMinor == 1;
  }

  private static Layout layout(Chip chip) {
    return switch (chip) {
      case ESP32S2 ->
          new Layout(
              new EfuseField(3, 21, 4),
              new EfuseField(4, 4, 3),
              Optional.of(new EfuseField(3, 20, 1)),
              new EfuseField(3, 18, 2),
              Optional.empty(),
              Map.of(0, "ESP32-S2", 1, "ESP32-S2FH2", 2, "ESP32-S2FH4"));
      case ESP32S3 -> wide(Map.of(0, "ESP32-S3 (QFN56)", 1, "ESP32-S3-PICO-1 (LGA56)"));
      case ESP32C3 ->
          wide(
              Map.of(
                  0, "ESP32-C3 (QFN32)",
                  1, "ESP8685 (QFN28)",
                  2, "ESP32-C3 AZ (QFN32)",
                  3, "ESP8686 (QFN24)"));
      case ESP32C2 ->
          new Layout(
              new EfuseField(1, 22, 3),
              new EfuseField(1, 16, 4),
              new EfuseField(1, 20, 2),
              Map.of(0, "ESP32-C2", 1, "ESP8684H"));
      case ESP32C6 ->
          new Layout(
              new EfuseField(3, 24, 3),
              new EfuseField(3, 18, 4),
              new EfuseField(3, 22, 2),
              Map.of(0, "ESP32-C6 (QFN40)", 1, "ESP32-C6FH4 (QFN32)"));
      case ESP32H2 ->
          new Layout(
              new EfuseField(4, 0, 3),
              new EfuseField(3, 18, 3),
              new EfuseField(3, 21, 2),
              Map.of());
      case ESP32C5, ESP32C61 ->
          new Layout(
              new EfuseField(2, 26, 3), new EfuseField(2, 0, 4), new EfuseField(2, 4, 2), Map.of());
      case ESP32P4 ->
          new Layout(
              new EfuseField(2, 20, 3),
              new EfuseField(2, 0, 4),
              Optional.empty(),
              new EfuseField(2, 4, 2),
              Optional.of(new EfuseField(2, 23, 1)),
              Map.of());
      case ESP8266, ESP32 -> throw new IllegalArgumentException(chip + " has a layout of its own");
    };
  }

  /** ESP32-S3 and ESP32-C3 share their layout. */
  private static Layout wide(Map<Integer, String> packages) {
    return new Layout(
        new EfuseField(3, 21, 3),
        new EfuseField(3, 18, 3),
        Optional.of(new EfuseField(5, 23, 1)),
        new EfuseField(5, 24, 2),
        Optional.empty(),
        packages);
  }

  private static List<String> features(Chip chip) {
    return switch (chip) {
      case ESP32S2 -> List.of("Wi-Fi", "Single Core", "240MHz");
      case ESP32S3 -> List.of("Wi-Fi", "BT 5 (LE)", "Dual Core", "240MHz");
      case ESP32C2 -> List.of("Wi-Fi", "BT 5 (LE)", "Single Core", "120MHz");
      case ESP32C3 -> List.of("Wi-Fi", "BT 5 (LE)", "Single Core", "160MHz");
      case ESP32C5 -> List.of("Wi-Fi 6 (dual-band)", "BT 5 (LE)", "IEEE802.15.4", "240MHz");
      case ESP32C6 -> List.of("Wi-Fi 6", "BT 5 (LE)", "IEEE802.15.4", "160MHz");
      case ESP32C61 -> List.of("Wi-Fi 6", "BT 5 (LE)", "Single Core", "160MHz");
      case ESP32H2 -> List.of("BT 5 (LE)", "IEEE802.15.4", "Single Core", "96MHz");
      case ESP32P4 -> List.of("Dual Core", "400MHz");
      case ESP8266, ESP32 -> List.of("Wi-Fi");
    };
  }

  private static ChipIdentity esp32(RegisterReader registers) {
    int base = ChipRegisters.of(Chip.ESP32).efuseBlock0();
    int word1 = registers.read(base + 4);
    int word2 = registers.read(base + 8);
    int word3 = registers.read(base + 12);
    int word5 = registers.read(base + 20);
    int date = registers.read(0x3FF6_607C);
    int major = esp32Major((word3 >>> 15) & 1, (word5 >>> 20) & 1, date >>> 31);
    boolean singleCore = (word3 & 1) != 0;
    int pkg = ((word3 >>> 9) & 7) | ((word3 >>> 2) & 1) << 3;

    List<String> features = new ArrayList<>(List.of("Wi-Fi"));
    if ((word3 & 2) == 0) {
      features.add("BT");
    }
    features.add(singleCore ? "Single Core" : "Dual Core");
    features.add((word3 & (1 << 13)) != 0 && (word3 & (1 << 12)) != 0 ? "160MHz" : "240MHz");
    if (pkg == 2 || pkg == 4 || pkg == 5 || pkg == 6) {
      features.add("Embedded Flash");
    }
    if (pkg == 6 || pkg == 7) {
      features.add("Embedded PSRAM");
    }
    String mac =
        "%02x:%02x:%02x:%02x:%02x:%02x"
            .formatted(
                (word2 >>> 8) & 0xFF,
                word2 & 0xFF,
                word1 >>> 24,
                (word1 >>> 16) & 0xFF,
                (word1 >>> 8) & 0xFF,
                word1 & 0xFF);
    return new ChipIdentity(
        new Revision(major, (word5 >>> 24) & 3),
        esp32Package(pkg, major, singleCore),
        features,
        mac);
  }

  // Only these four combinations were ever made.
  private static int esp32Major(int efuseBit0, int efuseBit1, int dateBit) {
    return switch (dateBit << 2 | efuseBit1 << 1 | efuseBit0) {
      case 1 -> 1;
      case 3 -> 2;
      case 7 -> 3;
      default -> 0;
    };
  }

  private static String esp32Package(int pkg, int major, boolean singleCore) {
    String third = major == 3 ? "-V3" : "";
    return switch (pkg) {
      case 0 -> singleCore ? "ESP32-S0WDQ6" : "ESP32-D0WDQ6" + third;
      case 1 -> singleCore ? "ESP32-S0WD" : "ESP32-D0WD" + third;
      case 2 -> "ESP32-D2WD";
      case 4 -> "ESP32-U4WDH";
      case 5 -> major == 3 ? "ESP32-PICO-V3" : "ESP32-PICO-D4";
      case 6 -> "ESP32-PICO-V3-02";
      case 7 -> "ESP32-D0WDR2-V3";
      default -> "ESP32 (package " + pkg + ")";
    };
  }

  private static ChipIdentity esp8266(RegisterReader registers) {
    int base = ChipRegisters.of(Chip.ESP8266).mac();
    int mac0 = registers.read(base);
    int mac1 = registers.read(base + 4);
    int mac2 = registers.read(base + 8);
    int mac3 = registers.read(base + 12);
    int oui = mac3 & 0xFF_FFFF;
    if (oui == 0) {
      oui =
          switch ((mac1 >>> 16) & 0xFF) {
            case 0 -> 0x18FE34;
            case 1 -> 0xACD074;
            default -> 0;
          };
    }
    boolean esp8285 = (mac0 & (1 << 4)) != 0 || (mac2 & (1 << 16)) != 0;
    String mac =
        "%02x:%02x:%02x:%02x:%02x:%02x"
            .formatted(
                oui >>> 16,
                (oui >>> 8) & 0xFF,
                oui & 0xFF,
                (mac1 >>> 8) & 0xFF,
                mac1 & 0xFF,
                mac0 >>> 24);
    return new ChipIdentity(
        new Revision(0, 0),
        esp8285 ? "ESP8285" : "ESP8266EX",
        esp8285 ? List.of("Wi-Fi", "160MHz", "Embedded Flash") : List.of("Wi-Fi", "160MHz"),
        mac);
  }

  private static String macOfTwoWords(int low, int high) {
    return "%02x:%02x:%02x:%02x:%02x:%02x"
        .formatted(
            (high >>> 8) & 0xFF,
            high & 0xFF,
            low >>> 24,
            (low >>> 16) & 0xFF,
            (low >>> 8) & 0xFF,
            low & 0xFF);
  }
}
