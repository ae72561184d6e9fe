package io.crispfleet.jesptool.elf;

import io.crispfleet.jesptool.image.TinyImage;
import java.util.Random;

/** Programs with the section layout of real builds, at a small size. */
final class SampleElf {
  /** Too much for the gap before the code, so that it is split. */
  static final int DATA_SIZE = 0xC123;

  private SampleElf() {}

  static byte[] esp32App() {
    return new TinyElf(ElfMachine.XTENSA)
        .entry(0x4008_0400L)
        .loaded(".iram0.vectors", 0x4008_0000L, noise(1, 0x1F3), true)
        .loaded(".iram0.text", 0x4008_0400L, noise(2, 0x2345), true)
        .loaded(".dram0.data", 0x3FFB_0000L, noise(3, DATA_SIZE), false)
        .bss(".dram0.bss", 0x3FFB_D000L, 0x100)
        .loaded(".flash.appdesc", 0x3F40_0020L, TinyImage.appDescriptor("sample", "1.0"), false)
        .loaded(".flash.rodata", 0x3F40_0120L, noise(4, 0x4321), false)
        .loaded(".flash.text", 0x400D_0020L, noise(5, 0xFFFD), true)
        .unloaded(".debug_info", noise(7, 100))
        .function("app_main", 0x400D_0020L, 12)
        .build();
  }

  /** Bootloader: RAM only. */
  static byte[] esp32Bootloader() {
    return new TinyElf(ElfMachine.XTENSA)
        .entry(0x4008_0400L)
        .loaded(".iram_loader.text", 0x4007_8000L, noise(1, 0x2000), true)
        .loaded(".iram.text", 0x4008_0400L, noise(2, 0x801), true)
        .loaded(".dram0.data", 0x3FFF_0000L, noise(3, 0x44), false)
        .build();
  }

  /** RISC-V with one bus for code and data in flash; code has the lower address. */
  static byte[] esp32c6App() {
    return new TinyElf(ElfMachine.RISCV)
        .entry(0x4080_0000L)
        .loaded(".flash.text", 0x4200_0020L, noise(5, 0x1_0000), true)
        .loaded(".flash.appdesc", 0x4202_0020L, descriptor(16), false)
        .loaded(".flash.rodata", 0x4202_0120L, noise(4, 0x321), false)
        .loaded(".iram0.text", 0x4080_0000L, noise(2, 0x45), true)
        .loaded(".dram0.data", 0x4080_0100L, noise(3, 0x23), false)
        .build();
  }

  static byte[] esp32c2App(int pageLog2) {
    return new TinyElf(ElfMachine.RISCV)
        .entry(0x4037_C000L)
        .loaded(".flash.appdesc", 0x3C00_0020L, descriptor(pageLog2), false)
        .loaded(".flash.rodata", 0x3C00_0120L, noise(4, 0x321), false)
        .loaded(".flash.text", 0x4200_0020L + (1 << pageLog2), noise(5, 0x7FD0), true)
        .loaded(".iram0.text", 0x4037_C000L, noise(2, 0x2345), true)
        .build();
  }

  static byte[] esp8266App() {
    return new TinyElf(ElfMachine.XTENSA)
        .entry(0x4010_0004L)
        .loaded(".text", 0x4010_0000L, noise(1, 0x301), true)
        .loaded(".data", 0x3FFE_8000L, noise(2, 0x100), false)
        .loaded(".rodata", 0x3FFE_8100L, noise(3, 0x22), false)
        .loaded(".irom0.text", 0x4021_0000L, noise(6, 5000), true)
        .build();
  }

  private static byte[] descriptor(int pageLog2) {
    byte[] descriptor = TinyImage.appDescriptor("sample", "1.0");
    descriptor[180] = (byte) pageLog2;
    return descriptor;
  }

  static byte[] noise(long seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
