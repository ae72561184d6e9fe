package io.crispfleet.emulator.board;

import io.crispfleet.emulator.fault.Fault;
import io.crispfleet.emulator.flash.FlashContent;
import io.crispfleet.emulator.timing.Timing;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.chip.Revision;
import io.crispfleet.jesptool.error.EspException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What kind of board to emulate. Start from {@link #of(Chip)} and change what matters.
 *
 * @param chip ESP8266, ESP32, ESP32-S3 or ESP32-C3
 * @param mac {@code aa:bb:cc:dd:ee:ff}
 * @param flashSize bytes, a power of two from 512 KiB to 16 MiB
 * @param flashContent what a new flash holds; ignored when {@code flashFile} exists
 * @param flashFile where the flash content lives; in memory when empty
 * @param timing how slow the board is
 * @param faults what goes wrong
 * @param revision silicon revision
 * @param packageCode eFuse package field; on the ESP32 5 is PICO-D4 and 6 is PICO-V3-02
 * @param startInDownload whether the first power-up finds IO0 low
 * @param autoDownload whether a SYNC packet counts as the reset with IO0 held low that a pty or a
 *     plain socket cannot carry: it brings the ROM loader up when no loader runs, and when a loader
 *     runs at another rate than the host's
 */
public record BoardSpec(
    Chip chip,
    String mac,
    int flashSize,
    FlashContent flashContent,
    Optional<Path> flashFile,
    Timing timing,
    List<Fault> faults,
    Revision revision,
    int packageCode,
    boolean startInDownload,
    boolean autoDownload) {
  private static final Pattern MAC = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");
  private static final int SMALLEST_FLASH = 512 << 10;
  private static final int LARGEST_FLASH = 16 << 20;

  public BoardSpec {
    faults = List.copyOf(faults);
    if (!MAC.matcher(mac).matches()) {
      throw new EspException.BadInput(
          "'%s' is not a MAC address.".formatted(mac), "Write it like 24:6f:28:00:00:01.");
    }
    if (Integer.bitCount(flashSize) != 1
        || flashSize < SMALLEST_FLASH
        || flashSize > LARGEST_FLASH) {
      throw new EspException.BadInput(
          "A flash of %d bytes does not exist.".formatted(flashSize),
          "Use a power of two from 512 KiB to 16 MiB.");
    }
  }

  /**
   * A plain development board with 4 MiB of blank flash, no faults and no delays.
   *
   * @throws EspException.BadInput for a chip that is not emulated
   */
  public static BoardSpec of(Chip chip) {
    Revision revision =
        switch (chip) {
          case ESP32 -> new Revision(1, 1);
          case ESP32S3 -> new Revision(0, 2);
          case ESP32C3 -> new Revision(0, 4);
          case ESP8266 -> new Revision(1, 0);
          default ->
              throw new EspException.BadInput(
                  "The %s is not emulated.".formatted(chip.displayName()),
                  "Use esp32, esp8266, esp32s3 or esp32c3.");
        };
    return new BoardSpec(
        chip,
        "24:6f:28:00:00:01",
        4 << 20,
        FlashContent.BLANK,
        Optional.empty(),
        Timing.OFF,
        List.of(),
        revision,
        chip == Chip.ESP32 ? 5 : 0,
        false,
        true);
  }

  public BoardSpec withMac(String newMac) {
    return new BoardSpec(
        chip,
        newMac,
        flashSize,
        flashContent,
        flashFile,
        timing,
        faults,
        revision,
        packageCode,
        startInDownload,
        autoDownload);
  }

  public BoardSpec withFlash(int newSize, FlashContent newContent) {
    return new BoardSpec(
        chip,
        mac,
        newSize,
        newContent,
        flashFile,
        timing,
        faults,
        revision,
        packageCode,
        startInDownload,
        autoDownload);
  }

  public BoardSpec withFlashFile(Path file) {
    return new BoardSpec(
        chip,
        mac,
        flashSize,
        flashContent,
        Optional.of(file),
        timing,
        faults,
        revision,
        packageCode,
        startInDownload,
        autoDownload);
  }

  public BoardSpec withTiming(Timing newTiming) {
    return new BoardSpec(
        chip,
        mac,
        flashSize,
        flashContent,
        flashFile,
        newTiming,
        faults,
        revision,
        packageCode,
        startInDownload,
        autoDownload);
  }

  /** Adds a fault to those already there. */
  public BoardSpec withFault(Fault fault) {
    List<Fault> more = new ArrayList<>(faults);
    more.add(fault);
    return new BoardSpec(
        chip,
        mac,
        flashSize,
        flashContent,
        flashFile,
        timing,
        more,
        revision,
        packageCode,
        startInDownload,
        autoDownload);
  }

  public BoardSpec withPackage(Revision newRevision, int newPackageCode) {
    return new BoardSpec(
        chip,
        mac,
        flashSize,
        flashContent,
        flashFile,
        timing,
        faults,
        newRevision,
        newPackageCode,
        startInDownload,
        autoDownload);
  }

  public BoardSpec withStartInDownload(boolean newStartInDownload) {
    return new BoardSpec(
        chip,
        mac,
        flashSize,
        flashContent,
        flashFile,
        timing,
        faults,
        revision,
        packageCode,
        newStartInDownload,
        autoDownload);
  }

  public BoardSpec withAutoDownload(boolean newAutoDownload) {
    return new BoardSpec(
        chip,
        mac,
        flashSize,
        flashContent,
        flashFile,
        timing,
        faults,
        revision,
        packageCode,
        startInDownload,
        newAutoDownload);
  }
}
