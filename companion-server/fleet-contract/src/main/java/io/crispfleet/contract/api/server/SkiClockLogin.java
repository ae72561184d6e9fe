package io.crispfleet.contract.api.server;

/** {@code GET /api/v1/skiclock/login}: what ski clocks share, for whoever provisions them. */
public record SkiClockLogin(String user, String password) {
  @Override
  public String toString() {
    return "SkiClockLogin[" + user + "]";
  }
}
