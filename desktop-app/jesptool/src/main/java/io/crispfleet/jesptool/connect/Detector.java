package io.crispfleet.jesptool.connect;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.chip.SecurityFuses;
import io.crispfleet.jesptool.chip.SecurityInfo;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.protocol.Exchange;
import io.crispfleet.jesptool.protocol.LinkCommand;
import io.crispfleet.jesptool.protocol.MemoryCommand;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Tells which chip answers. The magic word comes first because a classic ESP32 takes half a second
 * to refuse the security-info command.
 */
final class Detector {
  private static final int MAGIC_ADDRESS = 0x4000_1000;

  private final Exchange exchange;

  /**
   * What was found.
   *
   * @param security present when the chip answers GET_SECURITY_INFO
   */
  record Detected(Chip chip, Optional<SecurityInfo> security) {}

  Detector(Exchange exchange) {
    this.exchange = exchange;
  }

  Detected detect() {
    Optional<Integer> magic = readMagic();
    Optional<Chip> byMagic = magic.flatMap(Detector::ofMagic);
    if (byMagic.isPresent() && byMagic.get() != Chip.ESP32S2) {
      return new Detected(byMagic.get(), Optional.empty());
    }
    byte[] reply = exchange.call(new LinkCommand.GetSecurityInfo());
    SecurityInfo security = SecurityFuses.ofReply(reply);
    // Only the ESP32-S2 answers without a chip id.
    int id = SecurityFuses.chipId(reply);
    Chip chip =
        byMagic
            .or(() -> id < 0 ? Optional.of(Chip.ESP32S2) : Chip.ofImageChipId(id))
            .orElseThrow(
                () ->
                    new EspException.WrongChip(
                        "Chip id %d is not one this version knows.".formatted(id),
                        "Update CrispFleet; supported are ESP8266, ESP32, S2, S3, C2, C3, C5, C6,"
                            + " C61, H2 and P4."));
    return new Detected(chip, Optional.of(security));
  }

  private Optional<Integer> readMagic() {
    try {
      return Optional.of(exchange.call(new MemoryCommand.ReadRegister(MAGIC_ADDRESS)));
    } catch (EspException.CommandFailed | EspException.UnsupportedHere e) {
      return Optional.empty(); // secure download mode hides the address space
    }
  }

  private static Optional<Chip> ofMagic(int magic) {
    return Arrays.stream(Chip.values())
        .filter(chip -> chip.magic().equals(OptionalInt.of(magic)))
        .findFirst();
  }
}
