package io.crispfleet.jesptool.elf;

import java.util.Arrays;
import java.util.Optional;

/** The processor families of ESP chips; numbers from the ELF machine registry. */
public enum ElfMachine {
  /** ESP8266, ESP32, ESP32-S2 and ESP32-S3. */
  XTENSA(94),
  /** ESP32-C, -H and -P series. */
  RISCV(243);

  private final int number;

  ElfMachine(int number) {
    this.number = number;
  }

  /** Value of the header field {@code e_machine}. */
  public int number() {
    return number;
  }

  static Optional<ElfMachine> ofNumber(int number) {
    return Arrays.stream(values()).filter(machine -> machine.number == number).findFirst();
  }
}
