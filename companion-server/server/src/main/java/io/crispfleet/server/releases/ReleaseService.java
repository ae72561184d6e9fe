package io.crispfleet.server.releases;

import io.crispfleet.contract.api.release.NewRelease;
import io.crispfleet.contract.api.release.ReleaseInfo;
import io.crispfleet.contract.api.release.SignatureRequest;
import io.crispfleet.server.blob.BlobStore;
import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.releases.Release.State;
import io.crispfleet.server.releases.keys.SigningKeys;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.StoreException;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What can be done with releases. Every change is durable before it shows. */
public final class ReleaseService {
  private final ReleaseStore store;
  private final Releases releases;
  private final Admission admission;
  private final EventBus bus;
  private final InstantSource clock;

  ReleaseService(
      Database database,
      BlobStore blobs,
      SigningKeys keys,
      Releases releases,
      EventBus bus,
      InstantSource clock) {
    this.store = new ReleaseStore(database);
    this.releases = releases;
    this.admission = new Admission(blobs, keys);
    this.bus = bus;
    this.clock = clock;
  }

  /** What became of an upload: false when the very same release was here before. */
  public record Outcome(ReleaseEntry entry, boolean created) {}

  void load() {
    releases.load(store.all());
  }

  public Releases catalog() {
    return releases;
  }

  /**
   * Takes a release. The same version with the same bytes again changes nothing, except that it is
   * published when that is asked.
   *
   * @param by label of the caller
   * @throws Problem 409 when the version exists with other bytes or the version code is not higher
   *     than those before; 400 and 422 when something else is wrong
   */
  public synchronized Outcome create(Candidate candidate, String by) {
    ReleaseEntry entry = admission.admit(candidate, by, clock.instant());
    Release release = entry.release();
    ReleaseEntry known = releases.entry(release.id()).orElse(null);
    boolean publish = candidate.said().publish();
    if (known != null) {
      requireSameBytes(known, entry);
      requireSameBoards(known.release(), candidate.said());
      boolean asked = publish && known.release().state() == State.DRAFT;
      return new Outcome(asked ? publish(release.id(), candidate.unsignedPublish()) : known, false);
    }
    requireHigher(release, release.channel());
    if (publish) {
      requirePublishable(release, candidate.unsignedPublish());
      entry = entry.published(clock.instant());
    }
    insert(entry);
    releases.put(entry);
    if (publish) {
      bus.publish(new ReleaseChanged(entry.release()));
    }
    return new Outcome(entry, true);
  }

