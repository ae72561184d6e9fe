package io.crispfleet.jesptool.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * A response packet: {@code 01 | opcode | length u16 | value u32 | data}.
 *
 * @param opcode the command it answers, 0..255
 * @param value meaningful for reads and SYNC only
 * @param data payload and, at its end, the status bytes
 */
record Reply(int opcode, int value, byte[] data) {
  private static final int RESPONSE = 1;

  /** Empty for a frame that is not a response. */
  static Optional<Reply> parse(byte[] frame) {
    if (frame.length < Packet.HEADER || frame[0] != RESPONSE) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    return Optional.of(
        new Reply(
            frame[1] & 0xFF, in.getInt(4), Arrays.copyOfRange(frame, Packet.HEADER, frame.length)));
  }

  /** First status byte after {@code payloadLength} bytes; 0 is success. */
  int failed(int payloadLength) {
    return data[statusAt(payloadLength)] & 0xFF;
  }

  /** Why it failed: the ROM says 1 and a reason, the stub says the reason and 0. */
  int reason(int payloadLength) {
    int at = statusAt(payloadLength);
    int first = data[at] & 0xFF;
    return first == 1 && at + 1 < data.length ? data[at + 1] & 0xFF : first;
  }

  // A reply shorter than promised carries only the status: commands fail without a payload.
  private int statusAt(int payloadLength) {
    return data.length < payloadLength + 2 ? 0 : payloadLength;
  }
}
