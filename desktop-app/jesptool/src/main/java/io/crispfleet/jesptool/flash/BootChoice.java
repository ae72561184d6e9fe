package io.crispfleet.jesptool.flash;

import io.crispfleet.jesptool.bundle.FlashBundle;
import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.event.FlashEvent;
import io.crispfleet.jesptool.event.FlashEvents;
import io.crispfleet.jesptool.otadata.OtaData;
import io.crispfleet.jesptool.partition.Partition;
import io.crispfleet.jesptool.partition.PartitionTable;
import io.crispfleet.jesptool.session.Capability;
import io.crispfleet.jesptool.session.EspSession;
import io.crispfleet.jesptool.session.FlashDevice;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Makes the app that a job writes the one that boots. Without this a board that was updated over
 * the air keeps booting the other slot after an app was written by cable.
 */
final class BootChoice {
  /** Bytes of an entry, one at the start of each of the two sectors. */
  private static final int ENTRY = 32;

  private BootChoice() {}

  /**
   * The otadata to write; empty when the job writes no app, brings otadata itself, or the right app
   * boots anyway.
   *
   * @param blank the flash will be erased before anything is written
   */
  static Optional<FlashPart> part(
      FlashBundle bundle,
      PartitionTable table,
      EspSession session,
      boolean blank,
      FlashEvents events) {
    List<Partition> written =
        table.bootableApps().stream().filter(app -> covers(bundle, app.offset())).toList();
    Optional<Partition> otaData = table.otaData();
    if (written.isEmpty()
        || otaData.isEmpty()
        || otaData.get().size() < OtaData.SIZE
        || covers(bundle, otaData.get().offset())) {
      return Optional.empty();
    }
    if (!blank && !session.capabilities().contains(Capability.READ)) {
      events.accept(
          new FlashEvent.Warning(
              "This loader cannot read which app boots; if the old one does, run"
                  + " 'crispfleet esp erase --partition %s'.".formatted(otaData.get().label())));
      return Optional.empty();
    }
    OtaData before = blank ? OtaData.BLANK : read(session, otaData.get().offset());
    if (before.bootApp(table).filter(written::contains).isPresent()) {
      return Optional.empty();
    }
    Partition wanted = written.getFirst();
    events.accept(
        new FlashEvent.Warning(
            "Another app would boot; %s is selected now.".formatted(wanted.label())));
    return Optional.of(
        new FlashPart(otaData.get().offset(), "otadata", choose(before, table, wanted).encode()));
  }

  private static OtaData choose(OtaData before, PartitionTable table, Partition wanted) {
    int slot = table.otaApps().indexOf(wanted);
    return slot < 0 ? OtaData.BLANK : before.selecting(slot, table.otaApps().size());
  }

  private static boolean covers(FlashBundle bundle, long offset) {
    return bundle.parts().stream().anyMatch(part -> part.offset() <= offset && offset < part.end());
  }

  // Only the two entries: the rest of the sectors means nothing and takes a while to read.
  private static OtaData read(EspSession session, long offset) {
    byte[] content = new byte[OtaData.SIZE];
    Arrays.fill(content, (byte) 0xFF);
    for (int at = 0; at < OtaData.SIZE; at += FlashDevice.SECTOR) {
      ByteArrayOutputStream entry = new ByteArrayOutputStream(ENTRY);
      session.read(offset + at, ENTRY, entry::writeBytes);
      System.arraycopy(entry.toByteArray(), 0, content, at, Math.min(ENTRY, entry.size()));
    }
    return OtaData.parse(content);
  }
}