  private void insert(ReleaseEntry entry) {
    try {
      store.insert(entry);
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.CONFLICT) {
        load();
        throw Problem.conflict(
            "VERSION_EXISTS", "Somebody else stored this version meanwhile; look at it first.");
      }
      throw e;
    }
  }

  /** Offers a draft. Asked again it changes nothing. */
  public synchronized ReleaseEntry publish(String id, boolean unsigned) {
    ReleaseEntry entry = require(id);
    if (entry.release().state() == State.ACTIVE) {
      return entry;
    }
    if (entry.release().state() == State.RETIRED) {
      throw Problem.conflict("RETIRED", id + " is retired; reactivate it.");
    }
    requirePublishable(entry.release(), unsigned);
    return change(entry.published(clock.instant()));
  }

  /** Moves to a channel that more devices follow. */
  public synchronized ReleaseEntry promote(String id, String channel) {
    ReleaseEntry entry = require(id);
    Channel wanted = Channel.of(channel);
    Channel now = Channel.of(entry.release().channel());
    if (wanted == now) {
      return entry;
    }
    if (wanted.compareTo(now) < 0) {
      throw Problem.conflict(
          "NOT_A_PROMOTION",
          "%s is in %s already, which %s devices see as well."
              .formatted(id, now.word(), wanted.word()));
    }
    requireHigher(entry.release(), channel);
    return change(entry.with(entry.release().inChannel(channel)));
  }

  /** Stops offering it; it stays in the history. */
  public synchronized ReleaseEntry retire(String id) {
    ReleaseEntry entry = require(id);
    return entry.release().state() == State.RETIRED
        ? entry
        : change(entry.with(entry.release().with(State.RETIRED)));
  }

  /** Offers a retired release again, or makes it the draft that it was. */
  public synchronized ReleaseEntry reactivate(String id) {
    ReleaseEntry entry = require(id);
    if (entry.release().state() != State.RETIRED) {
      return entry;
    }
    State state = entry.publishedAt() == null ? State.DRAFT : State.ACTIVE;
    return change(entry.with(entry.release().with(state)));
  }

  public synchronized ReleaseEntry notes(String id, String notes) {
    if (notes.length() > NewRelease.MAX_NOTES) {
      throw Problem.badRequest(
          "TOO_LONG", "'notes' has at most " + NewRelease.MAX_NOTES + " characters.");
    }
    ReleaseEntry entry = require(id);
    return change(entry.with(entry.release().noted(notes)));
  }

  /**
   * Adds the signature to a release that has none. The same again changes nothing.
   *
   * @throws Problem 409 when it has another, 422 when the signature or manifest is wrong
   */
  public synchronized ReleaseEntry sign(String id, SignatureRequest request) {
    ReleaseEntry entry = require(id);
    Release release = entry.release();
    if (release.signed()) {
      if (request.manifest().equals(release.manifest())
          && request.keyId().equals(release.keyId())) {
        return entry;
      }
      throw Problem.conflict("SIGNED", id + " is signed by key " + release.keyId() + " already.");
    }
    admission.requireFits(
        Admission.parse(request.manifest()), request.keyId(), request.signature(), release);
    return change(
        entry.with(release.signedBy(request.manifest(), request.keyId(), request.signature())));
  }

  /** Removes a draft for good; what was ever published stays in the history. */
  public synchronized void delete(String id) {
    ReleaseEntry entry = require(id);
    if (entry.publishedAt() != null) {
      throw Problem.conflict("WAS_PUBLISHED", id + " was published once; retire it instead.");
    }
    store.delete(id);
    releases.remove(id);
  }

  public ReleaseEntry require(String id) {
    return releases
        .entry(id)
        .orElseThrow(() -> Problem.notFound("NO_RELEASE", "There is no release " + id + "."));
  }

  public ReleaseInfo info(ReleaseEntry entry) {
    return entry.info(releases.trusted(entry.release()), store.downloads(entry.release().id()));
  }

  Map<String, Long> downloads() {
    return store.downloads();
  }

  /** What a key signed may be offered now or not any more. */
  void keyChanged(String keyId) {
    releases.all().stream()
        .filter(release -> keyId.equals(release.keyId()) && release.state() == State.ACTIVE)
        .forEach(release -> bus.publish(new ReleaseChanged(release)));
  }

  private ReleaseEntry change(ReleaseEntry entry) {
    store.change(entry);
    releases.put(entry);
    bus.publish(new ReleaseChanged(entry.release()));
    return entry;
  }

  private void requirePublishable(Release release, boolean unsigned) {
    if (release.signed() && !releases.trusted(release)) {
      throw Problem.conflict(
          "KEY_REVOKED", "It is signed by key " + release.keyId() + ", which was revoked.");
    }
    if (!release.signed() && !unsigned) {
      throw Problem.unprocessable(
          "UNSIGNED",
          release.id()
              + " is not signed. Sign it with 'crispfleet release sign', or publish it with"
              + " 'unsigned': then only older sticks take it.");
    }
  }

  private void requireHigher(Release release, String channel) {
    releases.all().stream()
        .filter(other -> !other.id().equals(release.id()))
        .filter(other -> other.product().equals(release.product()))
        .filter(other -> other.platform().equals(release.platform()))
        .filter(other -> other.channel().equals(channel))
        .filter(other -> other.versionCode() >= release.versionCode())
        .findFirst()
        .ifPresent(
            other -> {
              throw Problem.conflict(
                  "VERSION_NOT_HIGHER",
                  "Version code %d is not higher than %d of %s in channel %s."
                      .formatted(release.versionCode(), other.versionCode(), other.id(), channel));
            });
  }

  private static void requireSameBytes(ReleaseEntry known, ReleaseEntry fresh) {
    if (!hashes(known).equals(hashes(fresh))) {
      throw Problem.conflict(
          "VERSION_EXISTS",
          "%s exists with other bytes (%s, not %s). A release never changes: give the new build a new version."
              .formatted(
                  known.release().id(),
                  known.release().sha256().substring(0, 12),
                  fresh.release().sha256().substring(0, 12)));
    }
  }

  /** Who is offered a release is said once, like everything else about it. */
  private static void requireSameBoards(Release known, NewRelease said) {
    if (!said.boards().isEmpty() && !said.boards().equals(known.boards())) {
      throw Problem.conflict(
          "BOARDS_DIFFER",
          "%s is here already, for %s. Upload a new version for other boards."
              .formatted(
                  known.id(),
                  known.boards().isEmpty() ? "every board" : String.join(", ", known.boards())));
    }
  }

  private static Map<String, String> hashes(ReleaseEntry entry) {
    return entry.artifacts().stream()
        .collect(
            Collectors.toMap(
                artifact -> artifact.kind(),
                artifact -> artifact.sha256(),
                (a, b) -> a,
                TreeMap::new));
  }
}
