package io.crispfleet.server.releases;

import io.crispfleet.server.releases.Release.State;
import io.crispfleet.server.releases.keys.SigningKeys;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** All releases in memory, as the database holds them. Readers see one consistent picture. */
public final class Releases implements ReleaseCatalog {
  private static final Comparator<Release> BY_CODE =
      Comparator.comparingLong(Release::versionCode).thenComparing(Release::createdAt);

  private final SigningKeys keys;
  private volatile Map<String, ReleaseEntry> entries = Map.of();

  public Releases(SigningKeys keys) {
    this.keys = keys;
  }

  /** The id of a release, fit for paths. */
  public static String id(String platform, String version) {
    return platform + "@" + version;
  }

  synchronized void load(Collection<ReleaseEntry> all) {
    Map<String, ReleaseEntry> next = new LinkedHashMap<>();
    all.forEach(entry -> next.put(entry.release().id(), entry));
    entries = next;
  }

  synchronized void put(ReleaseEntry entry) {
    Map<String, ReleaseEntry> next = new LinkedHashMap<>(entries);
    next.put(entry.release().id(), entry);
    entries = next;
  }

  synchronized void remove(String id) {
    Map<String, ReleaseEntry> next = new LinkedHashMap<>(entries);
    next.remove(id);
    entries = next;
  }

  @Override
  public Optional<Release> current(String platform, String channel, Predicate<Release> suitable) {
    Channel wanted = Channel.of(channel);
    return releases()
        .filter(release -> release.platform().equals(platform))
        .filter(release -> release.state() == State.ACTIVE)
        .filter(release -> wanted.sees(Channel.of(release.channel())))
        .filter(release -> !release.signed() || trusted(release))
        .filter(suitable)
        .max(BY_CODE);
  }

  @Override
  public Optional<Release> find(String platform, String version) {
    return byId(id(platform, version));
  }

  @Override
  public Optional<Release> byId(String id) {
    return entry(id).map(ReleaseEntry::release);
  }

  @Override
  public List<Release> all() {
    return releases().toList();
  }

  @Override
  public boolean trusted(Release release) {
    return release.keyId() != null && release.signed() && keys.trusted(release.keyId());
  }

  public Optional<ReleaseEntry> entry(String id) {
    return Optional.ofNullable(entries.get(id));
  }

  /** Newest first. */
  public List<ReleaseEntry> newestFirst() {
    return entries.values().stream()
        .sorted(
            Comparator.comparing((ReleaseEntry entry) -> entry.release().createdAt())
                .thenComparing(entry -> entry.release().id())
                .reversed())
        .toList();
  }

  /** A release that has a file with this hash among its own; a draft only if no other has. */
  public Optional<ReleaseEntry> holding(String sha256) {
    return entries.values().stream()
        .filter(
            entry ->
                entry.artifacts().stream().anyMatch(artifact -> artifact.sha256().equals(sha256)))
        .min(Comparator.comparing(entry -> entry.release().state() == State.DRAFT));
  }

  /** The release of a platform with the highest version code, whatever its state. */
  public Optional<ReleaseEntry> newest(String platform) {
    return entries.values().stream()
        .filter(entry -> entry.release().platform().equals(platform))
        .max(Comparator.comparing(ReleaseEntry::release, BY_CODE));
  }

  private Stream<Release> releases() {
    return entries.values().stream().map(ReleaseEntry::release);
  }
}
