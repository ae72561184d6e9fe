package io.crispfleet.jesptool.partition;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A partition table in the order of its rows. Holds any rows that can be written down; {@link
 * PartitionCheck} says whether they make sense.
 */
public record PartitionTable(List<Partition> partitions) {
  /** Where the table is unless a build says otherwise. */
  public static final long DEFAULT_OFFSET = 0x8000;

  /** Bytes of flash the table occupies: one sector. */
  public static final int SECTOR = 0x1000;

  /** Most rows that leave room for the checksum row and the end marker. */
  public static final int MAX_PARTITIONS = 94;

  public PartitionTable {
    partitions = List.copyOf(partitions);
  }

  /** Reads the binary form, see {@link PartitionBinary#parse(byte[])}. */
  public static PartitionTable parse(byte[] binary) {
    return PartitionBinary.parse(binary);
  }

  /** The binary form, 0xC00 bytes, see {@link PartitionBinary#encode(PartitionTable)}. */
  public byte[] encode() {
    return PartitionBinary.encode(this);
  }

  public Optional<Partition> find(String label) {
    return partitions.stream().filter(p -> p.label().equals(label)).findFirst();
  }

  public Optional<Partition> find(int type, int subtype) {
    return partitions.stream().filter(p -> p.is(type, subtype)).findFirst();
  }

  /** The data that says which OTA app boots. */
  public Optional<Partition> otaData() {
    return find(Partition.TYPE_DATA, Partition.SUBTYPE_OTADATA);
  }

  public Optional<Partition> factory() {
    return find(Partition.TYPE_APP, Partition.SUBTYPE_FACTORY);
  }

  /** The OTA app slots in slot order: ota_0 first. */
  public List<Partition> otaApps() {
    return partitions.stream()
        .filter(Partition::isOtaApp)
        .sorted(Comparator.comparingInt(Partition::subtype))
        .toList();
  }

  /** What the bootloader may start on its own: factory first, then the OTA slots. */
  public List<Partition> bootableApps() {
    return Stream.concat(factory().stream(), otaApps().stream()).toList();
  }

  /** The app that boots while the OTA data is blank: factory, else ota_0. */
  public Optional<Partition> defaultApp() {
    return bootableApps().stream().findFirst();
  }

  /** First byte after the last partition; 0 for an empty table. */
  public long end() {
    return partitions.stream().mapToLong(Partition::end).max().orElse(0);
  }
}
