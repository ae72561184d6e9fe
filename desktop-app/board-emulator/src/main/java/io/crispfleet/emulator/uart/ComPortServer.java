package io.crispfleet.emulator.uart;

import io.crispfleet.jesptool.transport.rfc2217.ComPort;
import io.crispfleet.jesptool.transport.rfc2217.Telnet;
import io.crispfleet.jesptool.transport.rfc2217.TelnetDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** One host's RFC 2217 conversation, seen from the server: agrees, obeys, answers. */
final class ComPortServer implements TelnetDecoder.Listener {
  private static final int SIGNATURE = 0;
  private static final int NOTIFY_MODEMSTATE = 7;

  /** Some clients fail when asked for these before a server has told them. */
  private static final int CTS_DSR_CD = 0xB0;

  private static final int CONTROL_ASK_DTR = 7;
  private static final int CONTROL_ASK_RTS = 10;
  private static final byte[] NAME =
      "dCrispFleet emulated board".getBytes(StandardCharsets.US_ASCII); // 'd' is 100 + SIGNATURE

  private final Consumer<byte[]> out;
  private final UartPort.ModemLines lines;
  private final boolean[] answeredDo = new boolean[256];
  private final boolean[] answeredWill = new boolean[256];
  private volatile int baud;
  private boolean dtr;
  private boolean rts;

  /**
   * @param out takes replies, ready for the wire
   * @param lines told of every line change
   */
  ComPortServer(Consumer<byte[]> out, UartPort.ModemLines lines) {
    this.out = out;
    this.lines = lines;
  }

  /** The rate the host asked for; 0 before that. */
  int baud() {
    return baud;
  }

  /** A host that goes away lets go of both lines. */
  void hangUp() {
    if (dtr || rts) {
      dtr = false;
      rts = false;
      lines.changed(false, false);
    }
  }

  @Override
  public void negotiated(int verb, int option) {
    boolean known =
        option == Telnet.BINARY || option == Telnet.SUPPRESS_GO_AHEAD || option == Telnet.COM_PORT;
    if (verb == Telnet.DO && !answeredDo[option]) {
      answeredDo[option] = true;
      out.accept(Telnet.negotiation(known ? Telnet.WILL : Telnet.WONT, option));
    } else if (verb == Telnet.WILL && !answeredWill[option]) {
      answeredWill[option] = true;
      out.accept(Telnet.negotiation(known ? Telnet.DO : Telnet.DONT, option));
      if (option == Telnet.COM_PORT) {
        out.accept(ComPort.message(ComPort.SERVER + NOTIFY_MODEMSTATE, CTS_DSR_CD));
      }
    }
  }

  @Override
  public void subnegotiated(int option, byte[] payload) {
    if (option != Telnet.COM_PORT || payload.length == 0) {
      return;
    }
    int code = payload[0] & 0xFF;
    if (code == SIGNATURE) {
      out.accept(Telnet.subnegotiation(Telnet.COM_PORT, NAME));
    } else if (code == ComPort.SET_BAUDRATE && payload.length == 5) {
      int wanted = ByteBuffer.wrap(payload).getInt(1);
      if (wanted > 0) {
        baud = wanted;
      }
      out.accept(ComPort.baudMessage(ComPort.SERVER + ComPort.SET_BAUDRATE, baud));
    } else if (payload.length == 2) {
      int value = payload[1] & 0xFF;
      out.accept(ComPort.message(ComPort.SERVER + code, obey(code, value)));
    }
  }

  /** Does what a one-byte message asks for and returns the value then in force. */
  private int obey(int code, int value) {
    return switch (code) {
      case ComPort.SET_CONTROL -> control(value);
      case ComPort.SET_DATASIZE -> value == 0 ? 8 : value;
      case ComPort.SET_PARITY, ComPort.SET_STOPSIZE -> value == 0 ? 1 : value;
      default -> value;
    };
  }

  private int control(int value) {
    switch (value) {
      case ComPort.CONTROL_DTR_ON -> set(true, rts);
      case ComPort.CONTROL_DTR_OFF -> set(false, rts);
      case ComPort.CONTROL_RTS_ON -> set(dtr, true);
      case ComPort.CONTROL_RTS_OFF -> set(dtr, false);
      case CONTROL_ASK_DTR -> {
        return dtr ? ComPort.CONTROL_DTR_ON : ComPort.CONTROL_DTR_OFF;
      }
      case CONTROL_ASK_RTS -> {
        return rts ? ComPort.CONTROL_RTS_ON : ComPort.CONTROL_RTS_OFF;
      }
      case 0 -> {
        return ComPort.CONTROL_NO_FLOW;
      }
      default -> {} // flow control and break: nothing here listens to them
    }
    return value;
  }

  private void set(boolean newDtr, boolean newRts) {
    dtr = newDtr;
    rts = newRts;
    lines.changed(newDtr, newRts);
  }
}
