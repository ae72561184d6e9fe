package io.crispfleet.jesptool.efuse;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/** Reads and explains eFuses. There is no way to burn one. */
public final class EfuseReader {
  private EfuseReader() {}

  /**
   * Reads every known field; each register is read once.
   *
   * @param readRegister a word of the chip's address space, for example {@code
   *     session::readRegister}
   * @throws EspException.UnsupportedHere for the ESP8266
   */
  public static EfuseSummary read(IntUnaryOperator readRegister, Chip chip) {
    EfuseTable table = EfuseTable.forChip(chip);
    Map<Integer, Integer> words = new HashMap<>();
    IntBinaryOperator word =
        (block, index) ->
            words.computeIfAbsent(table.address(block, index), readRegister::applyAsInt);
    Map<String, Long> values = new HashMap<>();
    table.entries().forEach(entry -> values.put(entry.name(), entry.place().read(word)));
    List<EfuseField> fields = table.entries().stream().map(entry -> field(entry, values)).toList();
    return new EfuseSummary(chip, fields);
  }

  private static EfuseField field(EfuseTable.Entry entry, Map<String, Long> values) {
    long value = values.getOrDefault(entry.name(), 0L);
    String text =
        entry.meaning() instanceof Meaning.Mac
            ? Meaning.Mac.text(value, entry.place().width() / 8)
            : Long.toString(value);
    return new EfuseField(
        entry.name(),
        entry.group(),
        text,
        entry.meaning().of(value, name -> values.getOrDefault(name, 0L)));
  }
}
