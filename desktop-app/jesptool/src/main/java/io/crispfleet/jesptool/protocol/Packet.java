package io.crispfleet.jesptool.protocol;

import io.crispfleet.jesptool.error.EspException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** The packet layout below the commands: header, data blocks and checksum. */
final class Packet {
  static final int HEADER = 8;

  private Packet() {}

  static byte[] words(int... words) {
    ByteBuffer out = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : words) {
      out.putInt(word);
    }
    return out.array();
  }

  static int checksum(byte[] data, int offset, int length) {
    int checksum = Command.CHECKSUM_SEED;
    for (int i = offset; i < offset + length; i++) {
      checksum ^= data[i] & 0xFF;
    }
    return checksum;
  }

  static byte[] dataBlock(int sequence, byte[] data) {
    ByteBuffer out = ByteBuffer.allocate(16 + data.length).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(data.length).putInt(sequence).putInt(0).putInt(0).put(data);
    return out.array();
  }

  /** {@code 00 | opcode | length u16 | checksum u32 | payload} */
  static byte[] request(Command<?> command) {
    byte[] payload = command.payload();
    ByteBuffer out = ByteBuffer.allocate(HEADER + payload.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 0).put((byte) command.opcode()).putShort((short) payload.length);
    out.putInt(command.checksum()).put(payload);
    return out.array();
  }

  static EspException malformed(String what, byte[] data) {
    return new EspException.LinkLost(
        "The %s makes no sense: %s."
            .formatted(what, HexFormat.of().formatHex(data, 0, Math.min(data.length, 40))),
        "The link corrupts data: use a shorter cable, another USB port or a lower --baud.");
  }
}
