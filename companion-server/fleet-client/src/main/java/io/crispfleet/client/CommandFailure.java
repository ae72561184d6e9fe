package io.crispfleet.client;

/**
 * A command that could not do what it was asked. The message says what happened and why, {@link
 * #advice()} what to do next; both appear on the terminal and in JSON.
 */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why a command failed, as the exit code of the process. */
  public enum Exit {
    /** A file, option or document that does not say what it must. */
    BAD_INPUT(3),
    /** Well formed, but refused because it would do harm. */
    REFUSED(4),
    /** No server there, or it is not the one it should be. */
    UNREACHABLE(20),
    /** Not logged in, or no longer. */
    LOGIN_NEEDED(21),
    /** Logged in, but not allowed to. */
    FORBIDDEN(22),
    NOT_FOUND(23),
    /** It exists already, or has changed meanwhile. */
    CONFLICT(24),
    /** Too much at once; later it may work. */
    THROTTLED(25),
    /** The server failed or gave an answer that cannot be understood. */
    SERVER_FAILED(26);

    private final int code;

    Exit(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }

    /** What an HTTP status of 300 or more means to the command line. */
    public static Exit ofStatus(int status) {
      return switch (status) {
        case 401 -> LOGIN_NEEDED;
        case 403, 451 -> FORBIDDEN;
        case 404, 410 -> NOT_FOUND;
        case 409, 412 -> CONFLICT;
        case 429 -> THROTTLED;
        default -> status >= 400 && status < 500 ? BAD_INPUT : SERVER_FAILED;
      };
    }
  }

  private final Exit exit;
  private final String code;
  private final String advice;

  /**
   * Makes a failure.
   *
   * @param code stable word for programs, such as {@code WRONG_CHIP}
   * @param message what happened and why, as a sentence; never a secret
   * @param advice what to do, as a sentence; may be empty
   */
  public CommandFailure(Exit exit, String code, String message, String advice) {
    super(message);
    this.exit = exit;
    this.code = code;
    this.advice = advice;
  }

  /** A file, option or document that does not say what it must. */
  public static CommandFailure badInput(String message, String advice) {
    return new CommandFailure(Exit.BAD_INPUT, "BAD_INPUT", message, advice);
  }

  /** Attaches the lower-level failure. */
  public CommandFailure causedBy(Throwable cause) {
    initCause(cause);
    return this;
  }

  public Exit exit() {
    return exit;
  }

  public String code() {
    return code;
  }

  public String advice() {
    return advice;
  }
}
