package io.crispfleet.jesptool.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.image.EspImage;
import io.crispfleet.jesptool.image.EspImageBuilder;
import io.crispfleet.jesptool.image.ImageSegment;
import io.crispfleet.jesptool.image.MemoryMap;
import io.crispfleet.jesptool.image.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ElfImageBuilderTest {
  private static List<FlashPart> build(Chip chip, byte[] elf) {
    return new ElfImageBuilder(chip, new EspImageBuilder(chip)).build(elf);
  }

  private static byte[] content(byte[] image, ImageSegment segment) {
    return Arrays.copyOfRange(image, segment.dataOffset(), segment.end());
  }

  @Test
  void appIsLaidOutForMappingWithItsDescriptorFirst() {
    byte[] elf = SampleElf.esp32App();

    FlashPart app = build(Chip.ESP32, elf).getFirst();

    EspImage image = EspImage.parseStrict(app.data(), 0);
    assertThat(app.offset()).isEqualTo(0x1_0000);
    assertThat(image.header().entry()).isEqualTo(0x4008_0400L);
    assertThat(image.segments())
        .extracting(ImageSegment::address)
        .containsExactly(
            0x3F40_0020L, 0x3FFB_0000L, 0x400D_0020L, 0x3FFB_BBCCL, 0x4008_0000L, 0x4008_0400L);
    assertThat(image.appDescriptor().orElseThrow().elfSha256())
        .isEqualTo(Sha256.of(elf, 0, elf.length));
    MemoryMap map = MemoryMap.of(Chip.ESP32);
    assertThat(image.segments())
        .filteredOn(segment -> map.flashMapped(segment.address()))
        .hasSize(2)
        .allMatch(segment -> segment.address() % 0x1_0000 == segment.dataOffset() % 0x1_0000);
  }

  @Test
  void contentArrivesWholeWhateverItIsSplitInto() {
    byte[] image = build(Chip.ESP32, SampleElf.esp32App()).getFirst().data();

    EspImage parsed = EspImage.parse(image);
    byte[] memory = new byte[0xD000];
    for (ImageSegment segment : parsed.segments()) {
      if (parsed.regionName(segment).equals("DRAM")) {
        byte[] content = content(image, segment);
        System.arraycopy(
            content, 0, memory, (int) (segment.address() - 0x3FFB_0000L), content.length);
      }
    }
    assertThat(memory).startsWith(SampleElf.noise(3, SampleElf.DATA_SIZE));
  }

  @Test
  void sectionsThatTouchBecomeOneSegment() {
    byte[] elf =
        new TinyElf(ElfMachine.RISCV)
            .loaded(".iram0.text", 0x4080_0000L, SampleElf.noise(1, 6), true)
            .loaded(".dram0.data", 0x4080_0008L, SampleElf.noise(2, 8), false)
            .bss(".bss", 0x4080_0010L, 64)
            .build();

    FlashPart part = build(Chip.ESP32C6, elf).getFirst();

    EspImage image = EspImage.parseStrict(part.data(), 0);
    assertThat(part.offset()).isEqualTo(Chip.ESP32C6.bootloaderOffset());
    assertThat(image.segments()).hasSize(1);
    assertThat(content(part.data(), image.segments().getFirst()))
        .startsWith(SampleElf.noise(1, 6))
        .endsWith(SampleElf.noise(2, 8))
        .hasSize(16);
  }

  @Test
  void smallerPagesOfTheAppDescriptorAreHonoured() {
    byte[] elf = SampleElf.esp32c2App(15);

    byte[] image = build(Chip.ESP32C2, elf).getFirst().data();

    EspImage parsed = EspImage.parseStrict(image, 0);
    assertThat(parsed.appDescriptor().orElseThrow().mmuPageSize()).isEqualTo(0x8000);
    assertThat(parsed.segments().getLast().address()).isEqualTo(0x4200_8020L);
    assertThat(parsed.segments().getLast().dataOffset()).isEqualTo(0x8020);
  }

  @Test
  void esp8266ProgramBecomesAnImageAndFlashCode() {
    byte[] elf = SampleElf.esp8266App();

    List<FlashPart> parts = build(Chip.ESP8266, elf);

    assertThat(parts).extracting(FlashPart::offset).containsExactly(0L, 0x1_0000L);
    EspImage image = EspImage.parseStrict(parts.getFirst().data(), 0);
    assertThat(image.segments())
        .extracting(ImageSegment::address)
        .containsExactly(0x3FFE_8000L, 0x4010_0000L);
    assertThat(parts.get(1).data()).startsWith(SampleElf.noise(6, 5000));
  }

  @Test
  void programsThatCannotRunAreRefused() {
    byte[] xtensa = SampleElf.esp32App();
    assertRefused(Chip.ESP32C3, xtensa, "XTENSA");
    assertRefused(Chip.ESP32, new TinyElf(ElfMachine.XTENSA).build(), "no section");
    assertRefused(
        Chip.ESP32,
        new TinyElf(ElfMachine.XTENSA)
            .loaded(".a", 0x4008_0000L, new byte[8], true)
            .loaded(".b", 0x4008_0004L, new byte[8], true)
            .build(),
        "overlaps");
    assertRefused(
        Chip.ESP32,
        new TinyElf(ElfMachine.XTENSA)
            .loaded(".a", 0x400D_0020L, new byte[8], true)
            .loaded(".b", 0x400D_0100L, new byte[8], true)
            .build(),
        "same 64 KB flash page");
    assertRefused(
        Chip.ESP8266,
        new TinyElf(ElfMachine.XTENSA)
            .loaded(".irom0.text", 0x4020_1010L, new byte[8], true)
            .build(),
        "0x1010");
    TinyElf scattered = new TinyElf(ElfMachine.XTENSA);
    for (int i = 0; i < 17; i++) {
      scattered.loaded(".s" + i, 0x4008_0000L + 0x100L * i, new byte[8], true);
    }
    assertRefused(Chip.ESP32, scattered.build(), "16 segments");
  }

  private static void assertRefused(Chip chip, byte[] elf, String why) {
    assertThatThrownBy(() -> build(chip, elf))
        .isInstanceOf(EspException.BadInput.class)
        .hasMessageContaining(why);
  }

  @Test
  void mutatedProgramsAreBuiltOrRefused() {
    byte[] good = SampleElf.esp32App();
    int headers = ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getInt(32);
    Random random = new Random(20_261_121);
    for (int round = 0; round < 1_000; round++) {
      byte[] bad = good.clone();
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        bad[random.nextInt(headers, bad.length)] = (byte) random.nextInt();
      }
      try {
        byte[] image = build(Chip.ESP32, bad).getFirst().data();
        assertThat(EspImage.parse(image).intact()).isTrue();
      } catch (EspException.BadInput expected) {
        assertThat(expected.advice()).isNotBlank();
      }
    }
  }
}
