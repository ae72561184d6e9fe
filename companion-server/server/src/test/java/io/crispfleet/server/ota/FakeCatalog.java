package io.crispfleet.server.ota;

import io.crispfleet.server.releases.Release;
import io.crispfleet.server.releases.ReleaseCatalog;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** Releases in memory. */
public final class FakeCatalog implements ReleaseCatalog {
  private final List<Release> releases = new CopyOnWriteArrayList<>();
  private final Set<String> revoked = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Runnable> beforeLookUp = new AtomicReference<>(() -> {});

  public Release add(Release release) {
    releases.removeIf(known -> known.id().equals(release.id()));
    releases.add(release);
    return release;
  }

  public void revoke(String keyId) {
    revoked.add(keyId);
  }

  @Override
  public Optional<Release> current(String platform, String channel, Predicate<Release> suitable) {
    return releases.stream()
        .filter(release -> release.platform().equals(platform))
        .filter(release -> release.state() == Release.State.ACTIVE)
        .filter(release -> release.channel().equals("stable") || channel.equals("dev"))
        .filter(release -> release.signature() == null || trusted(release))
        .filter(suitable)
        .max(Comparator.comparingLong(Release::versionCode));
  }

  @Override
  public Optional<Release> find(String platform, String version) {
    return releases.stream()
        .filter(known -> known.platform().equals(platform) && known.version().equals(version))
        .findFirst();
  }

  /** Lets something happen in between, once. */
  public void beforeNextLookUp(Runnable event) {
    beforeLookUp.set(event);
  }

  @Override
  public Optional<Release> byId(String id) {
    beforeLookUp.getAndSet(() -> {}).run();
    return releases.stream().filter(known -> known.id().equals(id)).findFirst();
  }

  @Override
  public List<Release> all() {
    return List.copyOf(releases);
  }

  @Override
  public boolean trusted(Release release) {
    return release.signature() != null && !revoked.contains(release.keyId());
  }
}
