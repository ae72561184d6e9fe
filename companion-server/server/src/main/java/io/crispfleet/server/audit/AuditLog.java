package io.crispfleet.server.audit;

import io.crispfleet.server.identity.Caller;

/** Durable record of every action that changes something. */
@FunctionalInterface
public interface AuditLog {
  /**
   * Records one action.
   *
   * @param action dotted verb such as {@code release.publish}
   * @param target what it was done to, such as {@code esp32/1.4.0}; never a secret
   * @param detail a sentence or compact JSON; never a secret; may be empty
   * @param from IP address of the caller, or {@code cli}
   */
  void record(Caller caller, String action, String target, String detail, String from);
}
