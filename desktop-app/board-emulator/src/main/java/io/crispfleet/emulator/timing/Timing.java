package io.crispfleet.emulator.timing;

import io.crispfleet.jesptool.error.EspException;
import java.time.Duration;
import java.util.Locale;

/**
 * How long the modelled board takes for what a real one is slow at. All durations are per unit
 * named; zero means instantly.
 *
 * <p>Sources of {@link #TYPICAL}: erase and program figures fit the ESP32-U4WDH measurements of
 * esp-flasher-stub pull request 95 (about 3.0 s/MB erase, 4.3 s/MB program) and lie inside the
 * typical range of W25Q32-class parts; chip erase is what esphome-flasher issue 39 saw (9.5 s for 4
 * MB); reply latency is a CP210x or an FTDI bridge in low-latency mode. The MD5 and read rates are
 * assumptions: nobody published them.
 *
 * @param name {@code off}, {@code typical} or {@code slow}
 * @param pacedWire whether each byte takes ten bit times at the current baud, both ways
 * @param replyLatency USB bridge delay of everything the board sends
 * @param sectorErase 4 KiB sector erase
 * @param blockErase 64 KiB block erase
 * @param pageProgram 256 byte page program
 * @param chipErasePerMiB whole-chip erase, per MiB of flash
 * @param md5PerMiB flash read and MD5 on the chip
 * @param readPerMiB plain flash read, blank checks included
 */
public record Timing(
    String name,
    boolean pacedWire,
    Duration replyLatency,
    Duration sectorErase,
    Duration blockErase,
    Duration pageProgram,
    Duration chipErasePerMiB,
    Duration md5PerMiB,
    Duration readPerMiB) {
  private static final long MIB = 1 << 20;

  /** Everything happens at once; for tests of behaviour. */
  public static final Timing OFF =
      new Timing(
          "off",
          false,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO);

  /** A healthy board on a good bridge. */
  public static final Timing TYPICAL =
      new Timing(
          "typical",
          true,
          Duration.ofMillis(2),
          Duration.ofMillis(45),
          Duration.ofMillis(190),
          Duration.ofNanos(1_050_000),
          Duration.ofMillis(2400),
          Duration.ofSeconds(1),
          Duration.ofMillis(100));

  /**
   * A worn flash behind a bridge with the 16 ms latency timer that FTDI's Windows driver defaults
   * to.
   */
  public static final Timing SLOW =
      new Timing(
          "slow",
          true,
          Duration.ofMillis(16),
          Duration.ofMillis(120),
          Duration.ofMillis(500),
          Duration.ofMillis(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofMillis(250));

  /**
   * Finds a model by its name.
   *
   * @throws EspException.BadInput for anything but off, typical or slow
   */
  public static Timing named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "off" -> OFF;
      case "typical" -> TYPICAL;
      case "slow" -> SLOW;
      default ->
          throw new EspException.BadInput(
              "'%s' is not a timing model.".formatted(name), "Use off, typical or slow.");
    };
  }

  /** The same board with every erase {@code factor} times as long. */
  public Timing withEraseFactor(int factor) {
    return new Timing(
        name,
        pacedWire,
        replyLatency,
        sectorErase.multipliedBy(factor),
        blockErase.multipliedBy(factor),
        pageProgram,
        chipErasePerMiB.multipliedBy(factor),
        md5PerMiB,
        readPerMiB);
  }

  /** Nanoseconds that {@code bytes} take on the wire: start bit, eight data bits, stop bit. */
  public long wireNanos(long bytes, int baud) {
    return pacedWire ? bytes * 10 * 1_000_000_000L / baud : 0;
  }

  /** Nanoseconds to program {@code pages} pages. */
  public long programNanos(long pages) {
    return pages * pageProgram.toNanos();
  }

  /** Nanoseconds to erase a whole flash of {@code bytes}. */
  public long chipEraseNanos(long bytes) {
    return perMiB(chipErasePerMiB, bytes);
  }

  /** Nanoseconds to hash {@code bytes} of flash. */
  public long md5Nanos(long bytes) {
    return perMiB(md5PerMiB, bytes);
  }

  /** Nanoseconds to read {@code bytes} of flash. */
  public long readNanos(long bytes) {
    return perMiB(readPerMiB, bytes);
  }

  private static long perMiB(Duration duration, long bytes) {
    return Math.multiplyExact(duration.toNanos(), bytes) / MIB;
  }
}
