package io.crispfleet.jesptool.elf;

import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.image.AppDescriptor;
import io.crispfleet.jesptool.image.EspImageBuilder;
import io.crispfleet.jesptool.image.MemoryMap;
import io.crispfleet.jesptool.image.Sha256;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Turns a linked program into what is written to flash.
 *
 * <p>ESP32 family: one image, with the app descriptor (if any) first and the ELF file's SHA-256 in
 * it. It is placed at the bootloader offset when nothing of it is mapped from flash, else at
 * 0x10000, where ESP-IDF's default partition tables have the app.
 *
 * <p>ESP8266: a version 1 image at 0 and the flash-mapped code where it is mapped from, as the
 * non-OTA layout of Espressif's SDK has it. Arduino programs for the ESP8266 need their own boot
 * loader in front and are refused.
 */
public final class ElfImageBuilder {
  private static final int DEFAULT_APP_OFFSET = 0x1_0000;
  private static final long ESP8266_FLASH = 0x4020_0000L;
  private static final int SECTOR = 0x1000;

  private final Chip chip;
  private final MemoryMap map;
  private final EspImageBuilder image;

  /**
   * Prepares one conversion.
   *
   * @param image flash settings and revision limits to build with; must be new
   */
  public ElfImageBuilder(Chip chip, EspImageBuilder image) {
    this.chip = chip;
    this.map = MemoryMap.of(chip);
    this.image = image;
  }

  /**
   * Converts one program.
   *
   * @param elf the whole ELF file
   * @return parts in ascending offset order
   * @throws EspException.BadInput when it is not a program this chip can run
   */
  public List<FlashPart> build(byte[] elf) {
    ElfFile file = ElfFile.parse(elf);
    ElfMachine needed =
        switch (chip) {
          case ESP8266, ESP32, ESP32S2, ESP32S3 -> ElfMachine.XTENSA;
          case ESP32C2, ESP32C3, ESP32C5, ESP32C6, ESP32C61, ESP32H2, ESP32P4 -> ElfMachine.RISCV;
        };
    if (file.machine() != needed) {
      throw new EspException.BadInput(
          "The ELF file holds %s code, but the %s runs %s code."
              .formatted(file.machine(), chip.displayName(), needed),
          "Name the chip the program was built for.");
    }
    List<LoadedContent> content = LoadedContent.of(file, map);
    if (content.isEmpty()) {
      throw new EspException.BadInput(
          "The ELF file has no section that goes into the chip.",
          "Use the linked program, not an object file.");
    }
    image.entry(file.entry());
    return chip == Chip.ESP8266 ? esp8266(content) : List.of(esp32(content, elf));
  }

  private FlashPart esp32(List<LoadedContent> content, byte[] elf) {
    List<LoadedContent> flash = new ArrayList<>(content.stream().filter(this::mapped).toList());
    List<LoadedContent> ram = content.stream().filter(piece -> !mapped(piece)).toList();
    // Stable: apart from the descriptor, address order stays.
    flash.sort(Comparator.comparing(piece -> !piece.startsWithAppDescriptor()));
    if (!flash.isEmpty() && flash.getFirst().startsWithAppDescriptor()) {
      System.arraycopy(
          Sha256.of(elf, 0, elf.length),
          0,
          flash.getFirst().data(),
          AppDescriptor.ELF_SHA256_OFFSET,
          Sha256.SIZE);
    }
    FlashPages.layOut(chip, flash, ram, image);
    return flash.isEmpty()
        ? new FlashPart(chip.bootloaderOffset(), "bootloader", image.build())
        : new FlashPart(DEFAULT_APP_OFFSET, "app", image.build());
  }

  private List<FlashPart> esp8266(List<LoadedContent> content) {
    List<FlashPart> parts = new ArrayList<>();
    for (LoadedContent piece : content) {
      if (mapped(piece)) {
        long offset = piece.address() - ESP8266_FLASH;
        if (offset == 0 || offset % SECTOR != 0) {
          throw new EspException.BadInput(
              "Flash code starts at offset 0x%x, not at a sector of its own.".formatted(offset),
              "For an Arduino sketch, flash the .bin its build made: it holds the boot loader.");
        }
        parts.add(new FlashPart(offset, "flash code", piece.data()));
      } else {
        image.segment(piece.address(), piece.data());
      }
    }
    parts.addFirst(new FlashPart(0, "image", image.build()));
    if (parts.size() > 1 && parts.getFirst().end() > parts.get(1).offset()) {
      throw new EspException.BadInput(
          "The image for RAM (%d bytes) reaches into the flash code at 0x%x."
              .formatted(parts.getFirst().data().length, parts.get(1).offset()),
          "Use a linker script that places flash code at 0x10000.");
    }
    return parts;
  }

  private boolean mapped(LoadedContent piece) {
    return map.flashMapped(piece.address());
  }
}
