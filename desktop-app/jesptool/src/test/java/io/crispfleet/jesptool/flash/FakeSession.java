package io.crispfleet.jesptool.flash;

import io.crispfleet.jesptool.chip.ChipInfo;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.flash.FakeBoard.Fault;
import io.crispfleet.jesptool.protocol.Exchange;
import io.crispfleet.jesptool.protocol.LoaderStatus;
import io.crispfleet.jesptool.session.Capability;
import io.crispfleet.jesptool.session.EspSession;
import io.crispfleet.jesptool.session.LoaderKind;
import io.crispfleet.jesptool.session.WriteFrame;
import io.crispfleet.jesptool.slip.SlipDecoder;
import io.crispfleet.jesptool.transport.Transport;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** One connection to a {@link FakeBoard}. */
final class FakeSession implements EspSession {
  private static final int DATA_HEADER = 24;
  private static final double LATENCY = 0.002;
  private static final double SECTOR_ERASE = 0.045;
  private static final double BLOCK_ERASE = 0.190;
  private static final double PAGE_PROGRAM = 0.00105;
  private static final double HASH_RATE = 1 << 20;

  private final FakeBoard board;
  private final FakeTransport transport;
  private boolean dead;
  private long wireBytes;
  private Inflater inflater = new Inflater();
  private int position;
  private int end;
  private int nextErase;
  private int eraseEnd;
  private double flashReadyAt;
  private final byte[] window = new byte[0x8000];
  private int windowUsed;

  FakeSession(FakeBoard board, int baud) {
    this.board = board;
    this.transport = new FakeTransport(board, baud);
  }

  private Fault arrive(int bytes) {
    if (dead) {
      throw lost();
    }
    board.commands++;
    wireBytes += bytes;
    board.nowSeconds += bytes * 10.0 / transport.baud();
    Fault fault = board.faults.apply(board.commands);
    if (fault == Fault.CUT) {
      dead = true;
      throw lost();
    }
    return fault;
  }

  private void reply(Fault fault, int opcode) {
    board.nowSeconds += LATENCY;
    if (fault == Fault.LOST_REPLY) {
      board.nowSeconds += 3;
      throw lost();
    }
    if (fault == Fault.CHECKSUM) {
      throw new EspException.CommandFailed(
          opcode, LoaderStatus.STUB_CHECKSUM, "damaged", "Try a shorter cable.");
    }
  }

  private static EspException lost() {
    return new EspException.LinkLost("silence", "Check the cable.");
  }

  private void waitForStub() {
    board.nowSeconds = Math.max(board.nowSeconds, board.stubFreeAt);
  }

