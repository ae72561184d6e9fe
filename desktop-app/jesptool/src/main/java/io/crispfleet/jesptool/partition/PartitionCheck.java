package io.crispfleet.jesptool.partition;

import io.crispfleet.jesptool.error.EspException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules ESP-IDF's generator and bootloader hold a partition table to. */
public final class PartitionCheck {
  static final long APP_ALIGNMENT = 0x10000;
  static final long SECTOR = 0x1000;
  private static final long OTADATA_SIZE = 0x2000;
  private static final long NVS_MIN_SIZE = 0x3000;

  private final TableLayout layout;
  private final List<PartitionFinding> findings = new ArrayList<>();

  private PartitionCheck(TableLayout layout) {
    this.layout = layout;
  }

  /** All findings, in table order; empty for a table without fault. */
  public static List<PartitionFinding> check(PartitionTable table, TableLayout layout) {
    PartitionCheck check = new PartitionCheck(layout);
    table.partitions().forEach(check::partition);
    check.uniqueLabels(table);
    check.overlaps(table);
    check.otaData(table, Partition.SUBTYPE_OTADATA, "otadata");
    check.otaData(table, Partition.SUBTYPE_TEE_OTADATA, "TEE otadata");
    check.apps(table);
    return List.copyOf(check.findings);
  }

  /**
   * Returns the table if it has no errors.
   *
   * @throws EspException.BadInput naming every error
   */
  public static PartitionTable requireValid(PartitionTable table, TableLayout layout) {
    String reasons =
        check(table, layout).stream()
            .filter(PartitionFinding::error)
            .map(PartitionFinding::reason)
            .collect(Collectors.joining(" "));
    if (!reasons.isEmpty()) {
      throw new EspException.BadInput(
          "The partition table has errors: " + reasons, "Correct these rows and try again.");
    }
    return table;
  }

  static long alignment(int type) {
    return type == Partition.TYPE_APP ? APP_ALIGNMENT : SECTOR;
  }

  private void partition(Partition p) {
    long alignment = alignment(p.type());
    if (p.offset() % alignment != 0) {
      error(p, String.format(Locale.ROOT, "does not start at a multiple of 0x%x.", alignment));
    }
    if (p.size() == 0) {
      error(p, "has no size.");
    }
    if (p.type() == Partition.TYPE_APP && p.size() % SECTOR != 0) {
      error(p, "is an app, but its size is not a multiple of 0x1000.");
    }
    if (p.offset() < layout.tableEnd() && !isPrimary(p)) {
      error(p, String.format(Locale.ROOT, "starts below 0x%x.", layout.tableEnd()));
    }
    if (p.readOnly()
        && (p.is(Partition.TYPE_DATA, Partition.SUBTYPE_OTADATA)
            || p.is(Partition.TYPE_DATA, Partition.SUBTYPE_COREDUMP))) {
      error(p, "is always written by the board and cannot be read-only.");
    }
    if (p.is(Partition.TYPE_DATA, Partition.SUBTYPE_NVS)
        && p.size() < NVS_MIN_SIZE
        && !p.readOnly()) {
      error(p, "is smaller than 0x3000, which writable NVS needs; flag it readonly or enlarge it.");
    }
    if (layout.flashSize().isPresent() && p.end() > layout.flashSize().getAsLong()) {
      error(
          p,
          String.format(
              Locale.ROOT, "ends beyond the flash of 0x%x bytes.", layout.flashSize().getAsLong()));
    }
    if (p.label().isEmpty()) {
      warn("", String.format(Locale.ROOT, "The partition at 0x%x has no name.", p.offset()));
    }
  }

  private static boolean isPrimary(Partition p) {
    return p.is(Partition.TYPE_BOOTLOADER, 0) || p.is(Partition.TYPE_PARTITION_TABLE, 0);
  }

  private void uniqueLabels(PartitionTable table) {
    Set<String> seen = new HashSet<>();
    for (Partition p : table.partitions()) {
      if (!seen.add(p.label())) {
        error(p, "shares its name with another partition.");
      }
    }
  }

  private void overlaps(PartitionTable table) {
    List<Partition> sorted =
        table.partitions().stream().sorted(Comparator.comparingLong(Partition::offset)).toList();
    Optional<Partition> reaching = Optional.empty();
    for (Partition p : sorted) {
      Optional<Partition> before = reaching.filter(other -> other.end() > p.offset());
      before.ifPresent(other -> error(p, "overlaps " + other + "."));
      if (reaching.isEmpty() || reaching.get().end() < p.end()) {
        reaching = Optional.of(p);
      }
    }
  }

  private void otaData(PartitionTable table, int subtype, String what) {
    List<Partition> found =
        table.partitions().stream().filter(p -> p.is(Partition.TYPE_DATA, subtype)).toList();
    if (found.size() > 1) {
      error(found.getLast(), "is a second " + what + " partition; a table may have one.");
    }
    for (Partition p : found) {
      if (p.size() != OTADATA_SIZE) {
        error(p, "holds " + what + " and must have a size of 0x2000.");
      }
    }
  }

  private void apps(PartitionTable table) {
    List<Partition> slots = table.otaApps();
    if (table.bootableApps().isEmpty()) {
      warn("", "No partition can boot: there is neither a factory nor an OTA app.");
    }
    if (!slots.isEmpty() && table.otaData().isEmpty()) {
      warn("", "There are OTA apps but no otadata, so the board cannot switch between them.");
    }
    for (int slot = 0; slot < slots.size(); slot++) {
      if (slots.get(slot).subtype() != Partition.SUBTYPE_OTA_0 + slot) {
        warn(
            slots.get(slot).label(),
            "OTA apps are not numbered ota_0, ota_1, ... without a gap or repetition.");
        return;
      }
    }
  }

  private void error(Partition p, String what) {
    findings.add(new PartitionFinding(true, p.label(), "Partition " + p + " " + what));
  }

  private void warn(String label, String reason) {
    findings.add(new PartitionFinding(false, label, reason));
  }
}
