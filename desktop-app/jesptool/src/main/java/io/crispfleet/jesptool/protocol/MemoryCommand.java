package io.crispfleet.jesptool.protocol;

import static io.crispfleet.jesptool.protocol.Packet.words;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;

/** Commands on the chip's address space and RAM. */
public sealed interface MemoryCommand<R> extends Command<R> {

  /** Reads one word of the address space. */
  record ReadRegister(int address) implements MemoryCommand<Integer> {
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
  record WriteRegisters(List<RegisterWrite> writes) implements MemoryCommand<Ack>, Acknowledged {
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
  record MemBegin(int size, int blocks, int blockSize, int address)
      implements MemoryCommand<Ack>, Acknowledged {
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
  record MemData(int sequence, byte[] data) implements MemoryCommand<Ack>, Acknowledged {
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
  record MemEnd(boolean execute, int entry) implements MemoryCommand<Ack>, Acknowledged {
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
}
