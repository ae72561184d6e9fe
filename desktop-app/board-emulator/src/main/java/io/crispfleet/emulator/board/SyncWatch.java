package io.crispfleet.emulator.board;

/** Recognises a whole SYNC packet in a byte stream, whatever its checksum field says. */
final class SyncWatch {
  private static final int ANY = -1;

  /** The framed packet as a host sends it. */
  static final byte[] FRAME = frame();

  private static final int[] PATTERN = pattern();

  private int matched;

  /** Whether this byte completes a SYNC packet. */
  boolean completes(byte next) {
    int b = next & 0xFF;
    if (PATTERN[matched] != ANY && PATTERN[matched] != b) {
      matched = b == PATTERN[0] ? 1 : 0;
      return false;
    }
    matched++;
    if (matched < PATTERN.length) {
      return false;
    }
    matched = 0;
    return true;
  }

  private static int[] pattern() {
    int[] pattern = new int[FRAME.length];
    for (int i = 0; i < pattern.length; i++) {
      pattern[i] = i >= 5 && i < 9 ? ANY : FRAME[i] & 0xFF;
    }
    return pattern;
  }

  private static byte[] frame() {
    byte[] frame = new byte[1 + 8 + 36 + 1];
    java.util.Arrays.fill(frame, 13, 45, (byte) 0x55);
    frame[0] = (byte) 0xC0;
    frame[2] = 0x08;
    frame[3] = 36;
    frame[9] = 0x07;
    frame[10] = 0x07;
    frame[11] = 0x12;
    frame[12] = 0x20;
    frame[45] = (byte) 0xC0;
    return frame;
  }
}
