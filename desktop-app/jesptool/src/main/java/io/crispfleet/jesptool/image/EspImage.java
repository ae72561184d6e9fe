package io.crispfleet.jesptool.image;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.chip.Revision;
import io.crispfleet.jesptool.error.EspException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One parsed image. What is wrong with it is in {@link #findings()}; an image without findings is
 * complete and its checksum, hash and CRC (as far as it has them) are right.
 *
 * @param offset where it starts in the data it was read from
 * @param length bytes from its start to the end of its checksum, hash or CRC, without a signature;
 *     all remaining data when truncated
 * @param extended empty on the ESP8266 and when truncated
 * @param checksum the stored checksum byte, 0..255; empty when truncated
 * @param hash the stored SHA-256; empty when the image has none or is truncated
 */
public record EspImage(
    ImageFormat format,
    int offset,
    int length,
    ImageHeader header,
    Optional<ExtendedHeader> extended,
    List<ImageSegment> segments,
    OptionalInt checksum,
    Optional<byte[]> hash,
    Optional<AppDescriptor> appDescriptor,
    Optional<BootloaderDescriptor> bootloaderDescriptor,
    Optional<SignatureSector> signature,
    List<ImageFinding> findings) {
  private static final long PADDING_END = 0x1_0000;

  public EspImage {
    segments = List.copyOf(segments);
    findings = List.copyOf(findings);
  }

  /** Whether an image could start at this byte. */
  public static boolean startsAt(byte[] data, int offset) {
    return offset >= 0
        && offset <= data.length - ImageHeader.SIZE
        && ((data[offset] & 0xFF) == ImageHeader.MAGIC
            || (data[offset] & 0xFF) == ImageHeader.MAGIC_V2);
  }

  /**
   * Reads the image at the start of {@code data}; damage becomes findings.
   *
   * @throws EspException.BadInput when no image starts there
   */
  public static EspImage parse(byte[] data) {
    return parse(data, 0);
  }

  /**
   * Reads the image that starts at {@code offset}, for example inside a merged image; damage
   * becomes findings.
   *
   * @throws EspException.BadInput when no image starts there
   */
  public static EspImage parse(byte[] data, int offset) {
    return new ImageParser(data, offset).parse();
  }

  /**
   * As {@link #parse(byte[], int)}, for callers who only want sound images.
   *
   * @throws EspException.BadInput when no image starts there or it has findings
   */
  public static EspImage parseStrict(byte[] data, int offset) {
    return parse(data, offset).requireIntact();
  }

  public boolean intact() {
    return findings.isEmpty();
  }

  /**
   * Returns {@code this} when there are no findings.
   *
   * @throws EspException.BadInput naming all findings
   */
  public EspImage requireIntact() {
    if (!intact()) {
      throw new EspException.BadInput(
          String.join(" ", findings.stream().map(ImageFinding::message).toList()),
          "Build or download the image again; this copy is damaged.");
    }
    return this;
  }

  /** The chip it is for; empty when the chip id is not known here. */
  public Optional<Chip> chip() {
    return switch (format) {
      case ESP8266_V1, ESP8266_V2 -> Optional.of(Chip.ESP8266);
      case ESP32 -> extended.flatMap(header -> Chip.ofImageChipId(header.chipId()));
    };
  }

  /** App or bootloader, told by descriptors and by where the segments go. */
  public ImageKind kind() {
    boolean app =
        format != ImageFormat.ESP32
            || appDescriptor.isPresent()
            || (bootloaderDescriptor.isEmpty() && mapsFlash());
    return app ? ImageKind.APP : ImageKind.BOOTLOADER;
  }

  private boolean mapsFlash() {
    Optional<MemoryMap> map = chip().map(MemoryMap::of);
    return segments.stream()
        .anyMatch(segment -> map.map(known -> known.flashMapped(segment.address())).orElse(true));
  }

  /** The memory a segment goes to, for people. */
  public String regionName(ImageSegment segment) {
    if (format == ImageFormat.ESP8266_V2 && segment.index() == 0) {
      return "IROM";
    }
    if (format == ImageFormat.ESP32 && segment.address() < PADDING_END) {
      return "PADDING";
    }
    return chip()
        .flatMap(chip -> MemoryMap.of(chip).region(segment.address()))
        .map(MemoryRegion::name)
        .orElse("unknown");
  }

  /** Flash mode for people; empty for a code without a name. */
  public Optional<String> flashMode() {
    return chip().flatMap(chip -> FlashEncoding.of(chip).modeName(header.flashMode()));
  }

  /** Flash frequency for people; empty for a code without a name. */
  public Optional<String> flashFrequency() {
    return chip().flatMap(chip -> FlashEncoding.of(chip).frequencyName(header.frequencyCode()));
  }

  /** Flash size for people; empty for a code without a name. */
  public Optional<String> flashSize() {
    return chip().flatMap(chip -> FlashEncoding.of(chip).sizeName(header.sizeCode()));
  }

  /** First byte after the image and its signature, if any, in the data it was read from. */
  public int end() {
    return offset + signature.map(SignatureSector::end).orElse(length);
  }

  /** Why this image does not run on that chip, as full sentences; empty when it does. */
  public List<String> reasonsAgainst(Chip board, Revision revision) {
    List<String> reasons = new ArrayList<>();
    if (!chip().equals(Optional.of(board))) {
      reasons.add(
          "The image is for %s, the board is an %s.".formatted(chipName(), board.displayName()));
      return reasons;
    }
    extended.ifPresent(
        limits -> {
          if (revision.compareTo(limits.minRevision()) < 0) {
            reasons.add(
                "The image needs chip revision %s or newer, the board has %s."
                    .formatted(limits.minRevision(), revision));
          }
          limits
              .maxRevision()
              .filter(newest -> revision.compareTo(newest) > 0)
              .ifPresent(
                  newest ->
                      reasons.add(
                          "The image runs up to chip revision %s, the board has %s."
                              .formatted(newest, revision)));
        });
    return reasons;
  }

  /** The chip's name, or the number that stands for it. */
  public String chipName() {
    return chip()
        .map(Chip::displayName)
        .orElseGet(
            () ->
                "an unknown chip (id %s)"
                    .formatted(
                        extended
                            .map(header -> Integer.toString(header.chipId()))
                            .orElse("missing")));
  }
}
