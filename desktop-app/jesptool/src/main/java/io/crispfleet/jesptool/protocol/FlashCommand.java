package io.crispfleet.jesptool.protocol;

import static io.crispfleet.jesptool.protocol.Packet.words;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

/** Commands on the SPI flash. */
public sealed interface FlashCommand<R> extends Command<R> {

  /**
   * Erases and prepares a raw write.
   *
   * @param withEncryptionWord ROMs after the ESP32 expect a fifth word
   */
  record FlashBegin(
      int eraseSize, int blocks, int blockSize, int offset, boolean withEncryptionWord)
      implements FlashCommand<Ack>, Acknowledged {
    @Override
    public int opcode() {
      return 0x02;
    }

    @Override
    public byte[] payload() {
      return withEncryptionWord
          ? words(eraseSize, blocks, blockSize, offset, 0)
          : words(eraseSize, blocks, blockSize, offset);
    }

    @Override
    public Duration timeout() {
      return Timeouts.erase(eraseSize);
    }
  }

  /** Ends a raw write; {@code stay} keeps the loader running. */
  record FlashEnd(boolean stay) implements FlashCommand<Ack>, Acknowledged {
    @Override
    public int opcode() {
      return 0x04;
    }

    @Override
    public byte[] payload() {
      return words(stay ? 1 : 0);
    }

    @Override
    public Duration timeout() {
      return Timeouts.WRITE_BLOCK;
    }
  }

  /**
   * Erases and prepares a compressed write.
   *
   * @param size inflated bytes; the ROM wants them rounded up to whole blocks
   * @param withEncryptionWord ROMs after the ESP32 expect a fifth word
   */
  record DeflateBegin(int size, int blocks, int blockSize, int offset, boolean withEncryptionWord)
      implements FlashCommand<Ack>, Acknowledged {
    @Override
    public int opcode() {
      return 0x10;
    }

    @Override
    public byte[] payload() {
      return withEncryptionWord
          ? words(size, blocks, blockSize, offset, 0)
          : words(size, blocks, blockSize, offset);
    }

    @Override
    public Duration timeout() {
      return Timeouts.erase(size);
    }
  }

  /** Ends a compressed write; {@code stay} keeps the loader running. */
  record DeflateEnd(boolean stay) implements FlashCommand<Ack>, Acknowledged {
    @Override
    public int opcode() {
      return 0x12;
    }

    @Override
    public byte[] payload() {
      return words(stay ? 1 : 0);
    }

    @Override
    public Duration timeout() {
      return Timeouts.WRITE_BLOCK;
    }
  }

  /** MD5 of a flash range: the ROM answers 32 hex characters, the stub 16 bytes. */
  record FlashMd5(int offset, int size) implements FlashCommand<byte[]> {
    private static final int HEX_LENGTH = 32;
    private static final int RAW_LENGTH = 16;

    @Override
    public int opcode() {
      return 0x13;
    }

    @Override
    public byte[] payload() {
      return words(offset, size, 0, 0);
    }

    @Override
    public Duration timeout() {
      return Timeouts.md5(size);
    }

    @Override
    public int replyLength(int dataLength) {
      return dataLength >= HEX_LENGTH + 2 ? HEX_LENGTH : RAW_LENGTH;
    }

    @Override
    public byte[] decode(int value, byte[] data) {
      if (data.length == RAW_LENGTH) {
        return data;
      }
      try {
        return HexFormat.of().parseHex(new String(data, StandardCharsets.US_ASCII));
      } catch (IllegalArgumentException e) {
        throw Packet.malformed("MD5 reply", data).causedBy(e);
      }
    }
  }

  /** Connects the SPI flash. {@code pins} 0 means the default pads. */
  record SpiAttach(int pins, boolean withLegacyWord) implements FlashCommand<Ack>, Acknowledged {
    @Override
    public int opcode() {
      return 0x0D;
    }

    @Override
    public byte[] payload() {
      return withLegacyWord ? words(pins, 0) : words(pins);
    }
  }

  /** Tells the loader the geometry of the flash. */
  record SpiSetParams(int totalSize) implements FlashCommand<Ack>, Acknowledged {
    @Override
    public int opcode() {
      return 0x0B;
    }

    @Override
    public byte[] payload() {
      return words(0, totalSize, 0x10000, 0x1000, 0x100, 0xFFFF);
    }
  }

  /** ROM read of at most 64 bytes of flash. */
  record ReadFlashSlow(int offset, int length) implements FlashCommand<byte[]> {
    /** Bytes in every reply. */
    public static final int MAX_LENGTH = 64;

    @Override
    public int opcode() {
      return 0x0E;
    }

    @Override
    public byte[] payload() {
      return words(offset, length);
    }

    @Override
    public int replyLength(int dataLength) {
      return MAX_LENGTH;
    }

    @Override
    public byte[] decode(int value, byte[] data) {
      return Arrays.copyOf(data, length);
    }
  }

  /** Stub: erases the whole flash. */
  record EraseFlash() implements FlashCommand<Ack>, Acknowledged {
    @Override
    public int opcode() {
      return 0xD0;
    }

    @Override
    public byte[] payload() {
      return new byte[0];
    }

    @Override
    public Duration timeout() {
      return Timeouts.ERASE_CHIP;
    }
  }

  /** Stub: erases whole sectors. */
  record EraseRegion(int offset, int size) implements FlashCommand<Ack>, Acknowledged {
    @Override
    public int opcode() {
      return 0xD1;
    }

    @Override
    public byte[] payload() {
      return words(offset, size);
    }

    @Override
    public Duration timeout() {
      return Timeouts.erase(size);
    }
  }

  /** Stub: streams flash as raw frames after its acknowledgement. */
  record ReadFlash(int offset, int length, int packetSize, int maxInFlight)
      implements FlashCommand<Ack>, Acknowledged {
    @Override
    public int opcode() {
      return 0xD2;
    }

    @Override
    public byte[] payload() {
      return words(offset, length, packetSize, maxInFlight);
    }
  }
}
