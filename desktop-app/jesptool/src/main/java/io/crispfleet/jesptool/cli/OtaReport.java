package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.otadata.OtaData;
import io.crispfleet.jesptool.otadata.OtaEntry;
import io.crispfleet.jesptool.otadata.OtaState;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * OTA data for people and for programs.
 *
 * @param slots number of OTA apps, when known
 */
record OtaReport(OtaData data, OptionalInt slots) {
  List<String> lines() {
    TextTable text = new TextTable("SECTOR", "SEQUENCE", "STATE", "CHECKSUM", "");
    for (int i = 0; i < data.entries().size(); i++) {
      OtaEntry entry = data.entries().get(i);
      text.add(
          Integer.toString(i),
          entry.erased() ? "erased" : Long.toString(entry.sequence()),
          entry.erased() ? "" : state(entry),
          entry.erased() ? "" : entry.intact() ? "good" : "wrong",
          active(i) ? "active" : "");
    }
    List<String> lines = new ArrayList<>(text.lines());
    lines.add(verdict());
    return lines;
  }

  ObjectNode node() {
    ObjectNode node = Output.JSON.createObjectNode().put("ok", true).put("erased", data.erased());
    ArrayNode entries = node.putArray("entries");
    for (int i = 0; i < data.entries().size(); i++) {
      OtaEntry entry = data.entries().get(i);
      entries
          .addObject()
          .put("sequence", entry.sequence())
          .put("state", state(entry))
          .put("erased", entry.erased())
          .put("intact", entry.intact())
          .put("active", active(i));
    }
    slot().ifPresent(slot -> node.put("slot", slot));
    return node;
  }

  private boolean active(int index) {
    return data.activeIndex().stream().anyMatch(active -> active == index);
  }

  private OptionalInt slot() {
    return slots.isPresent() ? data.slot(slots.getAsInt()) : OptionalInt.empty();
  }

  private String verdict() {
    if (data.activeIndex().isEmpty()) {
      return "Nothing is selected: the factory app boots, or ota_0 where there is none.";
    }
    OptionalInt slot = slot();
    return slot.isPresent()
        ? "ota_" + slot.getAsInt() + " boots."
        : "Which slot boots depends on the number of OTA apps; give it with --slots.";
  }

  private static String state(OtaEntry entry) {
    return entry.state().map(OtaState::label).orElse("unknown");
  }
}
