package io.crispfleet.jesptool.transport.rfc2217;

import java.util.Arrays;

/**
 * Incremental decoder for what comes in on a Telnet connection. Any byte sequence is survived: an
 * overlong subnegotiation is cut off, unknown commands are skipped.
 */
public final class TelnetDecoder {
  /** Longest payload that is kept; the longest one with a meaning here has 5 bytes. */
  private static final int MAX_PAYLOAD = 256;

  private enum State {
    DATA,
    COMMAND,
    NEGOTIATION,
    PAYLOAD,
    PAYLOAD_COMMAND
  }

  private final Listener listener;
  private final byte[] payload = new byte[1 + MAX_PAYLOAD];
  private int payloadLength;
  private int verb;
  private State state = State.DATA;

  /** {@code listener} is called in the order of the stream, from within {@link #decode}. */
  public TelnetDecoder(Listener listener) {
    this.listener = listener;
  }

  /** Receives everything that is not data. */
  public interface Listener {
    /** WILL, WONT, DO or DONT for an option 0..255. */
    void negotiated(int verb, int option);

    /** The unescaped payload of a subnegotiation, at most 256 bytes of it. */
    void subnegotiated(int option, byte[] payload);
  }

  /**
   * Takes received bytes and leaves the data among them at the start of the same range.
   *
   * @return number of data bytes, 0..length
   */
  public int decode(byte[] buffer, int offset, int length) {
    int to = offset;
    for (int i = offset; i < offset + length; i++) {
      byte b = buffer[i];
      if (isData(b & 0xFF)) {
        buffer[to++] = b;
      }
    }
    return to - offset;
  }

  private boolean isData(int b) {
    switch (state) {
      case DATA -> {
        if (b != Telnet.IAC) {
          return true;
        }
        state = State.COMMAND;
      }
      case COMMAND -> {
        state = State.DATA;
        switch (b) {
          case Telnet.IAC -> {
            return true;
          }
          case Telnet.WILL, Telnet.WONT, Telnet.DO, Telnet.DONT -> {
            verb = b;
            state = State.NEGOTIATION;
          }
          case Telnet.SB -> {
            payloadLength = 0;
            state = State.PAYLOAD;
          }
          default -> {} // NOP and other commands without a parameter
        }
      }
      case NEGOTIATION -> {
        state = State.DATA;
        listener.negotiated(verb, b);
      }
      case PAYLOAD -> {
        if (b == Telnet.IAC) {
          state = State.PAYLOAD_COMMAND;
        } else {
          append(b);
        }
      }
      case PAYLOAD_COMMAND -> {
        if (b == Telnet.IAC) {
          state = State.PAYLOAD;
          append(b);
        } else {
          // SE as it should be; anything else can only mean that SE was lost.
          state = State.DATA;
          endPayload();
        }
      }
    }
    return false;
  }

  private void append(int b) {
    if (payloadLength < payload.length) {
      payload[payloadLength++] = (byte) b;
    }
  }

  private void endPayload() {
    if (payloadLength > 0) {
      listener.subnegotiated(payload[0] & 0xFF, Arrays.copyOfRange(payload, 1, payloadLength));
    }
  }
}
