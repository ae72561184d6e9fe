package io.crispfleet.jesptool.hexfile;

import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.error.EspException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Collects records in any order and joins those that touch; a gap starts a new part. */
final class Pieces {
  private record Piece(long address, byte[] data, int from, int length) {
    long end() {
      return address + length;
    }
  }

  private final String name;
  private final List<Piece> pieces = new ArrayList<>();

  Pieces(String name) {
    this.name = name;
  }

  void add(long address, byte[] data, int from, int length) {
    if (length > 0) {
      pieces.add(new Piece(address, data, from, length));
    }
  }

  /**
   * @throws EspException.BadInput when two records claim the same address or there is no data
   */
  List<FlashPart> parts() {
    if (pieces.isEmpty()) {
      throw new EspException.BadInput(
          "'" + name + "' contains no data.", "Check that the build that wrote it succeeded.");
    }
    pieces.sort(Comparator.comparingLong(Piece::address));
    List<FlashPart> parts = new ArrayList<>();
    ByteArrayOutputStream open = new ByteArrayOutputStream();
    long end = pieces.getFirst().address();
    for (Piece piece : pieces) {
      if (piece.address() < end) {
        throw new EspException.BadInput(
            String.format(
                Locale.ROOT, "'%s' gives address 0x%x two contents.", name, piece.address()),
            "Build the file again; it is damaged or joined from overlapping images.");
      }
      if (piece.address() > end) {
        parts.add(part(open, end));
        open.reset();
      }
      open.write(piece.data(), piece.from(), piece.length());
      end = piece.end();
    }
    parts.add(part(open, end));
    return List.copyOf(parts);
  }

  private FlashPart part(ByteArrayOutputStream content, long end) {
    long offset = end - content.size();
    return new FlashPart(
        offset, String.format(Locale.ROOT, "%s@0x%x", name, offset), content.toByteArray());
  }
}
