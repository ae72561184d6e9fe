package io.crispfleet.jesptool.nvs;

import java.util.ArrayList;
import java.util.List;

/** Splits CSV text: quoted fields may hold commas, line breaks and doubled quotes. */
public final class CsvRows {
  /**
   * One row.
   *
   * @param line where it starts, from 1
   */
  public record Row(int line, List<String> fields) {
    public Row {
      fields = List.copyOf(fields);
    }
  }

  private final List<Row> rows = new ArrayList<>();
  private final StringBuilder field = new StringBuilder();
  private List<String> fields = new ArrayList<>();
  private int line = 1;
  private int rowStart = 1;
  private boolean quoted;

  private CsvRows() {}

  /** All rows that are neither blank nor comments ({@code #} first on a line). */
  public static List<Row> split(String text) {
    CsvRows rows = new CsvRows();
    for (String line : text.split("\\R", -1)) {
      if (rows.quoted || !line.isBlank()) {
        rows.line(line);
      }
      rows.line++;
    }
    if (rows.quoted) {
      rows.endRow();
    }
    return rows.rows;
  }

  private void line(String text) {
    if (!quoted) {
      if (text.startsWith("#")) {
        return;
      }
      rowStart = line;
    } else {
      field.append('\n');
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        boolean doubled = quoted && i + 1 < text.length() && text.charAt(i + 1) == '"';
        if (doubled) {
          field.append(c);
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (c == ',' && !quoted) {
        endField();
      } else {
        field.append(c);
      }
    }
    if (!quoted) {
      endRow();
    }
  }

  private void endField() {
    fields.add(field.toString());
    field.setLength(0);
  }

  private void endRow() {
    endField();
    rows.add(new Row(rowStart, fields));
    fields = new ArrayList<>();
  }
}
