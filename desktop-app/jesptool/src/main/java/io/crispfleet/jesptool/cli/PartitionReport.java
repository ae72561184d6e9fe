package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.partition.Partition;
import io.crispfleet.jesptool.partition.PartitionCheck;
import io.crispfleet.jesptool.partition.PartitionFinding;
import io.crispfleet.jesptool.partition.PartitionTable;
import io.crispfleet.jesptool.partition.TableLayout;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A partition table and what is wrong with it, for people and for programs. */
record PartitionReport(PartitionTable table, List<PartitionFinding> findings) {
  static PartitionReport of(PartitionTable table, TableLayout layout) {
    return new PartitionReport(table, PartitionCheck.check(table, layout));
  }

  boolean valid() {
    return findings.stream().noneMatch(PartitionFinding::error);
  }

  List<String> lines() {
    TextTable text = new TextTable("NAME", "TYPE", "SUBTYPE", "OFFSET", "SIZE", "FLAGS");
    for (Partition p : table.partitions()) {
      text.add(
          p.label(),
          p.typeName(),
          p.subtypeName(),
          "0x%x".formatted(p.offset()),
          "0x%x".formatted(p.size()),
          String.join(" ", p.flagNames()));
    }
    List<String> lines = new ArrayList<>(text.lines());
    for (PartitionFinding finding : findings) {
      lines.add((finding.error() ? "error: " : "note: ") + finding.reason());
    }
    return lines;
  }

  ObjectNode node() {
    ObjectNode node = Output.JSON.createObjectNode().put("ok", valid());
    ArrayNode rows = node.putArray("partitions");
    for (Partition p : table.partitions()) {
      ArrayNode flags =
          rows.addObject()
              .put("name", p.label())
              .put("type", p.typeName())
              .put("subtype", p.subtypeName())
              .put("offset", p.offset())
              .put("size", p.size())
              .putArray("flags");
      p.flagNames().forEach(flags::add);
    }
    ArrayNode notes = node.putArray("findings");
    for (PartitionFinding finding : findings) {
      notes
          .addObject()
          .put("error", finding.error())
          .put("name", finding.label())
          .put("reason", finding.reason());
    }
    return node;
  }
}
