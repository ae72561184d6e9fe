package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.event.FlashEvents;
import io.crispfleet.jesptool.session.EspSession;
import io.crispfleet.jesptool.transport.CancelToken;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code crispfleet esp register}: reads one word, or writes it first. */
@Command(
    name = "register",
    mixinStandardHelpOptions = true,
    description = "Read a register, or write it and read it back.",
    footer = {
      "",
      "Examples:",
      "  crispfleet esp register --port /dev/ttyUSB0 0x40001000",
      "  crispfleet esp register --port /dev/ttyUSB0 0x3ff48034 0x1 0xff"
    })
final class RegisterCommand implements Callable<Integer> {
  private static final long ALL_BITS = 0xFFFF_FFFFL;

  @Mixin private ConnectMixin connect = new ConnectMixin();
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(index = "0", paramLabel = "ADDRESS", converter = NumberConverter.class)
  private long address;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VALUE",
      converter = NumberConverter.class,
      description = "Value to write.")
  private @Nullable Long value;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "MASK",
      converter = NumberConverter.class,
      description = "Bits of VALUE that are written; all by default.")
  private @Nullable Long mask;

  @Override
  public Integer call() {
    int result = connect.withBoard(new CancelToken(), FlashEvents.NONE, this::access);
    json.output().text("0x%08x = 0x%08x".formatted(address, result));
    json.output()
        .json(
            Output.JSON
                .createObjectNode()
                .put("ok", true)
                .put("address", address)
                .put("value", Integer.toUnsignedLong(result)));
    return 0;
  }

  private int access(EspSession session) {
    Long wanted = value;
    if (wanted != null) {
      Long bits = mask;
      session.writeRegister(
          (int) address, wanted.intValue(), (int) (bits == null ? ALL_BITS : bits));
    }
    return session.readRegister((int) address);
  }
}
