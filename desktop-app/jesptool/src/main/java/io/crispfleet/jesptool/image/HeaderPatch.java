package io.crispfleet.jesptool.image;

import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.bundle.FlashSettings;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import java.util.Optional;

/**
 * Sets flash mode, frequency and size in the header of a bootloader and renews its hash. The boot
 * ROM reads these fields only at the chip's bootloader offset, so nothing else is ever touched.
 */
public final class HeaderPatch {
  private static final String KEEP = "keep";
  private static final String DETECT = "detect";

  /**
   * What became of a part.
   *
   * @param part the part to write: the one given when nothing was changed, a copy otherwise
   * @param changed whether bytes differ from the part given
   * @param reason one sentence for people: what was set, or why nothing was
   */
  public record Result(FlashPart part, boolean changed, String reason) {}

  private final Chip chip;
  private final boolean secureBoot;
  private final Optional<Integer> mode;
  private final Optional<Integer> frequency;
  private final Optional<Integer> size;

  /**
   * Checks the settings against the chip.
   *
   * @param chip the board's chip
   * @param settings what to set; {@code detect} as size takes {@code flashSize}
   * @param flashSize bytes the board has; 0 when unknown, the size is kept then
   * @param secureBoot the board only runs signed bootloaders, so nothing may change
   * @throws EspException.BadInput for a value this chip does not have
   */
  public HeaderPatch(Chip chip, FlashSettings settings, long flashSize, boolean secureBoot) {
    FlashEncoding encoding = FlashEncoding.of(chip);
    this.chip = chip;
    this.secureBoot = secureBoot;
    this.mode = asked(settings.mode()).map(encoding::modeCode);
    this.frequency = asked(settings.frequency()).map(encoding::frequencyCode);
    this.size =
        settings.size().equalsIgnoreCase(DETECT)
            ? encoding.sizeCode(flashSize)
            : asked(settings.size()).map(encoding::sizeCode);
  }

  private static Optional<String> asked(String value) {
    return Optional.of(value).filter(given -> !given.equalsIgnoreCase(KEEP));
  }

  /** Patches the bootloader in {@code part}, which may be a merged image that holds more. */
  public Result apply(FlashPart part) {
    if (chip.bootloaderOffset() < part.offset() || chip.bootloaderOffset() >= part.end()) {
      return kept(part, "It does not cover the bootloader.");
    }
    if (mode.isEmpty() && frequency.isEmpty() && size.isEmpty()) {
      return kept(part, "All flash settings are kept.");
    }
    if (secureBoot) {
      return kept(part, "Secure boot is on: a changed bootloader would not start.");
    }
    int at = (int) (chip.bootloaderOffset() - part.offset());
    if (!EspImage.startsAt(part.data(), at) || (part.data()[at] & 0xFF) != ImageHeader.MAGIC) {
      return kept(part, "There is no bootloader image in it.");
    }
    EspImage image = EspImage.parse(part.data(), at);
    if (!image.intact()) {
      return kept(part, image.findings().getFirst().message());
    }
    if (!image.chip().equals(Optional.of(chip))) {
      return kept(part, "The bootloader is for %s.".formatted(image.chipName()));
    }
    if (image.signature().isPresent()) {
      return kept(part, "The bootloader is signed: changing it would break the signature.");
    }
    return patch(part, image);
  }

  private Result patch(FlashPart part, EspImage image) {
    ImageHeader header = image.header();
    int newMode = mode.orElse(header.flashMode());
    int newConfig = size.orElse(header.sizeCode()) << 4 | frequency.orElse(header.frequencyCode());
    if (newMode == header.flashMode() && newConfig == header.flashConfig()) {
      return kept(part, "The bootloader has these flash settings already.");
    }
    byte[] data = part.data().clone();
    int at = image.offset();
    data[at + 2] = (byte) newMode;
    data[at + 3] = (byte) newConfig;
    if (image.hash().isPresent()) {
      int hashed = image.length() - Sha256.SIZE;
      System.arraycopy(Sha256.of(data, at, hashed), 0, data, at + hashed, Sha256.SIZE);
    }
    EspImage patched = EspImage.parseStrict(data, at);
    return new Result(
        new FlashPart(part.offset(), part.name(), data),
        true,
        "Flash settings set to %s, %s, %s."
            .formatted(
                patched.flashMode().orElse("unknown mode"),
                patched.flashFrequency().orElse("unknown frequency"),
                patched.flashSize().orElse("unknown size")));
  }

  private static Result kept(FlashPart part, String reason) {
    return new Result(part, false, reason);
  }
}
