package io.crispfleet.jesptool.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Text fields of fixed width. What they hold ends up on terminals, so controls are replaced. */
final class DescriptorText {
  private DescriptorText() {}

  static String read(ByteBuffer data, int at, int width) {
    byte[] field = new byte[width];
    data.get(at, field);
    int end = 0;
    while (end < width && field[end] != 0) {
      end++;
    }
    return new String(field, 0, end, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
  }
}
