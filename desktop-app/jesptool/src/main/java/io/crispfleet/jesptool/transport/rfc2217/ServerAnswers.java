package io.crispfleet.jesptool.transport.rfc2217;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * What a server has agreed to and answered so far, and what it must still be told. Each option is
 * answered at most once, so a server cannot start an endless argument.
 */
final class ServerAnswers implements TelnetDecoder.Listener {
  private final int[] counts = new int[256];
  private final boolean[] refusedToDo = new boolean[256];
  private final boolean[] answeredWill = new boolean[256];
  private final ByteArrayOutputStream replies = new ByteArrayOutputStream();
  private boolean comPortAgreed;
  private boolean comPortRefused;
  private int baud;

  @Override
  public void negotiated(int verb, int option) {
    boolean comPort = option == Telnet.COM_PORT;
    switch (verb) {
      case Telnet.DO -> {
        comPortAgreed |= comPort;
        if (!comPort && !offered(option)) {
          replyOnce(Telnet.WONT, option, refusedToDo);
        }
      }
      case Telnet.WILL -> {
        // Strictly the server's word is DO, but some offer the option themselves.
        comPortAgreed |= comPort;
        if (!offered(option)) {
          replyOnce(comPort ? Telnet.DO : Telnet.DONT, option, answeredWill);
        }
      }
      case Telnet.DONT -> comPortRefused |= comPort;
      default -> {} // WONT: an option that we only asked for politely
    }
  }

  private void replyOnce(int verb, int option, boolean[] done) {
    if (!done[option]) {
      done[option] = true;
      replies.writeBytes(Telnet.negotiation(verb, option));
    }
  }

  /** Offered and asked for in the opening message, so an agreement needs no reply. */
  private static boolean offered(int option) {
    return option == Telnet.BINARY || option == Telnet.SUPPRESS_GO_AHEAD;
  }

  @Override
  public void subnegotiated(int option, byte[] payload) {
    if (option != Telnet.COM_PORT || payload.length == 0) {
      return;
    }
    int code = (payload[0] & 0xFF) - ComPort.SERVER;
    if (code < 0) {
      return;
    }
    counts[code]++;
    if (code == ComPort.SET_BAUDRATE && payload.length == 5) {
      baud = ByteBuffer.wrap(payload).getInt(1);
    }
  }

  boolean comPortAgreed() {
    return comPortAgreed;
  }

  boolean comPortRefused() {
    return comPortRefused;
  }

  /** Answers to requests with this code so far. */
  int count(int code) {
    return counts[code];
  }

  /** The rate in the last answer to SET-BAUDRATE; 0 before the first. */
  int baud() {
    return baud;
  }

  /** Takes the bytes that must be sent now; usually none. */
  byte[] replies() {
    byte[] bytes = replies.toByteArray();
    replies.reset();
    return bytes;
  }
}
