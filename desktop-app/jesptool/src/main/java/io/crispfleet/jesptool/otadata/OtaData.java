package io.crispfleet.jesptool.otadata;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.partition.Partition;
import io.crispfleet.jesptool.partition.PartitionTable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The content of the otadata partition: two sectors with one entry each. The selectable entry with
 * the higher sequence number wins, and {@code (sequence - 1) % slots} is the OTA app that boots.
 * Source: ESP-IDF's OTA documentation and bootloader behaviour.
 */
public record OtaData(OtaEntry first, OtaEntry second) {
  /** Bytes of an otadata partition. */
  public static final int SIZE = 0x2000;

  private static final int SECTOR = 0x1000;

  /** Blank: the factory app boots, or ota_0 where there is none. */
  public static final OtaData BLANK = new OtaData(OtaEntry.ERASED, OtaEntry.ERASED);

  /**
   * Reads the two entries; damaged ones are kept and simply not selectable.
   *
   * @throws EspException.BadInput when there are fewer than 0x2000 bytes
   */
  public static OtaData parse(byte[] data) {
    if (data.length < SIZE) {
      throw new EspException.BadInput(
          "OTA data has 0x2000 bytes; these are only " + data.length + ".",
          "Read the whole otadata partition.");
    }
    return new OtaData(OtaEntry.read(data, 0), OtaEntry.read(data, SECTOR));
  }

  /** What a factory-fresh board gets so that ota_0 boots: sequence 1 in the first sector. */
  public static OtaData initial() {
    return new OtaData(OtaEntry.of(1, OtaState.UNDEFINED), OtaEntry.ERASED);
  }

  /** The 0x2000 bytes for the otadata partition. */
  public byte[] encode() {
    byte[] data = new byte[SIZE];
    Arrays.fill(data, (byte) 0xFF);
    System.arraycopy(first.toBytes(), 0, data, 0, OtaEntry.SIZE);
    System.arraycopy(second.toBytes(), 0, data, SECTOR, OtaEntry.SIZE);
    return data;
  }

  public boolean erased() {
    return equals(BLANK);
  }

  public List<OtaEntry> entries() {
    return List.of(first, second);
  }

  /** Index of the entry that decides: 0, 1 or none. */
  public OptionalInt activeIndex() {
    if (first.selectable() && (!second.selectable() || first.sequence() >= second.sequence())) {
      return OptionalInt.of(0);
    }
    return second.selectable() ? OptionalInt.of(1) : OptionalInt.empty();
  }

  public Optional<OtaEntry> active() {
    return activeIndex().stream().mapToObj(entries()::get).findFirst();
  }

  /**
   * The OTA slot that boots, or empty when no entry decides.
   *
   * @param slots number of OTA apps in the partition table, 1..16
   */
  public OptionalInt slot(int slots) {
    requireSlots(slots);
    return active()
        .map(entry -> OptionalInt.of((int) ((entry.sequence() - 1) % slots)))
        .orElseGet(OptionalInt::empty);
  }

  /** The app that boots on a board with this table, or empty when it has none. */
  public Optional<Partition> bootApp(PartitionTable table) {
    List<Partition> apps = table.otaApps();
    if (apps.isEmpty()) {
      return table.defaultApp();
    }
    OptionalInt slot = slot(apps.size());
    return slot.isPresent() ? Optional.of(apps.get(slot.getAsInt())) : table.defaultApp();
  }

  /**
   * OTA data that makes {@code slot} boot. Unchanged if that slot boots already and is not on
   * trial; else the next fitting sequence number goes into the sector that does not decide now, as
   * the running system would do it, so a cut of power leaves the old choice.
   *
   * @param slot 0..slots-1
   * @param slots number of OTA apps in the partition table, 1..16
   */
  public OtaData selecting(int slot, int slots) {
    requireSlots(slots);
    if (slot < 0 || slot >= slots) {
      throw new EspException.BadInput(
          "OTA slot " + slot + " does not exist; the table has " + slots + ".",
          "Choose a slot from 0 to " + (slots - 1) + ".");
    }
    OptionalInt active = activeIndex();
    if (active.isEmpty()) {
      return new OtaData(OtaEntry.of(slot + 1L, OtaState.UNDEFINED), second);
    }
    OtaEntry current = entries().get(active.getAsInt());
    if (slot(slots).getAsInt() == slot && settled(current)) {
      return this;
    }
    long next = current.sequence() + 1;
    next += Math.floorMod(slot - (next - 1), (long) slots);
    if (next > OtaEntry.MAX_SEQUENCE) {
      return new OtaData(OtaEntry.of(slot + 1L, OtaState.UNDEFINED), OtaEntry.ERASED);
    }
    OtaEntry chosen = OtaEntry.of(next, OtaState.UNDEFINED);
    return active.getAsInt() == 0 ? new OtaData(first, chosen) : new OtaData(chosen, second);
  }

  private static boolean settled(OtaEntry entry) {
    return entry.state().filter(s -> s == OtaState.VALID || s == OtaState.UNDEFINED).isPresent();
  }

  private static void requireSlots(int slots) {
    if (slots < 1 || slots > Partition.MAX_OTA_APPS) {
      throw new EspException.BadInput(
          "A partition table has 1 to 16 OTA apps, not " + slots + ".",
          "Give the number of ota_ partitions of the board's partition table.");
    }
  }
}
