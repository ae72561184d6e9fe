package io.crispfleet.jesptool.stub;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.protocol.Exchange;
import io.crispfleet.jesptool.protocol.MemoryCommand;
import io.crispfleet.jesptool.protocol.Timeouts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Uploads a stub into RAM through the ROM loader and starts it. */
public final class StubLoader {
  private static final int RAM_BLOCK = 0x1800;
  private static final byte[] GREETING = "OHAI".getBytes(StandardCharsets.US_ASCII);

  private final Exchange exchange;

  public StubLoader(Exchange exchange) {
    this.exchange = exchange;
  }

  /**
   * Uploads and starts {@code stub}.
   *
   * @return false when the stub was uploaded but did not greet; the chip then needs a reset
   * @throws EspException when the ROM refuses the upload
   */
  public boolean start(StubImage stub) {
    upload(exchange, stub.text(), stub.textAddress());
    upload(exchange, stub.data(), stub.dataAddress());
    return run(exchange, stub.entry()).filter(frame -> Arrays.equals(frame, GREETING)).isPresent();
  }

  /** Writes {@code data} into RAM in blocks; nothing happens when it is empty. */
  public static void upload(Exchange exchange, byte[] data, int address) {
    if (data.length == 0) {
      return;
    }
    int blocks = (data.length + RAM_BLOCK - 1) / RAM_BLOCK;
    exchange.call(new MemoryCommand.MemBegin(data.length, blocks, RAM_BLOCK, address));
    for (int i = 0; i < blocks; i++) {
      int from = i * RAM_BLOCK;
      byte[] block = Arrays.copyOfRange(data, from, Math.min(data.length, from + RAM_BLOCK));
      exchange.call(new MemoryCommand.MemData(i, block));
    }
  }

  /**
   * Jumps to {@code entry}; the ROM may or may not acknowledge before it leaves.
   *
   * @return the first frame the started program sends, when it sends one
   */
  public static Optional<byte[]> run(Exchange exchange, int entry) {
    exchange.tryCall(new MemoryCommand.MemEnd(true, entry), Timeouts.MEM_END);
    return exchange.frame(Timeouts.DEFAULT);
  }
}
