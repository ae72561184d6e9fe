package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.bundle.FlashSettings;
import picocli.CommandLine.Option;

/** The flash fields of an image header. Which values exist depends on the chip. */
public final class FlashSettingsMixin {
  @Option(
      names = "--flash-mode",
      paramLabel = "MODE",
      defaultValue = "keep",
      description = "qio, qout, dio or dout.")
  private String mode = "";

  @Option(
      names = "--flash-freq",
      paramLabel = "FREQUENCY",
      defaultValue = "keep",
      description = "For example 40m or 80m.")
  private String frequency = "";

  @Option(
      names = "--flash-size",
      paramLabel = "SIZE",
      defaultValue = "keep",
      description = "For example 4MB.")
  private String size = "";

  FlashSettings settings() {
    return new FlashSettings(mode, frequency, size);
  }
}
