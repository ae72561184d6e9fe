package io.crispfleet.jesptool.efuse;

import io.crispfleet.jesptool.chip.Chip;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the tables {@code fields.txt} and {@code meanings.txt}. */
final class EfuseTexts {
  private EfuseTexts() {}

  /** A row of {@code meanings.txt}. */
  record Explained(String group, Meaning meaning) {}

  /** The places of a chip's fields in the order of the table; empty for a chip without a table. */
  static Map<String, BitField> places(Chip chip) {
    Map<String, BitField> places = new LinkedHashMap<>();
    boolean inChip = false;
    for (String line : lines("fields.txt")) {
      if (line.startsWith("[")) {
        inChip = line.equals("[" + chip.target() + "]");
      } else if (inChip) {
        String[] cells = line.split(" ", -1);
        places.put(
            cells[0], new BitField(Arrays.stream(cells).skip(1).map(EfuseTexts::piece).toList()));
      }
    }
    return places;
  }

  /** The meaning of every field of {@code chip}; a row for the chip alone beats the common one. */
  static Map<String, Explained> meanings(Chip chip) {
    Map<String, Explained> common = new HashMap<>();
    Map<String, Explained> own = new HashMap<>();
    for (String line : lines("meanings.txt")) {
      String[] cells = line.split("\\|", 4);
      String[] name = cells[0].strip().split("@", 2);
      Explained explained =
          new Explained(cells[1].strip(), meaning(cells[2].strip(), cells[3].strip(), common));
      if (name.length == 1) {
        common.put(name[0], explained);
      } else if (name[1].equals(chip.target())) {
        own.put(name[0], explained);
      }
    }
    common.putAll(own);
    return common;
  }

  private static Meaning meaning(String kind, String detail, Map<String, Explained> earlier) {
    if (detail.startsWith("=")) {
      return required(earlier, detail.substring(1)).meaning();
    }
    return switch (kind) {
      case "flag", "odd" -> {
        String[] texts = detail.split("/", 2);
        yield new Meaning.Switch(kind.equals("odd"), texts[0].strip(), texts[1].strip());
      }
      case "values" -> new Meaning.Choice(choices(detail));
      case "number" -> new Meaning.Sentence(detail);
      case "mac" -> new Meaning.Mac();
      case "maccrc" -> new Meaning.MacCheck();
      case "vref" -> new Meaning.AdcReference();
      default -> throw new IllegalStateException("Unknown kind in the table: " + kind);
    };
  }

  /**
   * The row for a field; the tables belong together, so that a missing row is a mistake in them.
   */
  static Explained required(Map<String, Explained> meanings, String name) {
    Explained explained = meanings.get(name);
    if (explained == null) {
      throw new IllegalStateException("The table does not explain the field " + name);
    }
    return explained;
  }

  private static Map<Long, String> choices(String detail) {
    Map<Long, String> choices = new HashMap<>();
    // A comma belongs to a text unless a number and an equals sign follow.
    for (String choice : detail.split(",\\s*(?=\\d+=)", -1)) {
      int equals = choice.indexOf('=');
      choices.put(Long.valueOf(choice.substring(0, equals)), choice.substring(equals + 1));
    }
    return choices;
  }

  private static BitField.Piece piece(String text) {
    String[] numbers = text.split("[:+]", 3);
    return new BitField.Piece(
        Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]), Integer.parseInt(numbers[2]));
  }

  private static List<String> lines(String resource) {
    try (InputStream in = EfuseTexts.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("The table " + resource + " is missing from the jar.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
