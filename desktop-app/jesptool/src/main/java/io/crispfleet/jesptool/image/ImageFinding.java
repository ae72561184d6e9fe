package io.crispfleet.jesptool.image;

/** Something wrong with an image: it will not boot, or only by luck. */
public sealed interface ImageFinding {
  /** Stable machine-readable name. */
  String code();

  /** One sentence for people. */
  String message();

  /**
   * The data ends before the image does.
   *
   * @param needed bytes from the start of the image to the end of {@code what}
   * @param available bytes there are
   */
  record Truncated(String what, long needed, int available) implements ImageFinding {
    @Override
    public String code() {
      return "truncated";
    }

    @Override
    public String message() {
      return "The image is cut off: its %s would end at byte %d, but there are only %d bytes."
          .formatted(what, needed, available);
    }
  }

  /** Boot loaders take 1 to 16 segments. */
  record SegmentCount(int count) implements ImageFinding {
    @Override
    public String code() {
      return "segment-count";
    }

    @Override
    public String message() {
      return "The image has %d segments; boot loaders take 1 to 16.".formatted(count);
    }
  }

  /** XOR of all segment bytes and 0xEF. */
  record BadChecksum(int stored, int computed) implements ImageFinding {
    @Override
    public String code() {
      return "bad-checksum";
    }

    @Override
    public String message() {
      return "The checksum is 0x%02x, but the content gives 0x%02x.".formatted(stored, computed);
    }
  }

  /** SHA-256 of everything before it, as hex digits. */
  record BadHash(String stored, String computed) implements ImageFinding {
    @Override
    public String code() {
      return "bad-hash";
    }

    @Override
    public String message() {
      return "The SHA-256 is %s, but the content gives %s.".formatted(stored, computed);
    }
  }

  /** CRC-32 at the end of an ESP8266 version 2 image. */
  record BadCrc(long stored, long computed) implements ImageFinding {
    @Override
    public String code() {
      return "bad-crc";
    }

    @Override
    public String message() {
      return "The CRC is 0x%08x, but the content gives 0x%08x.".formatted(stored, computed);
    }
  }

  /** The second header of an ESP8266 version 2 image is not where the first says. */
  record MissingInnerHeader(int magic) implements ImageFinding {
    @Override
    public String code() {
      return "missing-inner-header";
    }

    @Override
    public String message() {
      return "After the flash code there is 0x%02x where the second header's 0xe9 should be."
          .formatted(magic);
    }
  }
}
