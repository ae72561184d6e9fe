package io.crispfleet.jesptool.protocol;

import java.time.Duration;

/**
 * One request of the serial loader protocol: it encodes itself, knows how long its answer may take
 * and decodes its own reply. Numbers are little-endian 32-bit words unless noted. Source:
 * Espressif's serial protocol documentation.
 *
 * @param <R> what a successful reply means
 */
public sealed interface Command<R>
    permits LinkCommand, MemoryCommand, FlashCommand, Command.Acknowledged {
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
  sealed interface Acknowledged extends Command<Ack>
      permits LinkCommand.ChangeBaud,
          MemoryCommand.WriteRegisters,
          MemoryCommand.MemBegin,
          MemoryCommand.MemData,
          MemoryCommand.MemEnd,
          FlashCommand.FlashBegin,
          FlashCommand.FlashEnd,
          FlashCommand.DeflateBegin,
          FlashCommand.DeflateEnd,
          FlashCommand.SpiAttach,
          FlashCommand.SpiSetParams,
          FlashCommand.EraseFlash,
          FlashCommand.EraseRegion,
          FlashCommand.ReadFlash {
    @Override
    default Ack decode(int value, byte[] data) {
      return Ack.OK;
    }
  }

  /** The answer of a command that only succeeds or fails. */
  enum Ack {
    OK
  }
}
