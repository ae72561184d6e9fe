package io.crispfleet.jesptool.board;

import io.crispfleet.jesptool.chip.Chip;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the shipped tables: one row a line, columns divided by bars, {@code #} for comments. Plain
 * text and not JSON, because it is read on the way to the first byte of every flash job.
 */
final class BoardTables {
  private BoardTables() {}

  static List<String> lines(String resource) {
    try (InputStream in = BoardTables.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("The table " + resource + " is missing from the jar.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Bridge> bridges(List<String> lines) {
    return rows(lines, 4)
        .map(row -> new Bridge(row.get(0), row.get(1), optional(row.get(2)), rates(row.get(3))))
        .toList();
  }

  static List<Board> boards(List<String> lines) {
    return rows(lines, 8)
        .map(
            row ->
                new Board(
                    row.get(0),
                    row.get(1),
                    chip(row.get(2)),
                    optional(row.get(3)),
                    list(row.get(4)),
                    optional(row.get(5)),
                    ResetHint.valueOf(row.get(6).toUpperCase(Locale.ROOT).replace('-', '_')),
                    row.get(7)))
        .toList();
  }

  private static Stream<List<String>> rows(List<String> lines, int columns) {
    return lines.stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(
            line -> {
              List<String> row = Arrays.stream(line.split("\\|")).map(String::trim).toList();
              if (row.size() != columns) {
                throw new IllegalStateException("Not " + columns + " columns: " + line);
              }
              return row;
            });
  }

  private static Optional<Chip> chip(String text) {
    if (optional(text).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Chip.ofName(text)
            .orElseThrow(() -> new IllegalStateException("Unknown chip in the table: " + text)));
  }

  private static List<Integer> rates(String text) {
    return list(optional(text)).stream().map(Integer::valueOf).toList();
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(",")).map(String::trim).filter(it -> !it.isEmpty()).toList();
  }

  /** The text of a cell, empty for the marks that mean none. */
  private static String optional(String text) {
    return text.equals("-") || text.equals("*") ? "" : text;
  }
}
