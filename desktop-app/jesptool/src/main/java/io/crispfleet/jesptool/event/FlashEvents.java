package io.crispfleet.jesptool.event;

/** Receives events on the job's thread; must return quickly and must not throw. */
@FunctionalInterface
public interface FlashEvents {
  /** For callers that only want the result. */
  FlashEvents NONE = event -> {};

  void accept(FlashEvent event);
}
