package io.crispfleet.jesptool.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.jesptool.bundle.FlashBundle;
import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.bundle.FlashSettings;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.chip.ChipInfo;
import io.crispfleet.jesptool.chip.FlashId;
import io.crispfleet.jesptool.chip.Revision;
import io.crispfleet.jesptool.chip.SecurityInfo;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.image.EspImageBuilder;
import io.crispfleet.jesptool.partition.PartitionCsv;
import io.crispfleet.jesptool.partition.PartitionTable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PreflightTest {
  private static final long FLASH = 4 << 20;
  private static final PartitionTable TABLE =
      PartitionCsv.parse(
          """
          nvs,     data, nvs,   0x9000,   0x5000,
          otadata, data, ota,   0xe000,   0x2000,
          app0,    app,  ota_0, 0x10000,  0x10000,
          app1,    app,  ota_1, 0x20000,  0x10000,
          data,    data, spiffs,0x30000,  0x10000,
          """);

  private static Target target(SecurityInfo security) {
    ChipInfo info =
        new ChipInfo(
            Chip.ESP32,
            new Revision(1, 1),
            "ESP32-D0WDQ6",
            List.of(),
            "aa:bb:cc:dd:ee:ff",
            40,
            new FlashId(0, 0, FLASH),
            security);
    return new Target(info, FLASH, Optional.of(TABLE));
  }

  private static List<Check> checks(FlashPart... parts) {
    return checks(target(SecurityInfo.OPEN), parts);
  }

  private static List<Check> checks(Target target, FlashPart... parts) {
    FlashBundle bundle =
        new FlashBundle("job", Optional.empty(), FlashSettings.KEEP, List.of(parts));
    return Preflight.check(bundle, target, new ParsedImages()).stream()
        .map(Finding::check)
        .distinct()
        .toList();
  }

  private static FlashPart part(long offset, byte[] data) {
    return new FlashPart(offset, "x.bin", data);
  }

  private static EspImageBuilder app(Chip chip, int size) {
    return new EspImageBuilder(chip).segment(0x3F40_0020L, new byte[size]);
  }

  private static byte[] bootloader(String flashSize) {
    return new EspImageBuilder(Chip.ESP32)
        .flash(new FlashSettings("keep", "keep", flashSize))
        .segment(0x3FFF_0000L, new byte[0x1000])
        .build();
  }

  @Test
  void soundJobPasses() {
    assertThat(
            checks(
                part(0x1000, bootloader("4MB")),
                part(0x8000, TABLE.encode()),
                part(0x1_0000, app(Chip.ESP32, 0x8000).build()),
                part(0x3_0000, new byte[100])))
        .isEmpty();
  }

  @Test
  void otherChipAndRevisionAreSeen() {
    assertThat(checks(part(0x1_0000, app(Chip.ESP32S3, 64).build()))).containsExactly(Check.CHIP);
    assertThat(checks(part(0x1_0000, app(Chip.ESP32, 64).minRevision(new Revision(3, 0)).build())))
        .containsExactly(Check.REVISION);
    FlashBundle other =
        new FlashBundle("job", Optional.of(Chip.ESP32C3), FlashSettings.KEEP, List.of());
    assertThat(Preflight.check(other, target(SecurityInfo.OPEN), new ParsedImages()))
        .extracting(Finding::check)
        .containsExactly(Check.CHIP);
  }

  @Test
  void placesAreChecked() {
    byte[] longApp = app(Chip.ESP32, 0x1_0000).build();
    assertThat(checks(part(0x1_0000, longApp))).containsExactly(Check.SIZE);
    assertThat(checks(part(0x3_0000, new byte[0x1_0001]))).containsExactly(Check.SIZE);
    assertThat(checks(part(0x1000, Arrays.copyOf(bootloader("4MB"), 0x7100))))
        .containsExactly(Check.SIZE);
    assertThat(checks(part(0x3_0000, app(Chip.ESP32, 64).build())))
        .containsExactly(Check.APP_PARTITION);
    assertThat(checks(part(FLASH - 4096, new byte[4097]))).containsExactly(Check.FLASH_END);
    assertThat(checks(part(0x3_0000, new byte[0x2000]), part(0x3_1000, new byte[16])))
        .containsExactly(Check.OVERLAP);
    assertThat(checks(part(0x3_0010, new byte[16]))).containsExactly(Check.ALIGNMENT);
    assertThat(checks(part(0x3_0000, new byte[16]), part(0x3_0100, new byte[16]))).isEmpty();
  }

  @Test
  void damageAndForeignFilesAreSeen() {
    byte[] damaged = app(Chip.ESP32, 256).build();
    damaged[100] ^= 1;
    assertThat(checks(part(0x1_0000, damaged))).containsExactly(Check.CHECKSUM);
    assertThat(checks(part(0x1_0000, "no image".getBytes(java.nio.charset.StandardCharsets.UTF_8))))
        .containsExactly(Check.UNKNOWN_FILE);
  }

  @Test
  void promisedFlashMustBeThere() {
    assertThat(checks(part(0x1000, bootloader("8MB")))).containsExactly(Check.FLASH_SIZE);
    assertThat(checks(part(0x1000, bootloader("2MB")))).isEmpty();
  }

  @Test
  void mergedImageIsLookedInto() {
    byte[] merged = new byte[0x3_0000];
    Arrays.fill(merged, (byte) 0xFF);
    byte[] tooLong = app(Chip.ESP32, 0x1_0000).build();
    System.arraycopy(bootloader("4MB"), 0, merged, 0x1000, bootloader("4MB").length);
    System.arraycopy(TABLE.encode(), 0, merged, 0x8000, 0xC00);
    System.arraycopy(tooLong, 0, merged, 0x1_0000, tooLong.length);
    assertThat(checks(part(0, merged))).containsExactly(Check.SIZE);
    assertThat(
            BundleTable.of(
                new FlashBundle(
                    "merged", Optional.empty(), FlashSettings.KEEP, List.of(part(0, merged)))))
        .contains(TABLE);
  }

  @Test
  void protectionIsSeen() {
    FlashPart app = part(0x1_0000, app(Chip.ESP32, 64).build());
    assertThat(checks(target(new SecurityInfo(true, false, false, 0, 0)), app))
        .containsExactly(Check.SECURE_BOOT);
    assertThat(checks(target(new SecurityInfo(false, true, false, 0, 0)), app))
        .containsExactly(Check.SECURE_DOWNLOAD);
    assertThat(checks(target(new SecurityInfo(false, false, true, 0, 1)), app))
        .containsExactly(Check.FLASH_ENCRYPTION);
  }

  @Test
  void forceNamesWhatItOverrides() {
    List<Finding> findings =
        List.of(new Finding(Check.CHIP, "Wrong chip."), new Finding(Check.SIZE, "Too long."));
    assertThatThrownBy(() -> Preflight.require(findings, Set.of("chip")))
        .isInstanceOf(EspException.Refused.class)
        .hasMessage("Too long.")
        .extracting(e -> ((EspException) e).advice())
        .asString()
        .contains("--force=size");
    assertThatThrownBy(() -> Preflight.require(findings, Set.of("size")))
        .isInstanceOf(EspException.WrongChip.class);
    assertThat(Preflight.require(findings, Set.of("chip", "size"))).hasSize(2);
    assertThat(Preflight.require(findings, Set.of("all"))).hasSize(2);
    assertThatThrownBy(() -> Preflight.requireKnown(Set.of("chips")))
        .isInstanceOf(EspException.BadInput.class)
        .hasMessageContaining("chips");
  }
}
