package io.crispfleet.jesptool.transport.rfc2217;

import java.io.ByteArrayOutputStream;

/** What goes out on a Telnet connection (RFC 854, 855): commands, options, escaped data. */
public final class Telnet {
  public static final int SE = 240;
  public static final int SB = 250;
  public static final int WILL = 251;
  public static final int WONT = 252;
  public static final int DO = 253;
  public static final int DONT = 254;
  public static final int IAC = 255;

  /** Option: eight-bit data (RFC 856). */
  public static final int BINARY = 0;

  /** Option: no go-ahead, so both sides may send at any time (RFC 858). */
  public static final int SUPPRESS_GO_AHEAD = 3;

  /** Option: COM port control (RFC 2217). */
  public static final int COM_PORT = 44;

  private Telnet() {}

  /** {@code IAC verb option}; {@code verb} is one of WILL, WONT, DO, DONT. */
  public static byte[] negotiation(int verb, int option) {
    return new byte[] {(byte) IAC, (byte) verb, (byte) option};
  }

  /** {@code IAC SB option payload IAC SE}, the payload escaped. */
  public static byte[] subnegotiation(int option, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 8);
    out.write(IAC);
    out.write(SB);
    out.write(option);
    out.writeBytes(escape(payload, 0, payload.length));
    out.write(IAC);
    out.write(SE);
    return out.toByteArray();
  }

  /** Data as it travels: every FF byte doubled. */
  public static byte[] escape(byte[] data, int offset, int length) {
    int escapes = 0;
    for (int i = 0; i < length; i++) {
      if (data[offset + i] == (byte) IAC) {
        escapes++;
      }
    }
    byte[] out = new byte[length + escapes];
    int to = 0;
    for (int i = 0; i < length; i++) {
      byte b = data[offset + i];
      out[to++] = b;
      if (b == (byte) IAC) {
        out[to++] = b;
      }
    }
    return out;
  }
}
