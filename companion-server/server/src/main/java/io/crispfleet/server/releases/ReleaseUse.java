package io.crispfleet.server.releases;

import java.util.Set;

/** Asked before anything of a release is deleted. */
@FunctionalInterface
public interface ReleaseUse {
  /** Ids of releases that are being offered, that devices are pinned to, or that they run. */
  Set<String> inUse();

  /** Nobody uses any. */
  static ReleaseUse none() {
    return Set::of;
  }
}
