package io.crispfleet.server.releases;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The releases as other roles see them. Answers from memory. */
public interface ReleaseCatalog {
  /**
   * The newest active and suitable release that devices of this platform and channel should run.
   * {@code dev} devices see dev, beta and stable, {@code beta} devices beta and stable, {@code
   * stable} only stable. Releases whose key was revoked are left out.
   */
  Optional<Release> current(String platform, String channel, Predicate<Release> suitable);

  /** The same with every release suitable. */
  default Optional<Release> current(String platform, String channel) {
    return current(platform, channel, release -> true);
  }

  /** Any release by its label, whatever its state. */
  Optional<Release> find(String platform, String version);

  Optional<Release> byId(String id);

  List<Release> all();

  /** True when the signature was made by a key that is still trusted. */
  boolean trusted(Release release);
}
