package io.crispfleet.emulator.session;

import io.crispfleet.jesptool.bundle.FlashBundle;
import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.bundle.FlashSettings;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.image.EspImageBuilder;
import io.crispfleet.jesptool.partition.PartitionCsv;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Small but sound firmware for emulated boards. */
final class Firmware {
  static final long APP = 0x1_0000;

  private static final String TABLE =
      """
      nvs,     data, nvs,     0x9000,   0x5000,
      otadata, data, ota,     0xe000,   0x2000,
      app0,    app,  ota_0,   0x10000,  0x180000,
      app1,    app,  ota_1,   0x190000, 0x180000,
      """;

  private Firmware() {}

  /** Bootloader, partition table and an app at 0x10000. */
  static FlashBundle bundle(Chip chip, String version, int codeBytes) {
    return bundle(
        chip,
        List.of(
            new FlashPart(chip.bootloaderOffset(), "bootloader.bin", bootloader(chip)),
            new FlashPart(0x8000, "partition-table.bin", PartitionCsv.parse(TABLE).encode()),
            new FlashPart(APP, "app.bin", app(chip, version, codeBytes))));
  }

  static FlashBundle bundle(Chip chip, List<FlashPart> parts) {
    return new FlashBundle("test firmware", Optional.of(chip), FlashSettings.KEEP, parts);
  }

  static byte[] app(Chip chip, String version, int codeBytes) {
    ByteBuffer code = ByteBuffer.wrap(code(codeBytes, version.hashCode()));
    code.order(ByteOrder.LITTLE_ENDIAN).put(new byte[256]).putInt(0, 0xABCD_5432);
    code.put(16, version.getBytes(StandardCharsets.US_ASCII));
    code.put(48, "demo".getBytes(StandardCharsets.US_ASCII));
    code.put(112, "v5.4".getBytes(StandardCharsets.US_ASCII));
    long address = chip == Chip.ESP8266 ? 0x4010_0000L : 0x3F40_0020L;
    return new EspImageBuilder(chip).segment(address, code.array()).build();
  }

  private static byte[] bootloader(Chip chip) {
    return new EspImageBuilder(chip).segment(0x3FFF_0000L, code(0x4000, 1)).build();
  }

  private static byte[] code(int length, long seed) {
    Random random = new Random(seed);
    byte[] code = new byte[length];
    for (int i = 0; i < length; i++) {
      code[i] = (byte) (random.nextInt(3) == 0 ? 0 : random.nextInt(64));
    }
    return code;
  }
}
