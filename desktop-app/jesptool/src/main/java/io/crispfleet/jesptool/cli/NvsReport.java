package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.nvs.NvsContent;
import io.crispfleet.jesptool.nvs.NvsEntry;
import io.crispfleet.jesptool.nvs.NvsValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The content of an NVS partition for people and for programs.
 *
 * @param showSecrets whether values whose keys sound secret are shown
 */
record NvsReport(NvsContent content, boolean showSecrets) {
  private static final Pattern SECRET =
      Pattern.compile("pass|pwd|pswd|psk|pmk|key|token|secret|cred|auth");

  private static final String MASK = "********";

  /** Longer values are cut in text; JSON has all of it. */
  private static final int MOST = 80;

  List<String> lines() {
    TextTable text = new TextTable("NAMESPACE", "KEY", "TYPE", "VALUE");
    for (NvsEntry entry : content.entries()) {
      text.add(
          entry.namespace(), entry.key(), type(entry.value()), masked(entry) ? MASK : cut(entry));
    }
    List<String> lines = new ArrayList<>(text.lines());
    content.findings().forEach(finding -> lines.add("note: " + finding));
    return lines;
  }

  ObjectNode node() {
    ObjectNode node = Output.JSON.createObjectNode().put("ok", true);
    ArrayNode rows = node.putArray("entries");
    for (NvsEntry entry : content.entries()) {
      ObjectNode row =
          rows.addObject()
              .put("namespace", entry.namespace())
              .put("key", entry.key())
              .put("type", type(entry.value()))
              .put("masked", masked(entry));
      if (masked(entry)) {
        row.put("value", MASK);
      } else if (entry.value() instanceof NvsValue.Int number) {
        row.put("value", number.number());
      } else {
        row.put("value", entry.value().text());
      }
    }
    ArrayNode notes = node.putArray("findings");
    content.findings().forEach(notes::add);
    return node;
  }

  private boolean masked(NvsEntry entry) {
    return !showSecrets && SECRET.matcher(entry.key().toLowerCase(Locale.ROOT)).find();
  }

  private static String type(NvsValue value) {
    return value instanceof NvsValue.Blob ? "blob" : value.encoding();
  }

  private static String cut(NvsEntry entry) {
    String text = entry.value().text().replaceAll("\\p{Cntrl}", "?");
    return text.length() <= MOST
        ? text
        : text.substring(0, MOST) + "... (" + text.length() + " characters)";
  }
}
