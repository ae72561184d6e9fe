package io.crispfleet.emulator.board;

import io.crispfleet.emulator.boot.UsedFlash;
import io.crispfleet.emulator.chip.ChipProfile;
import io.crispfleet.emulator.fault.Fault;
import io.crispfleet.emulator.fault.FaultPlan;
import io.crispfleet.emulator.flash.FlashChip;
import io.crispfleet.emulator.flash.FlashContent;
import io.crispfleet.emulator.timing.TimeSource;
import io.crispfleet.emulator.timing.Timing;
import io.crispfleet.emulator.uart.UartPort;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import java.util.Arrays;

/**
 * A board that lives behind a {@link UartPort} until it is closed. All methods may be called from
 * any thread.
 *
 * <p>Everything that happens to the board happens on one thread, which computes when replies are
 * due and sleeps until then.
 */
public final class EmulatedBoard implements AutoCloseable {
  private final BoardSpec spec;
  private final UartPort port;
  private final TimeSource time;
  private final FlashChip flash;
  private final BoardLog log = new BoardLog();
  private final BoardLoop loop;
  private final Thread thread;

  /** A board on the machine's clock; {@link #close()} closes the port too. */
  public EmulatedBoard(BoardSpec spec, UartPort port) {
    this(spec, port, TimeSource.SYSTEM);
  }

  /**
   * A board on a clock of the caller's.
   *
   * @throws EspException.BadInput when the chip cannot have one of the faults, or the flash file
   *     cannot be used
   */
  public EmulatedBoard(BoardSpec spec, UartPort port, TimeSource time) {
    FaultPlan faults = new FaultPlan(spec.faults());
    Timing timing = spec.timing().withEraseFactor(faults.eraseFactor());
    checkFaults(spec, faults);
    this.spec = spec;
    this.port = port;
    this.time = time;
    this.flash = openFlash(spec, timing);
    ChipProfile profile = ChipProfile.of(spec.chip());
    Link link = new Link(port, faults, log, timing, profile.bootBaud(), time.nanoTime());
    BoardCore core = new BoardCore(spec, flash, faults, log, link);
    this.loop = new BoardLoop(core, link, port, time);
    this.thread = new Thread(loop, "board-" + spec.mac());
    thread.setDaemon(true);
  }

  private static void checkFaults(BoardSpec spec, FaultPlan faults) {
    boolean noSecureDownload =
        faults.has(Fault.SecureDownload.class) && !ChipProfile.of(spec.chip()).hasSecurityInfo();
    boolean noEncryption = faults.has(Fault.EncryptedFlash.class) && spec.chip() == Chip.ESP8266;
    if (noSecureDownload || noEncryption) {
      throw new EspException.BadInput(
          "The %s has no such protection.".formatted(spec.chip().displayName()),
          "secure-download needs an esp32s3 or esp32c3, encrypted-flash anything but an esp8266.");
    }
  }

  private static FlashChip openFlash(BoardSpec spec, Timing timing) {
    return spec.flashFile()
        .map(file -> FlashChip.inFile(file, spec.flashSize(), () -> newContent(spec), timing))
        .orElseGet(() -> FlashChip.inMemory(newContent(spec), timing));
  }

  private static byte[] newContent(BoardSpec spec) {
    if (spec.flashContent() == FlashContent.USED) {
      return UsedFlash.content(spec.chip(), spec.flashSize(), spec.mac().hashCode());
    }
    byte[] blank = new byte[spec.flashSize()];
    Arrays.fill(blank, (byte) 0xFF);
    return blank;
  }

  public BoardSpec spec() {
    return spec;
  }

  /** Powers the board up; once. */
  public void start() {
    port.onModemLines(this::modemLines);
    thread.start();
  }

  /** Side channel for media without modem lines; true means asserted (pin low). */
  public void modemLines(boolean dtr, boolean rts) {
    loop.post(core -> core.modemLines(dtr, rts, time.nanoTime()));
  }

  /** Switches the board off and on again. */
  public void powerCycle() {
    loop.post(
        core -> {
          core.powerOff();
          core.powerOn(time.nanoTime());
        });
  }

  /** A copy of a piece of flash. */
  public byte[] readFlash(long offset, int length) {
    return flash.read(offset, length);
  }

  /** What has happened so far. */
  public BoardStats stats() {
    return log.stats(flash.counters());
  }

  @Override
  public void close() {
    loop.stop();
    port.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    flash.close();
  }
}
