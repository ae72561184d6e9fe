package io.crispfleet.emulator.stub;

import io.crispfleet.emulator.cpu.Machine;
import io.crispfleet.jesptool.slip.Slip;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A READ_FLASH in progress: one data frame at a time, each acknowledged by the host with the number
 * of bytes it has, then the MD5 of everything. An acknowledgement of another size ends the stream.
 */
final class FlashStream {
  private static final int ACK_SIZE = 4;
  private static final int DIGEST_SIZE = 16;

  private final Machine machine;
  private final long start;
  private final long length;
  private final int packet;
  private long sent;
  private boolean done;

  FlashStream(Machine machine, long start, long length, int packet) {
    this.machine = machine;
    this.start = start;
    this.length = length;
    this.packet = packet;
  }

  /** Sends the first frame; returns when the stub is free again. */
  long begin(long at) {
    return length == 0 ? finish(length, at) : next(at);
  }

  /** Takes an acknowledgement; returns when the stub is free again. */
  long acknowledged(byte[] frame, long at) {
    if (frame.length != ACK_SIZE) {
      return finish(sent, at);
    }
    long acked =
        Integer.toUnsignedLong(ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).getInt());
    if (sent < length) {
      return next(at);
    }
    return acked < length ? at : finish(length, at);
  }

  boolean isDone() {
    return done;
  }

  private long next(long at) {
    int size = (int) Math.min(packet, length - sent);
    byte[] data = machine.flash().read(start + sent, size);
    sent += size;
    return machine.send(Slip.encode(data), at + machine.timing().readNanos(size));
  }

  private long finish(long hashed, long at) {
    done = true;
    byte[] digest = machine.flash().md5(start, hashed);
    return machine.send(Slip.encode(digest, 0, DIGEST_SIZE), at);
  }
}
