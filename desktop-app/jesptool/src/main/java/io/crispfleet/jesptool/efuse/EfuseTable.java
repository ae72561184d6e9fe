package io.crispfleet.jesptool.efuse;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.chip.ChipRegisters;
import io.crispfleet.jesptool.error.EspException;
import java.util.List;
import java.util.Map;

/** The eFuse fields of one chip: where they are and what they mean. */
public final class EfuseTable {
  private final List<Entry> entries;
  private final int[] blocks;

  private EfuseTable(List<Entry> entries, int[] blocks) {
    this.entries = List.copyOf(entries);
    this.blocks = blocks;
  }

  record Entry(String name, String group, BitField place, Meaning meaning) {}

  /**
   * The table of {@code chip}.
   *
   * @throws EspException.UnsupportedHere for the ESP8266, which has no eFuses of this kind
   */
  public static EfuseTable forChip(Chip chip) {
    Map<String, EfuseTexts.Explained> meanings = EfuseTexts.meanings(chip);
    List<Entry> entries =
        EfuseTexts.places(chip).entrySet().stream()
            .map(
                place -> {
                  EfuseTexts.Explained explained = EfuseTexts.required(meanings, place.getKey());
                  return new Entry(
                      place.getKey(), explained.group(), place.getValue(), explained.meaning());
                })
            .toList();
    if (entries.isEmpty()) {
      throw new EspException.UnsupportedHere(
          "The %s has no eFuses that a summary could explain.".formatted(chip.displayName()),
          "'crispfleet esp info' shows its MAC and flash.");
    }
    return new EfuseTable(entries, blocks(chip));
  }

  List<Entry> entries() {
    return entries;
  }

  /** Address of a word of block 0 to 3 as software reads it. */
  int address(int block, int word) {
    return blocks[block] + 4 * word;
  }

  /** Start of blocks 0 to 3. Source: ESP-IDF register headers. */
  private static int[] blocks(Chip chip) {
    int block0 = ChipRegisters.of(chip).efuseBlock0();
    int[] offsets =
        switch (chip) {
          case ESP32 -> new int[] {0, 0x38, 0x58, 0x78};
          case ESP32C2 -> new int[] {0, 0x08, 0x14, 0x34};
          default -> new int[] {0, 0x18, 0x30, 0x50};
        };
    int[] blocks = new int[offsets.length];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = block0 + offsets[i];
    }
    return blocks;
  }
}
