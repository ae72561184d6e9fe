package io.crispfleet.contract.ota;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How far one update of one device has come. Terminal states never change, but for {@link
 * #TIMED_OUT} that becomes {@link #CONFIRMED} when proof arrives late.
 */
public enum OtaState {
  @JsonProperty("offered")
  OFFERED(false),
  @JsonProperty("accepted")
  ACCEPTED(false),
  /** The device does not want it now and says when to ask again, for instance in mid-game. */
  @JsonProperty("delayed")
  DELAYED(false),
  @JsonProperty("downloading")
  DOWNLOADING(false),
  @JsonProperty("verifying")
  VERIFYING(false),
  @JsonProperty("rebooting")
  REBOOTING(false),
  /** The new image runs and has not yet proved itself. */
  @JsonProperty("pending_verify")
  PENDING_VERIFY(false),
  @JsonProperty("rejected")
  REJECTED(true),
  /** Proved: the device came back after its restart with the new identity. */
  @JsonProperty("confirmed")
  CONFIRMED(true),
  /** The device came back after its restart with the old identity. */
  @JsonProperty("rolled_back")
  ROLLED_BACK(true),
  @JsonProperty("failed")
  FAILED(true),
  @JsonProperty("timed_out")
  TIMED_OUT(true),
  @JsonProperty("superseded")
  SUPERSEDED(true),
  @JsonProperty("cancelled")
  CANCELLED(true);

  private final boolean terminal;

  OtaState(boolean terminal) {
    this.terminal = terminal;
  }

  public boolean terminal() {
    return terminal;
  }

  /** The word on the wire and in the database. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
