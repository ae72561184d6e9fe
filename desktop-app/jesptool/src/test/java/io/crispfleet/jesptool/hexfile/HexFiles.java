package io.crispfleet.jesptool.hexfile;

import io.crispfleet.jesptool.bundle.FlashPart;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Writes the formats under test, straight from their specifications. */
final class HexFiles {
  private HexFiles() {}

  static byte[] intelHex(List<FlashPart> parts, int perLine) {
    StringBuilder text = new StringBuilder();
    for (FlashPart part : parts) {
      for (int at = 0; at < part.data().length; at += perLine) {
        long address = part.offset() + at;
        int length = Math.min(perLine, part.data().length - at);
        length = (int) Math.min(length, 0x10000 - (address & 0xFFFF));
        record(text, 0, 4, new byte[] {(byte) (address >> 24), (byte) (address >> 16)});
        record(text, (int) address & 0xFFFF, 0, Arrays.copyOfRange(part.data(), at, at + length));
        at -= perLine - length;
      }
    }
    record(text, 0, 5, new byte[4]);
    record(text, 0, 1, new byte[0]);
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  static void record(StringBuilder text, int address, int type, byte[] data) {
    ByteBuffer bytes = ByteBuffer.allocate(data.length + 4);
    bytes.put((byte) data.length).putShort((short) address).put((byte) type).put(data);
    int sum = 0;
    text.append(':');
    for (byte b : bytes.array()) {
      sum += b;
      text.append(String.format(Locale.ROOT, "%02X", b));
    }
    text.append(String.format(Locale.ROOT, "%02X%n", -sum & 0xFF));
  }

  static byte[] uf2(List<FlashPart> parts, int family, int flags, int perBlock) {
    int total = parts.stream().mapToInt(part -> Math.ceilDiv(part.data().length, perBlock)).sum();
    ByteBuffer file = ByteBuffer.allocate(total * 512).order(ByteOrder.LITTLE_ENDIAN);
    int number = 0;
    for (FlashPart part : parts) {
      for (int at = 0; at < part.data().length; at += perBlock) {
        int length = Math.min(perBlock, part.data().length - at);
        int start = file.position();
        file.putInt(0x0A324655).putInt(0x9E5D5157).putInt(flags).putInt((int) part.offset() + at);
        file.putInt(length).putInt(number++).putInt(total).putInt(family);
        file.put(part.data(), at, length).putInt(start + 508, 0x0AB16F30).position(start + 512);
      }
    }
    return file.array();
  }
}
