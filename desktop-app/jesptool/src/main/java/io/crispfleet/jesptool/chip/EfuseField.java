package io.crispfleet.jesptool.chip;

/**
 * A bit field of the eFuse block that holds MAC and chip version.
 *
 * @param word word index from the block's start
 * @param shift lowest bit, 0..31
 * @param width bits, 1..16
 */
record EfuseField(int word, int shift, int width) {
  int read(RegisterReader registers, int block) {
    return (registers.read(block + 4 * word) >>> shift) & ((1 << width) - 1);
  }
}
