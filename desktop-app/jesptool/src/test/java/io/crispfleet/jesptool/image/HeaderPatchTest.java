package io.crispfleet.jesptool.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.bundle.FlashSettings;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeaderPatchTest {
  private static final long EIGHT_MB = 8L << 20;
  private static final FlashSettings FAST = new FlashSettings("qio", "80m", "detect");
  private static final FlashPart BOOTLOADER =
      new FlashPart(0x1000, "bootloader.bin", TinyImage.bootloader(Chip.ESP32));

  private static HeaderPatch.Result patch(FlashSettings settings, FlashPart part) {
    return new HeaderPatch(Chip.ESP32, settings, EIGHT_MB, false).apply(part);
  }

  @Test
  void bootloaderGetsNewSettingsAndANewHash() {
    HeaderPatch.Result result = patch(FAST, BOOTLOADER);

    EspImage image = EspImage.parseStrict(result.part().data(), 0);
    assertThat(result.changed()).isTrue();
    assertThat(result.reason()).isEqualTo("Flash settings set to qio, 80m, 8MB.");
    assertThat(image.flashMode()).hasValue("qio");
    assertThat(image.flashFrequency()).hasValue("80m");
    assertThat(image.flashSize()).hasValue("8MB");
    assertThat(BOOTLOADER.data()).isEqualTo(TinyImage.bootloader(Chip.ESP32));
  }

  @Test
  void inAMergedImageOnlyTheBootloaderChanges() {
    FlashPart app = new FlashPart(0x1_0000, "app.bin", TinyImage.app("game", "1"));
    FlashPart merged = MergedImage.of(List.of(app, BOOTLOADER), 0, 0);

    FlashPart patched = patch(FAST, merged).part();

    int end = 0x1000 + BOOTLOADER.data().length;
    assertThat(EspImage.parseStrict(patched.data(), 0x1000).flashMode()).hasValue("qio");
    assertThat(Arrays.copyOf(patched.data(), 0x1000))
        .isEqualTo(Arrays.copyOf(merged.data(), 0x1000));
    assertThat(
            Arrays.mismatch(
                patched.data(),
                end,
                patched.data().length,
                merged.data(),
                end,
                merged.data().length))
        .isEqualTo(-1);
  }

  @Test
  void oneFieldCanBeSetAlone() {
    byte[] patched = patch(new FlashSettings("keep", "keep", "2MB"), BOOTLOADER).part().data();

    EspImage image = EspImage.parseStrict(patched, 0);
    assertThat(image.flashMode()).hasValue("dio");
    assertThat(image.flashFrequency()).hasValue("40m");
    assertThat(image.flashSize()).hasValue("2MB");
  }

  @Test
  void imageWithoutHashIsPatchedInPlaceOfItsHeader() {
    FlashPart eboot = new FlashPart(0, "firmware.bin", TinyImage.bootloader(Chip.ESP8266));

    FlashPart patched =
        new HeaderPatch(Chip.ESP8266, new FlashSettings("dout", "keep", "512KB"), 0, false)
            .apply(eboot)
            .part();

    EspImage image = EspImage.parseStrict(patched.data(), 0);
    assertThat(image.flashMode()).hasValue("dout");
    assertThat(image.flashSize()).hasValue("512KB");
  }

  @Test
  void nothingIsTouchedWithoutNeed() {
    byte[] damaged = BOOTLOADER.data().clone();
    damaged[100] ^= 1;
    FlashPart text = new FlashPart(0x1000, "notes.txt", new byte[500]);
    FlashPart foreign = new FlashPart(0x1000, "b", TinyImage.bootloader(Chip.ESP32S2));
    FlashPart app = new FlashPart(0x1_0000, "app.bin", TinyImage.app("game", "1"));

    assertUntouched(patch(FlashSettings.KEEP, BOOTLOADER), "kept");
    assertUntouched(patch(FAST, new FlashPart(0x1000, "b", damaged)), "checksum");
    assertUntouched(patch(FAST, text), "no bootloader");
    assertUntouched(patch(FAST, foreign), "ESP32-S2");
    assertUntouched(patch(FAST, app), "not cover");
    assertUntouched(patch(new FlashSettings("dio", "40m", "4MB"), BOOTLOADER), "already");
    assertUntouched(
        new HeaderPatch(Chip.ESP32, FAST, EIGHT_MB, true).apply(BOOTLOADER), "Secure boot");
  }

  @Test
  void unknownFlashSizeKeepsTheSize() {
    HeaderPatch.Result result =
        new HeaderPatch(Chip.ESP32, new FlashSettings("keep", "keep", "detect"), 0, false)
            .apply(BOOTLOADER);

    assertUntouched(result, "kept");
  }

  @Test
  void valuesTheChipDoesNotHaveAreRefusedWithTheValidOnes() {
    assertRefused(Chip.ESP32, new FlashSettings("fast", "keep", "keep"), "qio, qout, dio, dout");
    assertRefused(Chip.ESP32C2, new FlashSettings("keep", "80m", "keep"), "60m, 30m, 20m, 15m");
    assertRefused(Chip.ESP32, new FlashSettings("keep", "keep", "512KB"), "1MB, 2MB, 4MB");
  }

  private static void assertUntouched(HeaderPatch.Result result, String reason) {
    assertThat(result.changed()).isFalse();
    assertThat(result.reason()).contains(reason);
  }

  private static void assertRefused(Chip chip, FlashSettings settings, String valid) {
    assertThatThrownBy(() -> new HeaderPatch(chip, settings, 0, false))
        .isInstanceOfSatisfying(
            EspException.BadInput.class, e -> assertThat(e.advice()).contains(valid));
  }
}
