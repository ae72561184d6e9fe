package io.crispfleet.jesptool.transport.rfc2217;

import java.nio.ByteBuffer;

/**
 * The COM-PORT-OPTION messages of RFC 2217 that flashing needs. A server answers each with the same
 * message, its code raised by {@link #SERVER}, and the value now in force.
 */
public final class ComPort {
  /** Added to a client's code in the server's answer. */
  public static final int SERVER = 100;

  public static final int SET_BAUDRATE = 1;
  public static final int SET_DATASIZE = 2;
  public static final int SET_PARITY = 3;
  public static final int SET_STOPSIZE = 4;
  public static final int SET_CONTROL = 5;
  public static final int PURGE_DATA = 12;

  public static final int CONTROL_NO_FLOW = 1;
  public static final int CONTROL_DTR_ON = 8;
  public static final int CONTROL_DTR_OFF = 9;
  public static final int CONTROL_RTS_ON = 11;
  public static final int CONTROL_RTS_OFF = 12;

  public static final int PURGE_RECEIVED = 1;

  private ComPort() {}

  /** A message with a one-byte value. */
  public static byte[] message(int code, int value) {
    return Telnet.subnegotiation(Telnet.COM_PORT, new byte[] {(byte) code, (byte) value});
  }

  /** A SET-BAUDRATE message or, with {@link #SERVER} added to the code, its answer. */
  public static byte[] baudMessage(int code, int baud) {
    return Telnet.subnegotiation(
        Telnet.COM_PORT, ByteBuffer.allocate(5).put((byte) code).putInt(baud).array());
  }

  static byte[] dtr(boolean on) {
    return message(SET_CONTROL, on ? CONTROL_DTR_ON : CONTROL_DTR_OFF);
  }

  static byte[] rts(boolean on) {
    return message(SET_CONTROL, on ? CONTROL_RTS_ON : CONTROL_RTS_OFF);
  }
}
