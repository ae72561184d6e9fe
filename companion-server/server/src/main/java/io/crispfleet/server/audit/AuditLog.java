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

  /**
   * Announces an action before it changes anything, so that no crash and no full disk leaves a
   * change without a record.
   *
   * @param place where it was asked for, which stands for the target until that is known
   */
  default Begun begin(Caller caller, String action, String place, String from) {
    return new Begun() {
      @Override
      public void done(String target, String detail) {
        record(caller, action, target, detail, from);
      }

      @Override
      public void nothing() {}
    };
  }

  /** An action under way. Ended by one of its methods; if by none, it is recorded as unfinished. */
  interface Begun {
    /** Records what was done. */
    void done(String target, String detail);

    /** Nothing was changed, and nothing is recorded. */
    void nothing();
  }
}
