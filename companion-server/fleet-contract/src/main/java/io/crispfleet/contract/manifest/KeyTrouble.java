package io.crispfleet.contract.manifest;

/** A signing key that cannot be read, unlocked or used; the message says why and what to do. */
public final class KeyTrouble extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public KeyTrouble(String message) {
    super(message);
  }

  public KeyTrouble(String message, Throwable cause) {
    super(message, cause);
  }
}
