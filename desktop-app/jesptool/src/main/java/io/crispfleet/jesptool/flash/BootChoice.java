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
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;

/**
 * Makes the app that a job writes the one that boots. Without this a board that was updated over
 * the air keeps booting the other slot after an app was written by cable.
 */
final class BootChoice {
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

  private static OtaData read(EspSession session, long offset) {
    ByteArrayOutputStream content = new ByteArrayOutputStream(OtaData.SIZE);
    session.read(offset, OtaData.SIZE, content::writeBytes);
    return OtaData.parse(content.toByteArray());
  }
}
