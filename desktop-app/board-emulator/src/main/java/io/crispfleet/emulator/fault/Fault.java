package io.crispfleet.emulator.fault;

import java.time.Duration;

/**
 * One thing that goes wrong on purpose. Faults combine; byte counts are bytes received from the
 * host since the board was started. {@link FaultText} reads the command line form shown at each.
 */
public sealed interface Fault {

  /** {@code bit-flip:after=N[:count=C]}: one bit of C consecutive bytes arrives wrong. */
  record BitFlip(long after, int count) implements Fault {}

  /** {@code lost-reply:op=N[:count=C]}: the first C replies to a command never arrive. */
  record LostReply(int op, int count) implements Fault {}

  /** {@code dead-baud:BAUD}: the bridge cannot do this rate, both directions are garbage at it. */
  record DeadBaud(int baud) implements Fault {}

  /** {@code vanish:after=N[:reappear=1s]}: unplugged once, powered up again later. */
  record Vanish(long after, Duration reappear) implements Fault {}

  /** {@code slow-erase:factor=N}: every erase takes N times as long. */
  record SlowErase(int factor) implements Fault {}

  /** {@code stub-refuses}: uploaded code hangs instead of greeting; only a reset helps. */
  record StubRefuses() implements Fault {}

  /**
   * {@code stub-crash:after=N[:count=C]}: the stub panics N bytes after it started and the board
   * reboots; C times in all.
   */
  record StubCrash(long after, int count) implements Fault {}

  /** {@code wrong-boot-mode}: IO0 is not connected, every reset boots from flash. */
  record WrongBootMode() implements Fault {}

  /** {@code secure-download}: the ROM offers only the restricted commands; ESP32-S3 and C3. */
  record SecureDownload() implements Fault {}

  /** {@code encrypted-flash}: the flash encryption eFuse is set; not on the ESP8266. */
  record EncryptedFlash() implements Fault {}

  /** {@code noise[:every=K]}: stray bytes before every K-th reply. */
  record Noise(int every) implements Fault {}

  /**
   * {@code wire-cut:after=N[:restore=2s]}: both directions go dead; the board stays powered. Zero
   * restore means for good.
   */
  record WireCut(long after, Duration restore) implements Fault {}
}
