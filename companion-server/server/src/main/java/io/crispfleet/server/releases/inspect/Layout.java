package io.crispfleet.server.releases.inspect;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.partition.Partition;
import io.crispfleet.jesptool.partition.PartitionTable;
import io.crispfleet.server.http.Problem;
import java.util.List;
import java.util.Optional;

/**
 * Where things are in flash.
 *
 * @param slot bytes of the smallest slot that the app may come to lie in
 * @param appOffset first slot that boots on a fresh board
 * @param filesystem where a file system goes; empty when there is no room for one
 * @param described in words, for messages
 */
public record Layout(long slot, long appOffset, Optional<Partition> filesystem, String described) {
  private static final long APP_OFFSET = 0x1_0000;
  private static final List<Integer> FILESYSTEMS = List.of(0x81, 0x82, 0x83);

  /**
   * The layout that a name stands for.
   *
   * @param name {@code crispfleet} or {@code huge_app}; empty for the platform's usual one
   */
  public static Layout named(Platform platform, String name) {
    long slot =
        switch (name) {
          case "" -> platform.slot();
          case "crispfleet" -> Platform.OWN_SLOT;
          case "huge_app" -> Platform.HUGE_APP_SLOT;
          default ->
              throw Problem.badRequest(
                  "BAD_LAYOUT", "'layout' must be crispfleet or huge_app, not '" + name + "'.");
        };
    String described = name.isEmpty() ? "the usual layout of " + platform.name() : name;
    return new Layout(slot, APP_OFFSET, Optional.empty(), described);
  }

  /** The layout of a partition table as it is in flash. */
  public static Layout of(byte[] binary) {
    PartitionTable table;
    try {
      table = PartitionTable.parse(binary);
    } catch (EspException e) {
      throw Problem.unprocessable("BAD_PARTITION_TABLE", e.getMessage() + " " + e.advice());
    }
    List<Partition> apps = table.otaApps().isEmpty() ? table.bootableApps() : table.otaApps();
    if (apps.isEmpty()) {
      throw Problem.unprocessable("NO_APP_SLOT", "The partition table has no slot for an app.");
    }
    long slot = apps.stream().mapToLong(Partition::size).min().orElseThrow();
    long offset = table.defaultApp().map(Partition::offset).orElse(APP_OFFSET);
    Optional<Partition> filesystem =
        table.partitions().stream()
            .filter(row -> row.type() == Partition.TYPE_DATA)
            .filter(row -> FILESYSTEMS.contains(row.subtype()))
            .findFirst();
    return new Layout(slot, offset, filesystem, "the partition table");
  }
}
