package io.crispfleet.server.releases;

import io.crispfleet.server.blob.BlobStore;
import io.crispfleet.server.releases.Release.State;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * Removes files nobody needs: those of releases retired long ago, and those of no release. What is
 * offered, waits as a draft, is pinned or runs somewhere keeps its files; the release itself stays
 * in the history in any case.
 */
final class Retention {
  private static final Logger LOG = System.getLogger(Retention.class.getName());

  /** Uploads that are being taken may store a file long before its release exists. */
  private static final Duration GRACE = Duration.ofHours(24);

  private final Releases releases;
  private final ReleaseStore store;
  private final BlobStore blobs;
  private final int keepRetired;
  private final List<ReleaseUse> uses = new CopyOnWriteArrayList<>();

  Retention(Releases releases, ReleaseStore store, BlobStore blobs, int keepRetired) {
    this.releases = releases;
    this.store = store;
    this.blobs = blobs;
    this.keepRetired = keepRetired;
  }

  void ask(ReleaseUse use) {
    uses.add(use);
  }

  /** Returns how many files were removed. */
  int run() throws IOException {
    Set<String> keep = new HashSet<>(store.blobs());
    Set<String> expendable = new HashSet<>();
    Set<String> needed = new HashSet<>();
    Set<String> old = old();
    for (ReleaseEntry entry : releases.newestFirst()) {
      Set<String> into = old.contains(entry.release().id()) ? expendable : needed;
      entry.artifacts().forEach(artifact -> into.add(artifact.sha256()));
    }
    expendable.removeAll(needed);
    for (String sha256 : expendable) {
      keep.remove(sha256);
      store.deflated(sha256).ifPresent(copy -> keep.remove(copy.sha256()));
    }
    int removed = blobs.retain(keep, GRACE);
    if (removed > 0) {
      LOG.log(Level.INFO, removed + " firmware files that nobody needs were removed");
    }
    return removed;
  }

  /** Retired releases beyond the newest ones of their platform that nobody uses. */
  Set<String> old() {
    if (keepRetired == 0) {
      return Set.of();
    }
    Set<String> used =
        uses.stream().flatMap(use -> use.inUse().stream()).collect(Collectors.toSet());
    return releases.newestFirst().stream()
        .map(ReleaseEntry::release)
        .filter(release -> release.state() == State.RETIRED)
        .collect(Collectors.groupingBy(Release::platform))
        .values()
        .stream()
        .flatMap(retired -> retired.stream().skip(keepRetired))
        .map(Release::id)
        .filter(id -> !used.contains(id))
        .collect(Collectors.toSet());
  }
}
