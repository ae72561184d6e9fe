package io.crispfleet.jesptool.error;

import java.util.List;

/**
 * Everything that can go wrong between a file, a cable and a chip. The message says what happened
 * and why; {@link #advice()} says what to do. The same two sentences appear on the command line, in
 * JSON and in the workstation.
 */
public abstract sealed class EspException extends RuntimeException {
  private final String code;
  private final int exitCode;
  private final String advice;

  private EspException(String code, int exitCode, String message, String advice) {
    super(message);
    this.code = code;
    this.exitCode = exitCode;
    this.advice = advice;
  }

  /** Stable machine-readable name, for example {@code no-sync}. */
  public final String code() {
    return code;
  }

  /** Stable process exit code, 3..99, or 130 for a cancelled job. */
  public final int exitCode() {
    return exitCode;
  }

  /** One or two sentences for the person at the bench: what to do next. */
  public final String advice() {
    return advice;
  }

  /** Attaches the lower-level failure without changing the type of {@code this}. */
  public final EspException causedBy(Throwable cause) {
    initCause(cause);
    return this;
  }

  /** A file, table, image or argument that does not say what it must. */
  public static final class BadInput extends EspException {
    public BadInput(String message, String advice) {
      super("bad-input", 3, message, advice);
    }
  }

  /** The job is well formed but would damage or not run on this board. */
  public static final class Refused extends EspException {
    private final transient List<String> reasons;

    /** {@code reasons} are full sentences, most important first. */
    public Refused(List<String> reasons, String advice) {
      super("refused", 4, String.join(" ", reasons), advice);
      this.reasons = List.copyOf(reasons);
    }

    public List<String> reasons() {
      return reasons;
    }
  }

  /** The port does not exist, is held by another program or may not be opened. */
  public static final class PortUnavailable extends EspException {
    public PortUnavailable(String message, String advice) {
      super("port-unavailable", 10, message, advice);
    }
  }

  /** The board never answered; {@link #bootText()} is what it said instead. */
  public static final class NoSync extends EspException {
    private final String bootText;

    public NoSync(String message, String advice, String bootText) {
      super("no-sync", 11, message, advice);
      this.bootText = bootText;
    }

    /** Printable text received while trying to connect; may be empty. */
    public String bootText() {
      return bootText;
    }
  }

  /** The chip or its revision is not the one the job was made for. */
  public static final class WrongChip extends EspException {
    public WrongChip(String message, String advice) {
      super("wrong-chip", 12, message, advice);
    }
  }

  /** The loader, chip or its security fuses do not offer this operation. */
  public static final class UnsupportedHere extends EspException {
    public UnsupportedHere(String message, String advice) {
      super("unsupported-here", 13, message, advice);
    }
  }

  /** The loader answered a command with an error status. */
  public static final class CommandFailed extends EspException {
    private final int opcode;
    private final int status;

    /**
     * @param opcode command byte
     * @param status loader error byte, 0..255
     */
    public CommandFailed(int opcode, int status, String message, String advice) {
      super("command-failed", 14, message, advice);
      this.opcode = opcode;
      this.status = status;
    }

    public int opcode() {
      return opcode;
    }

    public int status() {
      return status;
    }
  }

  /** Flash content differs from what was written. */
  public static final class VerifyFailed extends EspException {
    private final transient List<String> regions;

    /** {@code regions} name the differing areas, for example {@code 0x10000..0x11fff}. */
    public VerifyFailed(List<String> regions, String message, String advice) {
      super("verify-failed", 15, message, advice);
      this.regions = List.copyOf(regions);
    }

    public List<String> regions() {
      return regions;
    }
  }

  /** The link went silent or the device vanished in the middle of a job. */
  public static final class LinkLost extends EspException {
    public LinkLost(String message, String advice) {
      super("link-lost", 16, message, advice);
    }
  }

  /** The user or a caller asked to stop. */
  public static final class Cancelled extends EspException {
    public Cancelled(String message, String advice) {
      super("cancelled", 130, message, advice);
    }
  }
}
