package io.crispfleet.jesptool.chip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ChipIdentityTest {
  private static ChipIdentity read(Chip chip, Map<Integer, Integer> words) {
    return ChipIdentity.read(chip, address -> words.getOrDefault(address, 0));
  }

  private static Map<Integer, Integer> esp32(int pkg, boolean third) {
    int base = 0x3FF5A000;
    int word3 = (pkg & 7) << 9 | (pkg >> 3) << 2 | (third ? 1 << 15 : 0);
    return Map.of(
        base + 4,
        0x28000001,
        base + 8,
        0x0000246F,
        base + 12,
        word3,
        base + 20,
        third ? 1 << 20 | 1 << 24 : 0,
        0x3FF6607C,
        third ? 1 << 31 : 0);
  }

  @Test
  void stickPlusAndPlusTwoAreToldApart() {
    assertThat(read(Chip.ESP32, esp32(5, false)).packageName()).isEqualTo("ESP32-PICO-D4");
    assertThat(read(Chip.ESP32, esp32(6, true)).packageName()).isEqualTo("ESP32-PICO-V3-02");
  }

  @Test
  void esp32RevisionComesFromThreeScatteredBits() {
    assertThat(read(Chip.ESP32, esp32(1, true)).revision()).isEqualTo(new Revision(3, 1));
    assertThat(read(Chip.ESP32, esp32(1, false)).revision()).isEqualTo(new Revision(0, 0));
  }

  @Test
  void esp32MacIsStoredBigEndian() {
    assertThat(read(Chip.ESP32, esp32(5, false)).mac()).isEqualTo("24:6f:28:00:00:01");
  }

  @Test
  void laterChipsStoreTheMacInTwoWords() {
    Map<Integer, Integer> words =
        Map.of(
            0x60008844, 0x33445566,
            0x60008848, 0x00001122,
            0x60008850, 3 << 18 | 1 << 21,
            0x60008858, 0);
    ChipIdentity identity = read(Chip.ESP32C3, words);
    assertThat(identity.mac()).isEqualTo("11:22:33:44:55:66");
    assertThat(identity.revision()).isEqualTo(new Revision(0, 3));
    assertThat(identity.packageName()).isEqualTo("ESP8685 (QFN28)");
  }

  @Test
  void minorRevisionOfTheC3UsesItsHighBitToo() {
    Map<Integer, Integer> words = Map.of(0x60008850, 1 << 18, 0x60008858, 1 << 23 | 1 << 24);
    assertThat(read(Chip.ESP32C3, words).revision()).isEqualTo(new Revision(1, 9));
  }

  @Test
  void esp8266TakesTheVendorPartFromWhereItIs() {
    Map<Integer, Integer> old = Map.of(0x3FF00050, 0xAB000000, 0x3FF00054, 0x00003412);
    assertThat(read(Chip.ESP8266, old).mac()).isEqualTo("18:fe:34:34:12:ab");
    Map<Integer, Integer> custom =
        Map.of(0x3FF00050, 0xAB000000, 0x3FF00054, 0x00003412, 0x3FF0005C, 0x00C0FFEE);
    assertThat(read(Chip.ESP8266, custom).mac()).isEqualTo("c0:ff:ee:34:12:ab");
  }

  @Test
  void oddCryptCountMeansEncryptedFlash() {
    RegisterReader one = address -> address == 0x3FF5A000 ? 1 << 20 : 0;
    RegisterReader two = address -> address == 0x3FF5A000 ? 3 << 20 : 0;
    Revision revision = new Revision(3, 0);
    assertThat(SecurityFuses.esp32(one, revision).flashEncryption()).isTrue();
    assertThat(SecurityFuses.esp32(two, revision).flashEncryption()).isFalse();
  }
}
