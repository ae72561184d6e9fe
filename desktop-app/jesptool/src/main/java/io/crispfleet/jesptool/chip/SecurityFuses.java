package io.crispfleet.jesptool.chip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the protection state, from GET_SECURITY_INFO bytes or from the ESP32's eFuses. */
public final class SecurityFuses {
  private static final int SECURE_BOOT = 1;
  private static final int SECURE_DOWNLOAD = 1 << 2;

  private SecurityFuses() {}

  /**
   * Decodes a GET_SECURITY_INFO reply.
   *
   * @param reply 12 bytes (ESP32-S2) or 20 bytes (later chips)
   */
  public static SecurityInfo ofReply(byte[] reply) {
    int flags = ByteBuffer.wrap(reply).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
    int cryptCount = reply[4] & 0xFF;
    return new SecurityInfo(
        (flags & SECURE_BOOT) != 0,
        (flags & SECURE_DOWNLOAD) != 0,
        isOdd(cryptCount),
        flags,
        cryptCount);
  }

  /** The chip id of a 20-byte reply; -1 in the ESP32-S2's shorter one. */
  public static int chipId(byte[] reply) {
    return reply.length < 20
        ? -1
        : ByteBuffer.wrap(reply).order(ByteOrder.LITTLE_ENDIAN).getInt(12);
  }

  /** The classic ESP32 has no such command; its eFuse block 0 says the same. */
  public static SecurityInfo esp32(RegisterReader registers, Revision revision) {
    int base = ChipRegisters.of(Chip.ESP32).efuseBlock0();
    int cryptCount = (registers.read(base) >>> 20) & 0x7F;
    int word6 = registers.read(base + 24);
    boolean secureBootV1 = (word6 & (1 << 4)) != 0;
    boolean secureBootV2 = (word6 & (1 << 5)) != 0 && revision.major() >= 3;
    return new SecurityInfo(secureBootV1 || secureBootV2, false, isOdd(cryptCount), 0, cryptCount);
  }

  // Every re-flash of an encrypted board burns one more bit, hence the parity.
  private static boolean isOdd(int cryptCount) {
    return Integer.bitCount(cryptCount) % 2 == 1;
  }
}
