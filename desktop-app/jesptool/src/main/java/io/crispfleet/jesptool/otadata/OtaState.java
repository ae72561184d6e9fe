package io.crispfleet.jesptool.otadata;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the bootloader and the app noted about a selected app; names as in ESP-IDF. */
public enum OtaState {
  /** Selected; the bootloader will run it once and then expects a confirmation. */
  NEW(0),
  /** Run once and not yet confirmed: the next reset rolls back. */
  PENDING_VERIFY(1),
  /** Confirmed by the app. */
  VALID(2),
  /** Declared broken by the app; never booted again. */
  INVALID(3),
  /** Reset before it confirmed; never booted again. */
  ABORTED(4),
  /** No rollback bookkeeping: boots like a confirmed app. */
  UNDEFINED(-1);

  private final int code;

  OtaState(int code) {
    this.code = code;
  }

  /** The number in flash. */
  public int code() {
    return code;
  }

  /** Lower case with hyphens, for example {@code pending-verify}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<OtaState> ofCode(int code) {
    return Arrays.stream(values()).filter(state -> state.code == code).findFirst();
  }
}
