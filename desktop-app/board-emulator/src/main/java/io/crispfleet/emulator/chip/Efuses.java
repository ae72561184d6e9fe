package io.crispfleet.emulator.chip;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.chip.Revision;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Lays a board's identity out in the read-only words of its chip. */
public final class Efuses {
  private static final int ESP32_BASE = 0x3FF5_A000;
  private static final int ESP32_APB_DATE = 0x3FF6_607C;
  private static final int ESP32_RTC_CALIBRATION = 0x3FF5_F06C;

  /** Pads of the in-package flash of an ESP32-PICO-D4: CLK 6, Q 17, D 8, CS 16, HD 11. */
  private static final int PICO_PADS = 6 | 17 << 5 | 8 << 10 | 16 << 15;

  private static final int PICO_PAD_HD = 11 << 4;

  /** Together these two say that the crystal runs at exactly 40 MHz. */
  private static final int CK8M_FREQUENCY = 128;

  private static final int CALIBRATION_CYCLES = 800;

  private final Map<Integer, Integer> words = new HashMap<>();

  private Efuses() {}

  /**
   * The read-only words of one board by address.
   *
   * @param mac {@code aa:bb:cc:dd:ee:ff}
   * @param encryptedFlash whether the flash encryption count is odd
   * @param secureDownload whether secure download mode is burnt
   */
  public static Map<Integer, Integer> words(
      Chip chip,
      String mac,
      Revision revision,
      int packageCode,
      boolean encryptedFlash,
      boolean secureDownload) {
    byte[] address = HexFormat.ofDelimiter(":").parseHex(mac);
    Efuses efuses = new Efuses();
    chip.magic().ifPresent(magic -> efuses.words.put(0x4000_1000, magic));
    switch (chip) {
      case ESP8266 -> efuses.esp8266(address);
      case ESP32 -> efuses.esp32(address, revision, packageCode, encryptedFlash);
      default ->
          efuses.riscvEra(
              chip == Chip.ESP32S3 ? 0x6000_7000 : 0x6000_8800,
              address,
              revision,
              packageCode,
              encryptedFlash,
              secureDownload);
    }
    return Map.copyOf(efuses.words);
  }

  private void esp8266(byte[] mac) {
    words.put(0x3FF0_0050, mac[5] << 24);
    words.put(0x3FF0_0054, bigEndian(mac, 3, 2));
    words.put(0x3FF0_0058, 0);
    words.put(0x3FF0_005C, bigEndian(mac, 0, 3));
  }

  private void esp32(byte[] mac, Revision revision, int packageCode, boolean encryptedFlash) {
    int major = revision.major();
    boolean inPackageFlash = packageCode >= 2;
    words.put(ESP32_BASE, encryptedFlash ? 1 << 20 : 0);
    words.put(ESP32_BASE + 4, bigEndian(mac, 2, 4));
    words.put(ESP32_BASE + 8, bigEndian(mac, 0, 2));
    words.put(
        ESP32_BASE + 12,
        (packageCode & 7) << 9
            | (packageCode >> 3 & 1) << 2
            | (major >= 1 ? 1 << 15 : 0)
            | (inPackageFlash ? PICO_PAD_HD : 0));
    words.put(ESP32_BASE + 16, CK8M_FREQUENCY);
    words.put(
        ESP32_BASE + 20,
        (major >= 2 ? 1 << 20 : 0)
            | (revision.minor() & 3) << 24
            | (inPackageFlash ? PICO_PADS : 0));
    words.put(ESP32_APB_DATE, major >= 3 ? 1 << 31 : 0);
    words.put(ESP32_RTC_CALIBRATION, CALIBRATION_CYCLES << 7);
  }

  private void riscvEra(
      int base,
      byte[] mac,
      Revision revision,
      int packageCode,
      boolean encryptedFlash,
      boolean secureDownload) {
    words.put(base + 0x34, encryptedFlash ? 1 << 18 : 0);
    words.put(base + 0x3C, secureDownload ? 1 << 5 : 0);
    int block1 = base + 0x44;
    words.put(block1, bigEndian(mac, 2, 4));
    words.put(block1 + 4, bigEndian(mac, 0, 2));
    int minor = revision.minor();
    words.put(block1 + 12, (packageCode & 7) << 21 | (minor & 7) << 18);
    words.put(block1 + 20, (minor >> 3 & 1) << 23 | (revision.major() & 3) << 24);
  }

  private static int bigEndian(byte[] bytes, int from, int count) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      value = value << 8 | (bytes[i] & 0xFF);
    }
    return value;
  }
}
