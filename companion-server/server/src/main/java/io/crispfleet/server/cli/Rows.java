package io.crispfleet.server.cli;

import io.crispfleet.contract.json.Json;
import io.crispfleet.jesptool.cli.Output;
import io.crispfleet.jesptool.cli.TextTable;
import java.util.List;
import java.util.function.BiConsumer;

/** Prints records: a table for people, an object per line for programs. */
final class Rows {
  private Rows() {}

  static <T> void print(
      Output output, List<T> rows, TextTable table, BiConsumer<TextTable, T> cells) {
    if (output.json()) {
      rows.forEach(row -> output.json(Json.mapper().valueToTree(row)));
    } else {
      rows.forEach(row -> cells.accept(table, row));
      table.lines().forEach(output::text);
    }
  }

  /** A sentence for people, the record for programs. */
  static void say(Output output, String sentence, Object record) {
    output.text(sentence);
    output.json(Json.mapper().valueToTree(record));
  }
}
