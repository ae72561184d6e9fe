package io.crispfleet.jesptool.preflight;

import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.image.EspImage;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The images of a job, each parsed and hashed once however many boards ask. Thread-safe. */
public final class ParsedImages {
  private final Map<Place, EspImage> images = new ConcurrentHashMap<>();

  private record Place(byte[] data, int at) {}

  /** Parses what parts begin with ahead, for example while boards are being connected. */
  public void prepare(Iterable<FlashPart> parts) {
    for (FlashPart part : parts) {
      if (EspImage.startsAt(part.data(), 0)) {
        at(part, 0);
      }
    }
  }

  /**
   * The image at an offset into a part, where {@link EspImage#startsAt} holds.
   *
   * @throws io.crispfleet.jesptool.error.EspException.BadInput when no image starts there
   */
  EspImage at(FlashPart part, int at) {
    return images.computeIfAbsent(
        new Place(part.data(), at), place -> EspImage.parse(place.data(), place.at()));
  }
}
