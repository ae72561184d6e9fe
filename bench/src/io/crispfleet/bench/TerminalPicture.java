package io.crispfleet.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a terminal shows after a program wrote to it, as an SVG. Understands what command line tools
 * use: carriage return, cursor up, erase line, bold, dim and the sixteen colours.
 */
final class TerminalPicture {
  private static final Pattern CONTROL = Pattern.compile("\u001B\\[([0-9;?]*)([A-Za-z])");
  private static final String PLAIN = "#d0d7de";
  private static final List<String> COLOURS =
      List.of(
          "#6e7681", "#ff7b72", "#7ee787", "#f2cc60", "#79c0ff", "#d2a8ff", "#76e3ea", "#f0f6fc");
  private static final double CELL_WIDTH = 8.4;
  private static final int LINE_HEIGHT = 19;
  private static final int MARGIN = 18;

  private record Cell(char symbol, String style) {}

  private final List<List<Cell>> lines = new ArrayList<>(List.of(new ArrayList<>()));
  private int row;
  private int column;
  private String style = "";

  void write(String text) {
    Matcher control = CONTROL.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (control.region(at, text.length()).lookingAt()) {
        control(control.group(1), control.group(2).charAt(0));
        at = control.end();
      } else {
        put(text.charAt(at++));
      }
    }
  }

  private void control(String arguments, char action) {
    int count = arguments.matches("\\d+") ? Integer.parseInt(arguments) : 1;
    switch (action) {
      case 'm' -> style = style(arguments);
      case 'A' -> row = Math.max(0, row - count);
      case 'K' -> {
        List<Cell> line = lines.get(row);
        line.subList(Math.min(column, line.size()), line.size()).clear();
      }
      case 'G' -> column = count - 1;
      default -> {
        // Nothing else changes what is seen.
      }
    }
  }

  private static String style(String arguments) {
    StringBuilder style = new StringBuilder();
    for (String code : arguments.split(";")) {
      int number = code.isEmpty() ? 0 : Integer.parseInt(code);
      if (number == 1) {
        style.append("font-weight:bold;");
      } else if (number == 2) {
        style.append("opacity:.65;");
      } else if (number >= 30 && number <= 37 || number >= 90 && number <= 97) {
        style.append("fill:").append(COLOURS.get(number % 10)).append(';');
      }
    }
    return style.toString();
  }

  private void put(char symbol) {
    switch (symbol) {
      case '\n' -> {
        row++;
        column = 0;
        while (lines.size() <= row) {
          lines.add(new ArrayList<>());
        }
      }
      case '\r' -> column = 0;
      default -> {
        List<Cell> line = lines.get(row);
        while (line.size() <= column) {
          line.add(new Cell(' ', ""));
        }
        line.set(column++, new Cell(symbol, style));
      }
    }
  }

  String svg() {
    while (lines.size() > 1 && lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    int widest = lines.stream().mapToInt(List::size).max().orElse(0);
    double width = Math.max(60, widest) * CELL_WIDTH + 2 * MARGIN;
    int height = lines.size() * LINE_HEIGHT + 2 * MARGIN;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <svg xmlns="http://www.w3.org/2000/svg" width="%1$.0f" height="%2$d" viewBox="0 0 %1$.0f %2$d">
            <rect width="100%%" height="100%%" rx="8" fill="#0d1117"/>
            <g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14" fill="%3$s" xml:space="preserve">
            """,
            width,
            height,
            PLAIN));
    for (int i = 0; i < lines.size(); i++) {
      svg.append(
          String.format(
              Locale.ROOT, "<text x=\"%d\" y=\"%d\">", MARGIN, MARGIN + 14 + i * LINE_HEIGHT));
      appendRuns(lines.get(i), svg);
      svg.append("</text>\n");
    }
    return svg.append("</g>\n</svg>\n").toString();
  }

  // Every run says where it starts: fonts differ in width.
  private static void appendRuns(List<Cell> line, StringBuilder svg) {
    int from = 0;
    while (from < line.size()) {
      int to = from;
      StringBuilder text = new StringBuilder();
      while (to < line.size() && line.get(to).style().equals(line.get(from).style())) {
        text.append(line.get(to++).symbol());
      }
      if (!text.toString().isBlank()) {
        svg.append(
            String.format(
                Locale.ROOT,
                "<tspan x=\"%.1f\" textLength=\"%.1f\" style=\"%s\">%s</tspan>",
                MARGIN + from * CELL_WIDTH,
                text.length() * CELL_WIDTH,
                line.get(from).style(),
                text.toString().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")));
      }
      from = to;
    }
  }
}
