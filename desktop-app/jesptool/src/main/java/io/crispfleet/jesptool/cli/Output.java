package io.crispfleet.jesptool.cli;

import java.io.PrintWriter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a verb prints: text for people or JSON for programs, never both. One JSON object per line,
 * on standard output; diagnostics for people go to standard error.
 */
public final class Output {
  /** Shared, because building a mapper is the slowest part of printing one line. */
  public static final JsonMapper JSON = JsonMapper.shared();

  private final PrintWriter out;
  private final boolean json;

  public Output(PrintWriter out, boolean json) {
    this.out = out;
    this.json = json;
  }

  public boolean json() {
    return json;
  }

  /** Prints one line of text unless JSON was asked for. */
  public void text(String line) {
    if (!json) {
      out.println(line);
      out.flush();
    }
  }

  /** Prints one JSON object on a line of its own when JSON was asked for. */
  public void json(JsonNode node) {
    if (json) {
      out.println(JSON.writeValueAsString(node));
      out.flush();
    }
  }
}
