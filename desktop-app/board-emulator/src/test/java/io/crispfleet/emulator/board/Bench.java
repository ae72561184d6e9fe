package io.crispfleet.emulator.board;

import io.crispfleet.emulator.boot.UsedFlash;
import io.crispfleet.emulator.chip.ChipProfile;
import io.crispfleet.emulator.fault.FaultPlan;
import io.crispfleet.emulator.flash.FlashChip;
import io.crispfleet.emulator.flash.FlashContent;
import io.crispfleet.emulator.rom.Op;
import io.crispfleet.emulator.timing.TimeSource;
import io.crispfleet.emulator.timing.Timing;
import io.crispfleet.emulator.uart.UartPort;
import io.crispfleet.jesptool.slip.Slip;
import io.crispfleet.jesptool.slip.SlipDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;

/**
 * A board, a host and a clock on one thread: time passes only while somebody waits, so a test of
 * ten seconds takes milliseconds and always gives the same result.
 */
final class Bench implements TimeSource, UartPort {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  final FlashChip flash;
  final BoardCore core;
  private final BoardLoop loop;
  private final BoardLog log = new BoardLog();
  private final Deque<Byte> toBoard = new ArrayDeque<>();
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final SlipDecoder decoder = new SlipDecoder(70_000, text::write);
  private long now = 1_000_000_000L;
  private int hostBaud;
  private int vanished;

  /** The host got bytes in this turn: it must be let run before time goes on. */
  private boolean heard;

  Bench(BoardSpec spec) {
    FaultPlan faults = new FaultPlan(spec.faults());
    Timing timing = spec.timing().withEraseFactor(faults.eraseFactor());
    byte[] content = new byte[spec.flashSize()];
    Arrays.fill(content, (byte) 0xFF);
    if (spec.flashContent() == FlashContent.USED) {
      content = UsedFlash.content(spec.chip(), spec.flashSize(), 1);
    }
    flash = FlashChip.inMemory(content, timing);
    ChipProfile profile = ChipProfile.of(spec.chip());
    Link link = new Link(this, faults, log, timing, profile.bootBaud(), now);
    core = new BoardCore(spec, flash, faults, log, link);
    loop = new BoardLoop(core, link, this, this);
    core.powerOn(now);
  }

  /** The host's rate becomes known to the medium. */
  void hostBaud(int baud) {
    hostBaud = baud;
  }

  void lines(boolean dtr, boolean rts) {
    core.modemLines(dtr, rts, now);
  }

  void run(Duration duration) {
    long end = now + duration.toNanos();
    while (now < end) {
      turn();
    }
  }

  private void turn() {
    heard = false;
    loop.turn();
    now++;
  }

  void send(byte[] bytes) {
    for (byte b : bytes) {
      toBoard.add(b);
    }
  }

  /** Everything received outside of frames so far. */
  String text() {
    return text.toString(StandardCharsets.ISO_8859_1);
  }

  BoardStats stats() {
    return log.stats(flash.counters());
  }

  int vanished() {
    return vanished;
  }

  Duration time() {
    return Duration.ofNanos(now);
  }

  /** Waits for the next frame; empty when none comes. */
  byte[] frame() {
    return frame(PATIENCE);
  }

  byte[] frame(Duration patience) {
    long end = now + patience.toNanos();
    while (now < end) {
      var frame = decoder.poll();
      if (frame.isPresent()) {
        return frame.get();
      }
      turn();
    }
    return new byte[0];
  }

  List<byte[]> frames(Duration duration) {
    run(duration);
    List<byte[]> frames = new ArrayList<>();
    for (var frame = decoder.poll(); frame.isPresent(); frame = decoder.poll()) {
      frames.add(frame.get());
    }
    return frames;
  }

  /** A reply packet taken apart. */
  record Answer(int op, int value, byte[] data) {
    /** Reason of a failure, 0 for success; the status is the last two or four bytes. */
    int error(int statusLength) {
      int at = data.length - statusLength;
      return data[at] == 0 ? 0 : statusLength == 4 ? data[at + 1] & 0xFF : data[at] & 0xFF;
    }
  }

  static Answer answer(byte[] frame) {
    ByteBuffer buffer = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    return new Answer(
        frame[1] & 0xFF, buffer.getInt(4), Arrays.copyOfRange(frame, 8, frame.length));
  }

  Answer command(int op, int... words) {
    send(packet(op, 0, words(words)));
    return answer(frame());
  }

  /** A data block with its header and its checksum. */
  static byte[] block(int op, int sequence, byte[] payload) {
    byte[] header = words(payload.length, sequence, 0, 0);
    byte[] data = Arrays.copyOf(header, 16 + payload.length);
    System.arraycopy(payload, 0, data, 16, payload.length);
    int checksum = 0xEF;
    for (byte b : payload) {
      checksum ^= b & 0xFF;
    }
    return packet(op, checksum, data);
  }

  static byte[] packet(int op, int checksum, byte[] data) {
    ByteBuffer packet = ByteBuffer.allocate(8 + data.length).order(ByteOrder.LITTLE_ENDIAN);
    packet.put((byte) 0).put((byte) op).putShort((short) data.length).putInt(checksum).put(data);
    return Slip.encode(packet.array());
  }

  static byte[] words(int... words) {
    ByteBuffer buffer = ByteBuffer.allocate(words.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : words) {
      buffer.putInt(word);
    }
    return buffer.array();
  }

  /** Brings the ROM loader up. */
  Bench sync() {
    send(SyncWatch.FRAME);
    for (int i = 0; i < 8; i++) {
      frame();
    }
    return this;
  }

  /** Brings the stub up. */
  Bench stub() {
    sync();
    command(Op.MEM_BEGIN, 4, 1, 4, 0x4008_0000);
    send(block(Op.MEM_DATA, 0, new byte[4]));
    frame();
    command(Op.MEM_END, 0, 0x4008_0000);
    byte[] greeting = frame();
    if (!Arrays.equals(greeting, "OHAI".getBytes(StandardCharsets.US_ASCII))) {
      throw new AssertionError("no greeting: " + Arrays.toString(greeting));
    }
    return this;
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public void park(long nanos) {
    now += heard ? 0 : Math.max(0, nanos);
  }

  @Override
  public int read(byte[] buffer, int offset, int length, Duration timeout) {
    int count = 0;
    while (count < length && !toBoard.isEmpty()) {
      buffer[offset + count++] = toBoard.remove();
    }
    if (count == 0) {
      now += heard ? 0 : timeout.toNanos();
    }
    return count;
  }

  @Override
  public void write(byte[] buffer, int offset, int length) {
    decoder.feed(buffer, offset, length);
    heard = true;
  }

  @Override
  public OptionalInt hostBaud() {
    return hostBaud == 0 ? OptionalInt.empty() : OptionalInt.of(hostBaud);
  }

  @Override
  public void onModemLines(ModemLines listener) {
    throw new UnsupportedOperationException("a bench sets lines directly");
  }

  @Override
  public void vanish() {
    vanished++;
  }

  @Override
  public void close() {
    flash.close();
  }
}
