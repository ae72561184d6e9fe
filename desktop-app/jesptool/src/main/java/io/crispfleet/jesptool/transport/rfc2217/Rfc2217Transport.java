package io.crispfleet.jesptool.transport.rfc2217;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.transport.ByteQueue;
import io.crispfleet.jesptool.transport.LinkLoss;
import io.crispfleet.jesptool.transport.PortAddress;
import io.crispfleet.jesptool.transport.SocketLink;
import io.crispfleet.jesptool.transport.TcpTransport;
import io.crispfleet.jesptool.transport.Transport;
import io.crispfleet.jesptool.transport.UsbIdentity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A serial port on another machine, through a server that speaks RFC 2217: bytes, baud and modem
 * lines over TCP.
 */
public final class Rfc2217Transport implements Transport {
  private static final int INITIAL_BAUD = 115_200;
  private static final Duration NEGOTIATION_PATIENCE = Duration.ofSeconds(3);
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(1);
  private static final Duration WRITE_PATIENCE = Duration.ofSeconds(10);

  /** Data that may pile up while an answer is awaited; a server that sends more is broken. */
  private static final int RECEIVE_BUFFER = 256 * 1024;

  private final PortAddress.Rfc2217 address;
  private final SocketLink link;
  private final ServerAnswers answers = new ServerAnswers();
  private final TelnetDecoder decoder = new TelnetDecoder(answers);
  private final ByteQueue received = new ByteQueue(RECEIVE_BUFFER);
  private final byte[] scratch = new byte[16 * 1024];
  private final ModemLines lines = new ModemLines();
  private int baud = INITIAL_BAUD;
  private boolean linesAreAnswered = true;

  private Rfc2217Transport(PortAddress.Rfc2217 address, SocketLink link) {
    this.address = address;
    this.link = link;
  }

  /**
   * Connects, agrees on COM port control and sets 115200 8N1 without flow control. Modem lines stay
   * as the server has them: some servers answer any line change with a reset of the board.
   *
   * @throws EspException.PortUnavailable when nobody listens or the server does not speak RFC 2217
   */
  public static Rfc2217Transport open(PortAddress.Rfc2217 address) {
    SocketLink link = TcpTransport.connect(address, address.host(), address.port());
    Rfc2217Transport transport = new Rfc2217Transport(address, link);
    try {
      transport.negotiate();
      return transport;
    } catch (EspException e) {
      link.close();
      throw e;
    }
  }

  private void negotiate() {
    send(Telnet.negotiation(Telnet.WILL, Telnet.COM_PORT));
    for (int option : new int[] {Telnet.BINARY, Telnet.SUPPRESS_GO_AHEAD}) {
      send(Telnet.negotiation(Telnet.WILL, option));
      send(Telnet.negotiation(Telnet.DO, option));
    }
    long deadline = System.nanoTime() + NEGOTIATION_PATIENCE.toNanos();
    while (!answers.comPortAgreed() && !answers.comPortRefused() && pump(deadline)) {}
    if (!answers.comPortAgreed()) {
      throw new EspException.PortUnavailable(
          "The server at %s does not offer COM port control (RFC 2217).".formatted(address),
          "If it passes raw bytes, use socket://%s:%d instead."
              .formatted(address.host(), address.port()));
    }
    send(ComPort.message(ComPort.SET_DATASIZE, 8));
    send(ComPort.message(ComPort.SET_PARITY, 1));
    send(ComPort.message(ComPort.SET_STOPSIZE, 1));
    send(ComPort.message(ComPort.SET_CONTROL, ComPort.CONTROL_NO_FLOW));
    setBaud(INITIAL_BAUD);
  }

  @Override
  public PortAddress address() {
    return address;
  }

  @Override
  public int read(byte[] buffer, int offset, int length, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    int count = received.take(buffer, offset, length, Duration.ZERO);
    boolean more = true;
    while (count == 0 && more) {
      more = pump(deadline);
      count = received.take(buffer, offset, length, Duration.ZERO);
    }
    return count;
  }

  /** Takes what the server sent; false when the time is up, whether or not something came. */
  private boolean pump(long deadline) {
    try {
      Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      int count = link.read(scratch, 0, scratch.length, left);
      if (count == 0) {
        LinkLoss.throwIfInterrupted(address);
      }
      int data = decoder.decode(scratch, 0, count);
      if (!received.put(scratch, 0, data, Duration.ZERO)) {
        throw LinkLoss.of(address, "the server sends without end");
      }
      byte[] replies = answers.replies();
      if (replies.length > 0) {
        send(replies);
      }
      return count > 0 && System.nanoTime() - deadline < 0;
    } catch (IOException e) {
      throw LinkLoss.of(address, e);
    }
  }

  @Override
  public void write(byte[] buffer, int offset, int length) {
    send(Telnet.escape(buffer, offset, length));
  }

  private void send(byte[] bytes) {
    try {
      link.write(bytes, 0, bytes.length, WRITE_PATIENCE);
    } catch (IOException e) {
      throw LinkLoss.of(address, e);
    }
  }

  /** RFC 2217 has no message for this; the server hands bytes on in order. */
  @Override
  public void drain() {}

  @Override
  public void discardInput() {
    request(ComPort.PURGE_DATA, ComPort.message(ComPort.PURGE_DATA, ComPort.PURGE_RECEIVED), 1);
    received.clear();
  }

  /** Sends a request and waits for its answers; false when the server did not give them. */
  private boolean request(int code, byte[] message, int expected) {
    int before = answers.count(code);
    send(message);
    long deadline = System.nanoTime() + ANSWER_PATIENCE.toNanos();
    boolean more = true;
    while (answers.count(code) - before < expected && more) {
      more = pump(deadline);
    }
    return answers.count(code) - before >= expected;
  }

  @Override
  public int baud() {
    return baud;
  }

  /** The server may round; {@link #baud()} then tells what it has set. */
  @Override
  public void setBaud(int newBaud) {
    boolean answered =
        request(ComPort.SET_BAUDRATE, ComPort.baudMessage(ComPort.SET_BAUDRATE, newBaud), 1);
    baud = answered && answers.baud() > 0 ? answers.baud() : newBaud;
  }

  /** Both lines travel in one TCP segment; waits until the server has set them, if it says so. */
  @Override
  public boolean setLines(boolean dtr, boolean rts) {
    List<byte[]> messages = lines.change(dtr, rts);
    ByteArrayOutputStream together = new ByteArrayOutputStream();
    messages.forEach(together::writeBytes);
    if (linesAreAnswered) {
      // Espressif's own server runs whole reset sequences by itself and never answers.
      linesAreAnswered = request(ComPort.SET_CONTROL, together.toByteArray(), messages.size());
    } else {
      send(together.toByteArray());
    }
    return true;
  }

  @Override
  public Optional<UsbIdentity> usb() {
    return Optional.empty();
  }

  @Override
  public void close() {
    link.close();
  }
}
