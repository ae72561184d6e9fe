package io.crispfleet.jesptool.hexfile;

import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads UF2 files: independent 512-byte blocks that carry up to 476 bytes each. Source: the UF2
 * specification (microsoft/uf2).
 *
 * @param chip the chip the family id names, when it is one
 * @param parts content in ascending order; a gap separates parts
 */
public record Uf2(Optional<Chip> chip, List<FlashPart> parts) {
  private static final int BLOCK = 512;
  private static final int MAX_PAYLOAD = 476;
  private static final int DATA_AT = 32;
  private static final int MAGIC_1 = 0x0A32_4655;
  private static final int MAGIC_2 = 0x9E5D_5157;
  private static final int MAGIC_END = 0x0AB1_6F30;

  private static final int FLAG_NOT_MAIN_FLASH = 0x0001;
  private static final int FLAG_FILE_CONTAINER = 0x1000;
  private static final int FLAG_FAMILY = 0x2000;

  public Uf2 {
    parts = List.copyOf(parts);
  }

  /** Whether {@code data} starts like a UF2 file. */
  public static boolean looksLike(byte[] data) {
    return data.length >= 8 && words(data).getInt(0) == MAGIC_1 && words(data).getInt(4) == MAGIC_2;
  }

  /**
   * Reads all blocks. Blocks that are not for the main flash are skipped; an MD5 in a block's tail
   * is ignored, because the tail is not content.
   *
   * @param name what to call the file in parts and messages
   * @throws EspException.BadInput when a block is damaged or missing, or families are mixed
   */
  public static Uf2 parse(String name, byte[] file) {
    if (file.length == 0 || file.length % BLOCK != 0) {
      throw bad(name, "its size is not a multiple of 512 bytes");
    }
    Pieces pieces = new Pieces(name);
    Optional<Integer> family = Optional.empty();
    Sequence sequence = new Sequence();
    int count = file.length / BLOCK;
    for (int index = 0; index < count; index++) {
      ByteBuffer block = words(file).slice(index * BLOCK, BLOCK).order(ByteOrder.LITTLE_ENDIAN);
      requireIntact(name, block, index);
      if (!sequence.accept(block.getInt(20), block.getInt(24))) {
        throw bad(name, "block " + index + " is out of order or blocks are missing");
      }
      int flags = block.getInt(8);
      if ((flags & (FLAG_NOT_MAIN_FLASH | FLAG_FILE_CONTAINER)) != 0) {
        continue;
      }
      if ((flags & FLAG_FAMILY) != 0) {
        int found = block.getInt(28);
        if (family.isPresent() && family.get() != found) {
          throw bad(name, "it mixes firmware for different chips");
        }
        family = Optional.of(found);
      }
      long address = Integer.toUnsignedLong(block.getInt(12));
      pieces.add(address, file, index * BLOCK + DATA_AT, block.getInt(16));
    }
    if (!sequence.complete()) {
      throw bad(name, "the last blocks are missing");
    }
    return new Uf2(family.map(id -> chip(name, id)), pieces.parts());
  }

  private static void requireIntact(String name, ByteBuffer block, int index) {
    if (block.getInt(0) != MAGIC_1
        || block.getInt(4) != MAGIC_2
        || block.getInt(BLOCK - 4) != MAGIC_END) {
      throw bad(name, "block " + index + " lacks the magic numbers");
    }
    int size = block.getInt(16);
    if (size < 0 || size > MAX_PAYLOAD) {
      throw bad(name, "block " + index + " announces an impossible size");
    }
  }

  private static Chip chip(String name, int family) {
    return Uf2Family.chip(family)
        .orElseThrow(
            () ->
                bad(
                    name,
                    String.format(Locale.ROOT, "family 0x%08x is no supported chip", family)));
  }

  private static ByteBuffer words(byte[] data) {
    return ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Blocks count 0..total-1; a file joined from several images counts each of them anew. */
  private static final class Sequence {
    private int next;
    private int total;

    boolean accept(int number, int ofTotal) {
      if (next == total) {
        next = 0;
        total = ofTotal;
      }
      return number == next++ && ofTotal == total && number < total;
    }

    boolean complete() {
      return next == total;
    }
  }

  private static EspException bad(String name, String why) {
    return new EspException.BadInput(
        "'" + name + "' is not a usable UF2 file: " + why + ".",
        "Copy or build the file again, for a chip that is supported.");
  }
}