  @Override
  public byte[] md5(long offset, long length) {
    if (!capabilities().contains(Capability.MD5)) {
      throw new EspException.UnsupportedHere("no md5", "Use the stub.");
    }
    Fault fault = arrive(40);
    waitForStub();
    board.nowSeconds += length / HASH_RATE;
    reply(fault, 0x13);
    try {
      return MessageDigest.getInstance("MD5").digest(board.content(offset, (int) length));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void erase(long offset, long length) {
    Fault fault = arrive(24);
    waitForStub();
    nextErase = (int) offset;
    eraseEnd = (int) (offset + length);
    while (nextErase < eraseEnd) {
      board.nowSeconds += eraseNext();
    }
    reply(fault, 0xD1);
  }

  @Override
  public void eraseAll() {
    Fault fault = arrive(16);
    Arrays.fill(board.flash, (byte) 0xFF);
    board.nowSeconds += 10;
    reply(fault, 0xD0);
  }

  private double eraseNext() {
    boolean block = nextErase % BLOCK_64K == 0 && eraseEnd - nextErase >= BLOCK_64K;
    int stop = nextErase + (block ? BLOCK_64K : SECTOR);
    for (; nextErase < stop; nextErase += SECTOR) {
      if (!board.stuckSectors.contains(nextErase / SECTOR)) {
        Arrays.fill(board.flash, nextErase, nextErase + SECTOR, (byte) 0xFF);
      }
    }
    return block ? BLOCK_ERASE : SECTOR_ERASE;
  }

  /** As the stub does it: an erase is started when the flash is idle, and nobody waits for it. */
  private void startErase(double at) {
    if (nextErase < eraseEnd && flashReadyAt <= at) {
      flashReadyAt = at + eraseNext();
    }
  }

  @Override
  public void beginRaw(long offset, int length) {
    begin(offset, length, 0x02);
  }

  @Override
  public void beginDeflate(long offset, int length, int compressedLength) {
    if (!capabilities().contains(Capability.DEFLATE)) {
      throw new EspException.UnsupportedHere("no deflate", "Use the stub.");
    }
    begin(offset, length, 0x10);
    inflater.end();
    inflater = new Inflater();
  }

  private void begin(long offset, int length, int opcode) {
    Fault fault = arrive(30);
    if (length % 4 != 0 || offset % SECTOR != 0) {
      throw new AssertionError("unaligned write " + offset + "+" + length);
    }
    waitForStub();
    position = (int) offset;
    end = position + length;
    nextErase = position;
    eraseEnd = Math.ceilDiv(end, SECTOR) * SECTOR;
    windowUsed = 0;
    startErase(board.nowSeconds);
    reply(fault, opcode);
  }

  @Override
  public void writeBlock(WriteFrame frame) {
    Fault fault = arrive(frame.encoded().length);
    waitForStub();
    if (fault != Fault.CHECKSUM) {
      byte[] data = payload(frame);
      board.stubFreeAt =
          frame.isDeflated()
              ? inflate(data, board.nowSeconds)
              : program(data, Math.min(data.length, end - position), board.nowSeconds);
    }
    reply(fault, 0x11);
  }

  private static byte[] payload(WriteFrame frame) {
    SlipDecoder decoder = new SlipDecoder(0x5000, b -> {});
    decoder.feed(frame.encoded(), 0, frame.encoded().length);
    byte[] packet = decoder.poll().orElseThrow();
    return Arrays.copyOfRange(packet, DATA_HEADER, packet.length);
  }

  private double inflate(byte[] data, double start) {
    inflater.setInput(data);
    double time = start;
    try {
      while (!inflater.needsInput() && !inflater.finished()) {
        startErase(time);
        windowUsed += inflater.inflate(window, windowUsed, window.length - windowUsed);
        if (windowUsed == window.length || inflater.finished()) {
          time = program(window, windowUsed, time);
          windowUsed = 0;
        }
      }
    } catch (DataFormatException e) {
      throw new AssertionError("bad stream", e);
    }
    return time;
  }

  private double program(byte[] data, int length, double start) {
    if (position + length > end) {
      throw new AssertionError("too much data");
    }
    double time = start;
    while (nextErase < position + length) {
      time = Math.max(time, flashReadyAt);
      startErase(time);
    }
    for (int i = 0; i < length; i++) {
      board.flash[position + i] &= data[i];
    }
    position += length;
    board.programmedBytes += length;
    return Math.max(time, flashReadyAt) + Math.ceilDiv(length, 256) * PAGE_PROGRAM;
  }

  @Override
  public void endWrite() {
    Fault fault = arrive(16);
    waitForStub();
    if (position != end) {
      throw new AssertionError("not enough data");
    }
    reply(fault, 0x12);
  }

  @Override
  public void read(long offset, long length, ReadSink sink) {
    Fault fault = arrive(24);
    sink.accept(board.content(offset, (int) length));
    reply(fault, 0xD2);
  }

  @Override
  public boolean answers() {
    return !dead;
  }

  @Override
  public int readRegister(int address) {
    reply(arrive(16), 0x0A);
    return 0;
  }

  @Override
  public void writeRegister(int address, int value, int mask) {
    reply(arrive(32), 0x09);
  }

  @Override
  public boolean resetToRun() {
    board.running = true;
    return true;
  }

  @Override
  public LoaderKind loader() {
    return board.loader;
  }

  @Override
  public Set<Capability> capabilities() {
    return board.capabilities;
  }

  @Override
  public long flashSize() {
    return FakeBoard.FLASH_SIZE;
  }

  @Override
  public int writeBlockSize() {
    return board.loader == LoaderKind.STUB ? 0x4000 : 0x400;
  }

  @Override
  public long wireBytes() {
    return wireBytes;
  }

  @Override
  public ChipInfo info() {
    return board.info();
  }

  @Override
  public Transport transport() {
    return transport;
  }

  @Override
  public Exchange exchange() {
    throw new UnsupportedOperationException("not modelled");
  }

  @Override
  public void close() {
    dead = true;
    inflater.end();
  }
}
