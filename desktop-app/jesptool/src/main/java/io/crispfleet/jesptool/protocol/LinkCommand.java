package io.crispfleet.jesptool.protocol;

import static io.crispfleet.jesptool.protocol.Packet.words;

import java.time.Duration;
import java.util.Arrays;

/** Commands about the link and the chip as a whole. */
public sealed interface LinkCommand<R> extends Command<R> {

  /** Calibrates the loader's baud detection; the value tells ROM (not 0) from stub (0). */
  record Sync() implements LinkCommand<Integer> {
    @Override
    public int opcode() {
      return 0x08;
    }

    @Override
    public byte[] payload() {
      byte[] payload = new byte[36];
      Arrays.fill(payload, (byte) 0x55);
      System.arraycopy(new byte[] {0x07, 0x07, 0x12, 0x20}, 0, payload, 0, 4);
      return payload;
    }

    @Override
    public Duration timeout() {
      return Timeouts.SYNC;
    }

    @Override
    public Integer decode(int value, byte[] data) {
      return value;
    }
  }

  /** Changes the line rate; sent at the old one. The ROM wants 0 for {@code oldBaud}. */
  record ChangeBaud(int newBaud, int oldBaud) implements LinkCommand<Ack>, Acknowledged {
    @Override
    public int opcode() {
      return 0x0F;
    }

    @Override
    public byte[] payload() {
      return words(newBaud, oldBaud);
    }
  }

  /** Raw security information: 12 bytes on the ESP32-S2, 20 on later chips. */
  record GetSecurityInfo() implements LinkCommand<byte[]> {
    @Override
    public int opcode() {
      return 0x14;
    }

    @Override
    public byte[] payload() {
      return new byte[0];
    }

    @Override
    public Duration timeout() {
      return Timeouts.PROBE;
    }

    @Override
    public int replyLength(int dataLength) {
      return dataLength >= 20 + 2 ? 20 : 12;
    }

    @Override
    public byte[] decode(int value, byte[] data) {
      return data;
    }
  }
}
