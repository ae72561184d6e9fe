package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.chip.SecurityInfo;
import io.crispfleet.jesptool.event.FlashEvents;
import io.crispfleet.jesptool.session.EspSession;
import io.crispfleet.jesptool.transport.CancelToken;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ObjectNode;

/** {@code crispfleet esp security}: the protection fuses in words. */
@Command(
    name = "security",
    mixinStandardHelpOptions = true,
    description = "Show secure boot, flash encryption and download restrictions.",
    footer = {"", "Example:", "  crispfleet esp security --port /dev/ttyUSB0 --json"})
final class SecurityCommand implements Callable<Integer> {
  @Mixin private ConnectMixin connect = new ConnectMixin();
  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() {
    connect.withBoard(new CancelToken(), FlashEvents.NONE, this::show);
    return 0;
  }

  private boolean show(EspSession session) {
    SecurityInfo security = session.info().security();
    Output output = json.output();
    output.text("Chip              " + session.info().packageName());
    output.text("Secure boot       " + onOff(security.secureBoot()));
    output.text("Secure download   " + onOff(security.secureDownload()));
    output.text(
        "Flash encryption  %s (crypt count 0x%02x)"
            .formatted(onOff(security.flashEncryption()), security.flashCryptCount()));
    List<String> flags = SecurityText.flags(security);
    output.text("Flags             " + (flags.isEmpty() ? "none" : String.join(", ", flags)));
    ObjectNode node = SecurityText.node(security).put("ok", true);
    output.json(node.put("chip", session.info().chip().target()));
    return true;
  }

  private static String onOff(boolean on) {
    return on ? "on" : "off";
  }
}
