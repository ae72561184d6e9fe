package io.crispfleet.server.ota.session;

import io.crispfleet.contract.ota.OtaState;

/** One update of one stick. */
public record OtaSession(Plan plan, Progress progress) {
  public String id() {
    return plan.id();
  }

  public String device() {
    return plan.device();
  }

  public OtaState state() {
    return progress.state();
  }

  public boolean live() {
    return !progress.state().terminal();
  }

  /** True once the stick has begun to fetch the image and until the session ends. */
  public boolean running() {
    return live() && progress.startedAt() != null;
  }

  OtaSession with(Progress next) {
    return new OtaSession(plan, next);
  }
}
