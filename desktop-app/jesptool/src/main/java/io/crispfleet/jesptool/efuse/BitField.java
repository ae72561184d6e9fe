package io.crispfleet.jesptool.efuse;

import java.util.List;
import java.util.function.IntBinaryOperator;

/**
 * Where a field is.
 *
 * @param pieces lowest bits of the value first; at most 64 bits together
 */
record BitField(List<Piece> pieces) {
  BitField {
    pieces = List.copyOf(pieces);
  }

  /**
   * Consecutive bits of a block.
   *
   * @param bit from the block's first word on
   */
  record Piece(int block, int bit, int count) {
    long read(IntBinaryOperator word) {
      long value = 0;
      for (int i = 0; i < count; i++) {
        int at = bit + i;
        long bits = Integer.toUnsignedLong(word.applyAsInt(block, at / 32));
        value |= ((bits >>> (at % 32)) & 1) << i;
      }
      return value;
    }
  }

  /**
   * Reads the field.
   *
   * @param word gives a word for block and index
   */
  long read(IntBinaryOperator word) {
    long value = 0;
    int shift = 0;
    for (Piece piece : pieces) {
      value |= piece.read(word) << shift;
      shift += piece.count();
    }
    return value;
  }

  int width() {
    return pieces.stream().mapToInt(Piece::count).sum();
  }
}
