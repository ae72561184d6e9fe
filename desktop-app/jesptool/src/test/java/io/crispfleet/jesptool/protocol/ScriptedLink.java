package io.crispfleet.jesptool.protocol;

import io.crispfleet.jesptool.slip.Slip;
import io.crispfleet.jesptool.slip.SlipDecoder;
import io.crispfleet.jesptool.transport.PortAddress;
import io.crispfleet.jesptool.transport.Transport;
import io.crispfleet.jesptool.transport.UsbIdentity;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A link whose far end is a test: it sees requests and decides what comes back. */
public final class ScriptedLink implements Transport {
  /** Decides what a request is answered with, through {@link ScriptedLink#reply}. */
  @FunctionalInterface
  public interface Board {
    void received(ScriptedLink link, int opcode, byte[] payload);
  }

  private final ManualClock clock;
  private final Board board;
  private final SlipDecoder decoder = new SlipDecoder(0x5000, b -> {});
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private final List<String> lines = new ArrayList<>();
  private final List<Integer> bauds = new ArrayList<>();
  private final List<Integer> opcodes = new ArrayList<>();
  private boolean modemLines = true;
  private Optional<UsbIdentity> usb = Optional.empty();
  private Runnable onLines = () -> {};
  private int baud = 115_200;

  public ScriptedLink(ManualClock clock, Board board) {
    this.clock = clock;
    this.board = board;
  }

  public ScriptedLink withoutModemLines() {
    modemLines = false;
    return this;
  }

  public ScriptedLink onUsb(UsbIdentity identity) {
    usb = Optional.of(identity);
    return this;
  }

  public ScriptedLink onLineChange(Runnable action) {
    onLines = action;
    return this;
  }

  /** A response packet in a frame of its own. */
  public void reply(int opcode, int value, int... data) {
    ByteBuffer packet = ByteBuffer.allocate(8 + data.length).order(ByteOrder.LITTLE_ENDIAN);
    packet.put((byte) 1).put((byte) opcode).putShort((short) data.length).putInt(value);
    for (int b : data) {
      packet.put((byte) b);
    }
    pending.writeBytes(Slip.encode(packet.array()));
  }

  public void text(String text) {
    pending.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Modem line changes so far, as DTR and RTS digits. */
  public List<String> lines() {
    return lines;
  }

  public List<Integer> bauds() {
    return bauds;
  }

  public List<Integer> opcodes() {
    return opcodes;
  }

  @Override
  public PortAddress address() {
    return new PortAddress.Serial("/dev/ttyTEST");
  }

  @Override
  public int read(byte[] buffer, int offset, int length, Duration timeout) {
    byte[] all = pending.toByteArray();
    if (all.length == 0) {
      clock.advance(timeout);
      return 0;
    }
    int count = Math.min(length, all.length);
    System.arraycopy(all, 0, buffer, offset, count);
    pending.reset();
    pending.write(all, count, all.length - count);
    return count;
  }

  @Override
  public void write(byte[] buffer, int offset, int length) {
    decoder.feed(buffer, offset, length);
    for (Optional<byte[]> frame = decoder.poll(); frame.isPresent(); frame = decoder.poll()) {
      byte[] packet = frame.get();
      int opcode = packet[1] & 0xFF;
      opcodes.add(opcode);
      byte[] payload = new byte[packet.length - 8];
      System.arraycopy(packet, 8, payload, 0, payload.length);
      board.received(this, opcode, payload);
    }
  }

  @Override
  public void drain() {}

  @Override
  public void discardInput() {
    pending.reset();
  }

  @Override
  public int baud() {
    return baud;
  }

  @Override
  public void setBaud(int newBaud) {
    baud = newBaud;
    bauds.add(newBaud);
  }

  @Override
  public boolean setLines(boolean dtr, boolean rts) {
    if (modemLines) {
      lines.add((dtr ? "1" : "0") + (rts ? "1" : "0"));
      onLines.run();
    }
    return modemLines;
  }

  @Override
  public Optional<UsbIdentity> usb() {
    return usb;
  }

  @Override
  public void close() {}
}
