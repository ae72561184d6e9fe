package io.crispfleet.contract.json;

/**
 * A payload that is not what the contract says: not JSON, too large, too deep, wrong shape or out
 * of range.
 */
public final class BadPayload extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BadPayload(String message) {
    super(message);
  }

  public BadPayload(String message, Throwable cause) {
    super(message, cause);
  }
}
