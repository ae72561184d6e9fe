package io.crispfleet.emulator.cpu;

import io.crispfleet.emulator.chip.Bus;
import io.crispfleet.emulator.chip.ChipProfile;
import io.crispfleet.emulator.fault.FaultPlan;
import io.crispfleet.emulator.flash.FlashChip;
import io.crispfleet.emulator.timing.Timing;

/** The board as its program sees it. */
public interface Machine {
  ChipProfile profile();

  Bus bus();

  FlashChip flash();

  Timing timing();

  FaultPlan faults();

  /** Whether a SYNC packet or RUN_USER_CODE stands in for the modem lines a medium lacks. */
  boolean autoDownload();

  /**
   * Sends bytes that are ready at {@code at}, after all that was sent before.
   *
   * @return when the last bit has left the chip
   */
  long send(byte[] bytes, long at);

  /**
   * Sends the reply to a loader command, and records the command.
   *
   * @param error status code answered, 0 for success
   * @return when the last bit has left the chip
   */
  long reply(int op, int error, byte[] bytes, long at);

  /** Changes the line rate of the chip at a given time. */
  void baud(int baud, long at);

  /** Runs another program from now on. */
  void run(Program program, long at);

  /**
   * Jumps to code a host has put into RAM. Whatever it is counts as a flasher stub: it greets and
   * understands the stub's commands.
   */
  void runUploadedCode(long at);

  /** Resets the chip at a given time; it then samples IO0. */
  void reset(ResetCause cause, long at);

  /** Calls back at a given time, unless the chip is reset before. */
  void at(long time, Runnable action);

  /** Notes that an application was started from flash. */
  void firmwareBooted();
}
