package io.crispfleet.jesptool.slip;

import java.io.ByteArrayOutputStream;

/**
 * SLIP framing (RFC 1055) as the ESP loaders use it: every frame starts and ends with {@code C0};
 * inside, {@code C0} becomes {@code DB DC} and {@code DB} becomes {@code DB DD}.
 */
public final class Slip {
  public static final int END = 0xC0;
  public static final int ESC = 0xDB;
  public static final int ESC_END = 0xDC;
  public static final int ESC_ESC = 0xDD;

  private Slip() {}

  /** One complete frame around {@code payload}, both delimiters included. */
  public static byte[] encode(byte[] payload) {
    return encode(payload, 0, payload.length);
  }

  /** One complete frame around a slice of {@code payload}, both delimiters included. */
  public static byte[] encode(byte[] payload, int offset, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + length / 64 + 16);
    out.write(END);
    for (int i = offset; i < offset + length; i++) {
      switch (payload[i] & 0xFF) {
        case END -> {
          out.write(ESC);
          out.write(ESC_END);
        }
        case ESC -> {
          out.write(ESC);
          out.write(ESC_ESC);
        }
        default -> out.write(payload[i]);
      }
    }
    out.write(END);
    return out.toByteArray();
  }
}
