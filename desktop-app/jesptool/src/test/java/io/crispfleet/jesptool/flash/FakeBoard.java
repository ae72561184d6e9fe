package io.crispfleet.jesptool.flash;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.chip.ChipInfo;
import io.crispfleet.jesptool.chip.FlashId;
import io.crispfleet.jesptool.chip.Revision;
import io.crispfleet.jesptool.chip.SecurityInfo;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.session.BoardOpener;
import io.crispfleet.jesptool.session.Capability;
import io.crispfleet.jesptool.session.ConnectOptions;
import io.crispfleet.jesptool.session.EspSession;
import io.crispfleet.jesptool.session.LoaderKind;
import io.crispfleet.jesptool.transport.CancelToken;
import io.crispfleet.jesptool.transport.JobClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * A board in memory: NOR flash that only erases to ones and programs to zeros, counters, faults by
 * command number, and its own time in which wire and flash overlap one block deep as with the stub.
 */
public final class FakeBoard implements JobClock {
  public static final int FLASH_SIZE = 0x40_0000;
  private static final int MAX_BAUD = 1_500_000;

  public final byte[] flash = new byte[FLASH_SIZE];
  public final Set<Capability> capabilities = EnumSet.allOf(Capability.class);
  public LoaderKind loader = LoaderKind.STUB;
  public String mac = "aa:bb:cc:00:00:01";
  public SecurityInfo security = SecurityInfo.OPEN;
  public Chip chip = Chip.ESP32;

  /** Faults by command number over the board's life, counted from 1. */
  public IntFunction<Fault> faults = command -> Fault.NONE;

  final List<Integer> openedAt = new ArrayList<>();

  /** How many of the next attempts to open find no port. */
  int missingOpens;

  /** Sectors that cannot be erased. */
  final Set<Integer> stuckSectors = new HashSet<>();

  int commands;
  public long programmedBytes;
  boolean running;
  String bootText = "";

  double nowSeconds;
  double stubFreeAt;

  /** What may happen to a command. */
  public enum Fault {
    NONE,
    /** The command is not carried out and the session is dead. */
    CUT,
    /** The command is carried out, its reply is lost; the loader lives on. */
    LOST_REPLY,
    /** The frame arrives damaged: refused with a checksum error. */
    CHECKSUM
  }

  /** With other content on it than any image a test makes. */
  public FakeBoard() {
    Arrays.fill(flash, (byte) 0x5A);
  }

  public static FakeBoard withMac(String mac) {
    FakeBoard board = new FakeBoard();
    board.mac = mac;
    return board;
  }

  public BoardOpener opener() {
    return (options, cancel, events) -> open(options, cancel);
  }

  public EspSession open(ConnectOptions options, CancelToken cancel) {
    cancel.throwIfCancelled();
    if (missingOpens > 0) {
      missingOpens--;
      throw new EspException.PortUnavailable("gone", "Plug it in.");
    }
    nowSeconds += 0.5;
    int baud = options.maxBaud() == 0 ? MAX_BAUD : Math.min(options.maxBaud(), MAX_BAUD);
    openedAt.add(baud);
    running = false;
    return new FakeSession(this, baud);
  }

  ChipInfo info() {
    return new ChipInfo(
        chip,
        new Revision(3, 1),
        chip.displayName(),
        List.of(),
        mac,
        40,
        new FlashId(0xC8, 0x4016, FLASH_SIZE),
        security);
  }

  public byte[] content(long offset, int length) {
    return Arrays.copyOfRange(flash, (int) offset, (int) offset + length);
  }

  public void put(long offset, byte[] content) {
    System.arraycopy(content, 0, flash, (int) offset, content.length);
  }

  @Override
  public long nanoTime() {
    return (long) (nowSeconds * 1e9);
  }

  @Override
  public void pause(Duration duration, CancelToken cancel) {
    cancel.throwIfCancelled();
    nowSeconds += duration.toNanos() / 1e9;
  }
}
