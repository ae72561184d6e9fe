package io.crispfleet.server.ota.session;

import io.crispfleet.server.devices.IdentityReported;
import org.jspecify.annotations.Nullable;

/** Something that may move a session. */
public sealed interface Signal {
  /** The stick wants it. */
  record Accepted() implements Signal {}

  /** The stick does not want it now. */
  record Delayed(long seconds) implements Signal {}

  /** The stick does not want it. */
  record Rejected(String code, @Nullable String message) implements Signal {}

  /** The image is being fetched; negative values are not known. */
  record Downloading(int percent, long bytes) implements Signal {}

  /** All bytes are there and being checked. */
  record Verifying() implements Signal {}

  /** The image is written and the stick restarts. Proves nothing yet. */
  record Written() implements Signal {}

  /**
   * The stick says that it runs the new image.
   *
   * @param satisfied true when it also says that the image works
   */
  record Running(boolean satisfied) implements Signal {}

  record Failed(String code, @Nullable String message) implements Signal {}

  /** The stick says that it went back to the old image. */
  record WentBack(@Nullable String message) implements Signal {}

  /** What the stick says it runs: the only proof. */
  record Seen(IdentityReported identity) implements Signal {}

  /** A newer session of the same stick takes its place. */
  record Superseded(String by) implements Signal {}

  record Cancelled(String code, String message) implements Signal {}

  /**
   * Time passed.
   *
   * @param online whether the stick could have answered
   */
  record Tick(boolean online) implements Signal {}
}
