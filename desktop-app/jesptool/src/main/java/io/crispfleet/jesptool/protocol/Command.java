package io.crispfleet.jesptool.protocol;

import static io.crispfleet.jesptool.protocol.Packet.words;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * One request of the serial loader protocol: it encodes itself, knows how long its answer may take
 * and decodes its own reply. Numbers are little-endian 32-bit words unless noted. Source:
 * Espressif's serial protocol documentation.
 *
 * @param <R> what a successful reply means
 */
public sealed interface Command<R> {
  /** Checksum seed of the data commands. */
  int CHECKSUM_SEED = 0xEF;

  /** Command byte, 0..255. */
  int opcode();

  /** Data field of the request. */
  byte[] payload();

  /** XOR over the carried data, for the few commands that have one; otherwise 0. */
  default int checksum() {
    return 0;
  }

  /** Longest wait for the reply. */
  default Duration timeout() {
    return Timeouts.DEFAULT;
  }

  /** Bytes before the status in a reply whose data field has {@code dataLength} bytes. */
  default int replyLength(int dataLength) {
    return 0;
  }

  /**
   * Reads the answer of a successful reply.
   *
   * @param value the reply's value field
   * @param data reply bytes before the status
   */
  R decode(int value, byte[] data);

  /** Commands whose success is all there is to know. */
  sealed interface Acknowledged extends Command<Ack> {
    @Override
    default Ack decode(int value, byte[] data) {
      return Ack.OK;
    }
  }

  /** The answer of a command that only succeeds or fails. */
  enum Ack {
    OK
  }

  /** Calibrates the loader's baud detection; the value tells ROM (not 0) from stub (0). */
  record Sync() implements Command<Integer> {
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

  /** Reads one word of the address space. */
  record ReadRegister(int address) implements Command<Integer> {
    @Override
    public int opcode() {
      return 0x0A;
    }

    @Override
    public byte[] payload() {
      return words(address);
    }

    @Override
    public Integer decode(int value, byte[] data) {
      return value;
    }
  }

  /** One masked word write; {@code delayMicros} passes before it. */
  record RegisterWrite(int address, int value, int mask, int delayMicros) {
    /** A write of the whole word without delay. */
    public static RegisterWrite of(int address, int value) {
      return new RegisterWrite(address, value, -1, 0);
    }
  }

  /** Writes words in order; several entries in one request save round trips. */
  record WriteRegisters(List<RegisterWrite> writes) implements Acknowledged {
    public WriteRegisters(RegisterWrite... writes) {
      this(List.of(writes));
    }

    @Override
    public int opcode() {
      return 0x09;
    }

    @Override
    public byte[] payload() {
      ByteBuffer out = ByteBuffer.allocate(16 * writes.size()).order(ByteOrder.LITTLE_ENDIAN);
      for (RegisterWrite write : writes) {
        out.putInt(write.address()).putInt(write.value());
        out.putInt(write.mask()).putInt(write.delayMicros());
      }
      return out.array();
    }
  }

  /** Starts a RAM download. */
  record MemBegin(int size, int blocks, int blockSize, int address) implements Acknowledged {
    @Override
    public int opcode() {
      return 0x05;
    }

    @Override
    public byte[] payload() {
      return words(size, blocks, blockSize, address);
    }
  }

  /** One block of a RAM download. */
  record MemData(int sequence, byte[] data) implements Acknowledged {
    @Override
    public int opcode() {
      return 0x07;
    }

    @Override
    public byte[] payload() {
      return Packet.dataBlock(sequence, data);
    }

    @Override
    public int checksum() {
      return Packet.checksum(data, 0, data.length);
    }
  }

  /** Ends a RAM download and, with an entry point, jumps to it. */
  record MemEnd(boolean execute, int entry) implements Acknowledged {
    @Override
    public int opcode() {
      return 0x06;
    }

    @Override
    public byte[] payload() {
      return words(execute ? 0 : 1, entry);
    }

    @Override
    public Duration timeout() {
      return Timeouts.MEM_END;
    }
  }

  /**
   * Erases and prepares a raw write.
   *
   * @param withEncryptionWord ROMs after the ESP32 expect a fifth word
   */
  record FlashBegin(
      int eraseSize, int blocks, int blockSize, int offset, boolean withEncryptionWord)
      implements Acknowledged {
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
  record FlashEnd(boolean stay) implements Acknowledged {
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
      implements Acknowledged {
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
  record DeflateEnd(boolean stay) implements Acknowledged {
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
  record FlashMd5(int offset, int size) implements Command<byte[]> {
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
  record SpiAttach(int pins, boolean withLegacyWord) implements Acknowledged {
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
  record SpiSetParams(int totalSize) implements Acknowledged {
    @Override
    public int opcode() {
      return 0x0B;
    }

    @Override
    public byte[] payload() {
      return words(0, totalSize, 0x10000, 0x1000, 0x100, 0xFFFF);
    }
  }

  /** Changes the line rate; sent at the old one. The ROM wants 0 for {@code oldBaud}. */
  record ChangeBaud(int newBaud, int oldBaud) implements Acknowledged {
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
  record GetSecurityInfo() implements Command<byte[]> {
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

  /** ROM read of at most 64 bytes of flash. */
  record ReadFlashSlow(int offset, int length) implements Command<byte[]> {
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
  record EraseFlash() implements Acknowledged {
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
  record EraseRegion(int offset, int size) implements Acknowledged {
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
      implements Acknowledged {
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
