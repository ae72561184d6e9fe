package io.crispfleet.jesptool.image;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads one image front to back; stops at the first place where the data ends too early. */
final class ImageParser {
  private static final int MAX_SEGMENTS = 16;
  private static final int MAX_FLASH_MODE = 3;
  private static final MemoryMap ESP8266 = MemoryMap.of(Chip.ESP8266);

  private final byte[] data;
  private final int offset;
  private final ByteBuffer in;
  private final List<ImageSegment> segments = new ArrayList<>();
  private final List<ImageFinding> findings = new ArrayList<>();
  private int computed = ImageChecksum.SEED;
  private OptionalInt checksum = OptionalInt.empty();
  private Optional<byte[]> hash = Optional.empty();

  ImageParser(byte[] data, int offset) {
    if (!EspImage.startsAt(data, offset)) {
      throw new EspException.BadInput(
          "There is no ESP image at offset 0x%x: it would start with 0xe9 or 0xea."
              .formatted(offset),
          "Give a .bin made for an ESP chip; an .elf is turned into one with elf2image.");
    }
    this.data = data;
    this.offset = offset;
    this.in = ByteBuffer.wrap(data, offset, data.length - offset).slice();
    in.order(ByteOrder.LITTLE_ENDIAN);
  }

  EspImage parse() {
    ImageHeader header = header(0);
    if (header.magic() == ImageHeader.MAGIC_V2) {
      return image(ImageFormat.ESP8266_V2, header, Optional.empty(), afterVersion2());
    }
    if (looksLikeEsp8266()) {
      countSegments(header);
      int length = afterChecksum(afterSegments(ImageHeader.SIZE, header.segmentCount()));
      return image(ImageFormat.ESP8266_V1, header, Optional.empty(), length);
    }
    int start = ImageHeader.SIZE + ExtendedHeader.SIZE;
    if (!has("extended header", start)) {
      return image(ImageFormat.ESP32, header, Optional.empty(), -1);
    }
    countSegments(header);
    ExtendedHeader extended = extendedHeader();
    int end = afterChecksum(afterSegments(start, header.segmentCount()));
    if (extended.hashAppended()) {
      end = afterHash(end);
    }
    return image(ImageFormat.ESP32, header, Optional.of(extended), end);
  }

  /**
   * Whether the headers make sense beyond the magic byte, which alone turns up in any data. Reads a
   * few dozen bytes at most.
   */
  boolean plausible() {
    ImageHeader header = header(0);
    if (header.segmentCount() < 1
        || header.segmentCount() > MAX_SEGMENTS
        || header.flashMode() > MAX_FLASH_MODE) {
      return false;
    }
    if (header.magic() == ImageHeader.MAGIC_V2) {
      return ESP8266.region(header.entry()).isPresent();
    }
    if (looksLikeEsp8266()) {
      return ESP8266.region(header.entry()).isPresent();
    }
    int first = ImageHeader.SIZE + ExtendedHeader.SIZE;
    if (in.limit() < first + ImageSegment.HEADER) {
      return false;
    }
    long address = Integer.toUnsignedLong(in.getInt(first));
    return Chip.ofImageChipId(extendedHeader().chipId())
        .flatMap(chip -> MemoryMap.of(chip).region(address))
        .isPresent();
  }

  private EspImage image(
      ImageFormat format, ImageHeader header, Optional<ExtendedHeader> extended, int end) {
    ByteBuffer first = ByteBuffer.allocate(0);
    if (format == ImageFormat.ESP32 && !segments.isEmpty()) {
      first = in.slice(segments.getFirst().dataOffset(), segments.getFirst().length());
    }
    first.order(ByteOrder.LITTLE_ENDIAN);
    Optional<AppDescriptor> app = AppDescriptor.parse(first);
    return new EspImage(
        format,
        offset,
        end < 0 ? in.limit() : end,
        header,
        extended,
        segments,
        checksum,
        hash,
        app,
        app.isPresent() ? Optional.empty() : BootloaderDescriptor.parse(first),
        end < 0 || format != ImageFormat.ESP32 ? Optional.empty() : SignatureSector.find(in, end),
        findings);
  }

  private ImageHeader header(int at) {
    return new ImageHeader(
        in.get(at) & 0xFF,
        in.get(at + 1) & 0xFF,
        in.get(at + 2) & 0xFF,
        in.get(at + 3) & 0xFF,
        Integer.toUnsignedLong(in.getInt(at + 4)));
  }

