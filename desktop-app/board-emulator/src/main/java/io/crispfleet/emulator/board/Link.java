package io.crispfleet.emulator.board;

import io.crispfleet.emulator.fault.FaultPlan;
import io.crispfleet.emulator.timing.Timing;
import io.crispfleet.emulator.uart.UartPort;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/** The board's UART and the cable behind it: rates that must agree, pacing, latency, cuts. */
final class Link {
  /** A UART samples the middle of the stop bit wrongly when the rates differ by more. */
  private static final int TOLERANCE_PERCENT = 4;

  /** A bridge hands its buffer over this often while bytes keep coming, nanoseconds. */
  private static final long BRIDGE_BURST = 8_000_000;

  private final UartPort port;
  private final FaultPlan faults;
  private final BoardLog log;
  private final Wire wire;
  private final long latency;
  private final Schedule deliveries = new Schedule();
  private final SplittableRandom garbage = new SplittableRandom(1);
  private boolean cut;

  Link(UartPort port, FaultPlan faults, BoardLog log, Timing timing, int baud, long now) {
    this.port = port;
    this.faults = faults;
    this.log = log;
    this.wire = new Wire(timing, baud, now);
    this.latency = timing.replyLatency().toNanos();
  }

  Wire wire() {
    return wire;
  }

  Schedule deliveries() {
    return deliveries;
  }

  OptionalInt hostBaud() {
    return port.hostBaud();
  }

  /** Starts over at a rate, as after a reset; what was on its way is lost. */
  void reset(int baud, long now) {
    deliveries.clear();
    wire.reset(baud, now);
  }

  void cut(boolean isCut) {
    cut = isCut;
  }

  boolean isCut() {
    return cut;
  }

  void vanish() {
    deliveries.clear();
    port.vanish();
  }

  long send(byte[] bytes, long at) {
    int rate = wire.baud();
    int burst = wire.bytesIn(BRIDGE_BURST);
    long end = at;
    for (int from = 0; from < bytes.length; ) {
      int count = Math.min(burst, bytes.length - from);
      byte[] piece = Arrays.copyOfRange(bytes, from, from + count);
      end = wire.send(at, count);
      deliveries.add(end + latency, () -> deliver(piece, rate));
      from += count;
    }
    return end;
  }

  private void deliver(byte[] bytes, int rate) {
    if (!cut) {
      byte[] heard = isGarbled(rate) ? garbage(bytes.length) : bytes;
      port.write(heard, 0, heard.length);
      log.sent(heard.length);
    }
  }

  /** What the board hears of bytes the host sent. */
  byte[] heard(byte[] bytes, int from, int count) {
    return isGarbled(wire.baud()) ? garbage(count) : Arrays.copyOfRange(bytes, from, from + count);
  }

  /** Whether the host's rate is known to differ from the board's. */
  boolean isMismatched(int rate) {
    OptionalInt host = port.hostBaud();
    return host.isPresent()
        && Math.abs((long) host.getAsInt() - rate) * 100 > (long) rate * TOLERANCE_PERCENT;
  }

  private boolean isGarbled(int rate) {
    return isMismatched(rate) || faults.isDead(port.hostBaud().orElse(rate));
  }

  private byte[] garbage(int count) {
    byte[] bytes = new byte[count];
    garbage.nextBytes(bytes);
    return bytes;
  }
}
