package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.event.FlashEvents;
import io.crispfleet.jesptool.session.EspSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code crispfleet esp memory}: words of the chip's address space, to a file or the screen. */
@Command(
    name = "memory",
    aliases = "dump",
    mixinStandardHelpOptions = true,
    description = "Dump memory or registers.",
    footer = {
      "",
      "Examples:",
      "  crispfleet esp memory --port /dev/ttyUSB0 0x3ff5a000 28",
      "  crispfleet esp memory --port /dev/ttyUSB0 0x40000000 64K --output rom.bin"
    })
final class MemoryCommand implements Callable<Integer> {
  private static final int MAX_LENGTH = 16 << 20;
  private static final int BYTES_PER_LINE = 16;

  @Mixin private ConnectMixin connect = new ConnectMixin();
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(index = "0", paramLabel = "ADDRESS", converter = NumberConverter.class)
  private long address;

  @Parameters(
      index = "1",
      paramLabel = "LENGTH",
      converter = NumberConverter.class,
      description = "Bytes, a multiple of 4.")
  private long length;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write the bytes to FILE instead of the screen.")
  private @Nullable Path output;

  @Override
  public Integer call() {
    if (address % 4 != 0 || length % 4 != 0 || length > MAX_LENGTH) {
      throw new EspException.BadInput(
          "Memory is read in whole words: address 0x%x, length %d.".formatted(address, length),
          "Give an address and a length that are multiples of 4, at most 16M.");
    }
    byte[] content;
    try (Interrupt interrupt = new Interrupt()) {
      content = connect.withBoard(interrupt.token(), FlashEvents.NONE, this::read);
    }
    Path file = output;
    if (file == null) {
      print(content);
    } else {
      OutputFile.write(file, content);
      json.output().text("%d bytes written to %s".formatted(content.length, file));
    }
    json.output()
        .json(
            Output.JSON
                .createObjectNode()
                .put("ok", true)
                .put("address", address)
                .put("length", length)
                .put("data", file == null ? HexFormat.of().formatHex(content) : ""));
    return 0;
  }

  private byte[] read(EspSession session) {
    ByteBuffer words = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
    for (int offset = 0; offset < length; offset += 4) {
      words.putInt(session.readRegister((int) (address + offset)));
    }
    return words.array();
  }

  private void print(byte[] content) {
    ByteBuffer words = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < content.length; at += BYTES_PER_LINE) {
      StringBuilder line = new StringBuilder("%08x ".formatted(address + at));
      for (int i = at; i < Math.min(content.length, at + BYTES_PER_LINE); i += 4) {
        line.append(" %08x".formatted(words.getInt(i)));
      }
      json.output().text(line.toString());
    }
  }
}