  private ExtendedHeader extendedHeader() {
    int at = ImageHeader.SIZE;
    return new ExtendedHeader(
        in.get(at) & 0xFF,
        in.getShort(at + 4) & 0xFFFF,
        in.get(at + 6) & 0xFF,
        in.getShort(at + 7) & 0xFFFF,
        in.getShort(at + 9) & 0xFFFF,
        in.get(at + 15) == 1);
  }

  /** On the ESP8266 the first segment's address is where later chips have pin settings. */
  private boolean looksLikeEsp8266() {
    return in.limit() >= ImageHeader.SIZE + 4
        && ESP8266.region(Integer.toUnsignedLong(in.getInt(ImageHeader.SIZE))).isPresent();
  }

  private void countSegments(ImageHeader header) {
    if (header.segmentCount() < 1 || header.segmentCount() > MAX_SEGMENTS) {
      findings.add(new ImageFinding.SegmentCount(header.segmentCount()));
    }
  }

  /** The end of the segments, or -1 when truncated; adds complete ones to the checksum. */
  private int afterSegments(int start, int count) {
    int first = segments.size();
    int end = walk(start, count);
    if (end < 0) {
      return -1; // without summing: a scan over hostile data may come this way at every sector
    }
    for (ImageSegment segment : segments.subList(first, segments.size())) {
      computed =
          ImageChecksum.update(computed, data, offset + segment.dataOffset(), segment.length());
    }
    return end;
  }

  private int walk(int start, int count) {
    int at = start;
    for (int i = 0; i < count; i++) {
      if (!has("header of segment " + i, at + (long) ImageSegment.HEADER)) {
        return -1;
      }
      long address = Integer.toUnsignedLong(in.getInt(at));
      long length = Integer.toUnsignedLong(in.getInt(at + 4));
      int dataOffset = at + ImageSegment.HEADER;
      if (!has("segment " + i, dataOffset + length)) {
        return -1;
      }
      segments.add(new ImageSegment(segments.size(), address, dataOffset, (int) length));
      at = dataOffset + (int) length;
    }
    return at;
  }

  private int afterChecksum(int end) {
    if (end < 0) {
      return -1;
    }
    int at = end | 0xF;
    if (!has("checksum", at + 1L)) {
      return -1;
    }
    int stored = in.get(at) & 0xFF;
    checksum = OptionalInt.of(stored);
    if (stored != computed) {
      findings.add(new ImageFinding.BadChecksum(stored, computed));
    }
    return at + 1;
  }

  private int afterHash(int end) {
    if (end < 0 || !has("SHA-256", end + (long) Sha256.SIZE)) {
      return -1;
    }
    byte[] stored = new byte[Sha256.SIZE];
    in.get(end, stored);
    byte[] actual = Sha256.of(data, offset, end);
    hash = Optional.of(stored);
    if (!Arrays.equals(stored, actual)) {
      HexFormat hex = HexFormat.of();
      findings.add(new ImageFinding.BadHash(hex.formatHex(stored), hex.formatHex(actual)));
    }
    return end + Sha256.SIZE;
  }

  /** Flash code in front, not in the checksum; then header, segments, checksum and CRC. */
  private int afterVersion2() {
    int inner = walk(ImageHeader.SIZE, 1);
    if (inner < 0 || !has("second header", inner + (long) ImageHeader.SIZE)) {
      return -1;
    }
    ImageHeader header = header(inner);
    if (header.magic() != ImageHeader.MAGIC) {
      findings.add(new ImageFinding.MissingInnerHeader(header.magic()));
      return -1;
    }
    countSegments(header);
    int end = afterChecksum(afterSegments(inner + ImageHeader.SIZE, header.segmentCount()));
    if (end < 0 || !has("CRC", end + 4L)) {
      return -1;
    }
    long stored = Integer.toUnsignedLong(in.getInt(end));
    long actual = ImageChecksum.version2Crc(in.slice(0, end));
    if (stored != actual) {
      findings.add(new ImageFinding.BadCrc(stored, actual));
    }
    return end + 4;
  }

  private boolean has(String what, long end) {
    if (end > in.limit()) {
      findings.add(new ImageFinding.Truncated(what, end, in.limit()));
      return false;
    }
    return true;
  }
}
