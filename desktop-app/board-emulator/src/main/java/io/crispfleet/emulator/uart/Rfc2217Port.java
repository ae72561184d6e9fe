package io.crispfleet.emulator.uart;

import io.crispfleet.jesptool.transport.rfc2217.Telnet;
import io.crispfleet.jesptool.transport.rfc2217.TelnetDecoder;
import java.time.Duration;
import java.util.OptionalInt;

/** An RFC 2217 server on the loopback: bytes, baud and modem lines over TCP. */
public final class Rfc2217Port implements Endpoint {
  private final HostSocket socket;
  private volatile ModemLines listener = (dtr, rts) -> {};
  private volatile ComPortServer conversation;
  private TelnetDecoder decoder;

  /** {@code port} 0 lets the system choose. */
  public Rfc2217Port(int port) {
    conversation = newConversation();
    decoder = new TelnetDecoder(conversation);
    socket = new HostSocket(port, this::hostChanged);
  }

  private ComPortServer newConversation() {
    return new ComPortServer(
        reply -> socket().write(reply, 0, reply.length), (dtr, rts) -> listener.changed(dtr, rts));
  }

  private HostSocket socket() {
    return socket;
  }

  private void hostChanged() {
    conversation.hangUp();
    conversation = newConversation();
    decoder = new TelnetDecoder(conversation);
  }

  /** The TCP port listened on. */
  public int port() {
    return socket.port();
  }

  @Override
  public int read(byte[] buffer, int offset, int length, Duration timeout) {
    int count = socket.read(buffer, offset, length, timeout);
    return decoder.decode(buffer, offset, count);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) {
    byte[] escaped = Telnet.escape(buffer, offset, length);
    socket.write(escaped, 0, escaped.length);
  }

  @Override
  public boolean hostPresent() {
    return socket.hostPresent();
  }

  @Override
  public OptionalInt hostBaud() {
    int baud = conversation.baud();
    return baud > 0 ? OptionalInt.of(baud) : OptionalInt.empty();
  }

  @Override
  public void onModemLines(ModemLines newListener) {
    listener = newListener;
  }

  @Override
  public void vanish() {
    socket.drop();
  }

  @Override
  public void close() {
    socket.close();
  }
}
