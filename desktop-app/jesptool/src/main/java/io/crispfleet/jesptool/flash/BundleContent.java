package io.crispfleet.jesptool.flash;

import io.crispfleet.jesptool.bundle.FlashBundle;
import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.event.FlashEvent;
import io.crispfleet.jesptool.event.FlashEvents;
import io.crispfleet.jesptool.image.HeaderPatch;
import io.crispfleet.jesptool.partition.PartitionTable;
import io.crispfleet.jesptool.plan.Extent;
import io.crispfleet.jesptool.plan.FlashLayout;
import io.crispfleet.jesptool.preflight.BundleTable;
import io.crispfleet.jesptool.preflight.ParsedImages;
import io.crispfleet.jesptool.preflight.Preflight;
import io.crispfleet.jesptool.preflight.Target;
import io.crispfleet.jesptool.session.DevicePartitions;
import io.crispfleet.jesptool.session.EspSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A bundle made fit for each board: flash settings put into the bootloader header, values of its
 * own added, the app that is written chosen to boot, and all of it checked first. Safe to share
 * between threads; boards that need the same bytes get the same arrays.
 */
public final class BundleContent implements ContentSource {
  private final FlashBundle bundle;
  private final FlashOptions options;
  private final PerBoard perBoard;
  private final Map<PatchKey, FlashPart> patched = new ConcurrentHashMap<>();
  private final Overlay overlay = new Overlay();
  private final ParsedImages images = new ParsedImages();

  public BundleContent(FlashBundle bundle, FlashOptions options, PerBoard perBoard) {
    this.bundle = bundle;
    this.options = options;
    this.perBoard = perBoard;
  }

  private record PatchKey(FlashPart part, Chip chip, long flashSize, boolean secureBoot) {}

  /** Does ahead what needs no board; worth doing while boards are being connected. */
  public void prepare(FrameCache frames) {
    images.prepare(bundle.parts());
    frames.prepare(FlashLayout.of(bundle.parts()));
  }

  @Override
  public List<Extent> layout(EspSession session, FlashEvents events) {
    Optional<PartitionTable> table =
        BundleTable.of(bundle).or(() -> DevicePartitions.read(session));
    List<FlashPart> parts = bundle.parts().stream().map(part -> patch(part, session)).toList();
    for (FlashPart own : perBoard.parts(session.info(), table)) {
      parts = overlay.put(parts, own);
    }
    FlashBundle job = new FlashBundle(bundle.name(), bundle.chip(), bundle.settings(), parts);
    Target target = new Target(session.info(), session.flashSize(), table);
    Preflight.require(Preflight.check(job, target, images), options.force())
        .forEach(warning -> events.accept(new FlashEvent.Warning(warning)));
    List<Extent> layout = new ArrayList<>(FlashLayout.of(parts));
    if (!options.keepOtadata()) {
      // Last, so that an interrupted job does not choose an app that is not there yet.
      table
          .flatMap(known -> BootChoice.part(job, known, session, options.eraseAll(), events))
          .ifPresent(part -> layout.addAll(FlashLayout.of(List.of(part))));
    }
    return layout;
  }

  // A bundle for another chip is left as it is: preflight has the better words for that.
  private FlashPart patch(FlashPart part, EspSession session) {
    Chip chip = session.info().chip();
    boolean secureBoot = session.info().security().secureBoot();
    if (bundle.chip().filter(built -> built != chip).isPresent()) {
      return part;
    }
    return patched.computeIfAbsent(
        new PatchKey(part, chip, session.flashSize(), secureBoot),
        key ->
            new HeaderPatch(key.chip(), bundle.settings(), key.flashSize(), key.secureBoot())
                .apply(key.part())
                .part());
  }
}
