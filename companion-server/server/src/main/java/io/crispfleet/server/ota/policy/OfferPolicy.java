package io.crispfleet.server.ota.policy;

import io.crispfleet.server.devices.Device;
import io.crispfleet.server.devices.Dialect;
import io.crispfleet.server.ota.policy.Decision.NoOffer;
import io.crispfleet.server.ota.policy.Decision.Offer;
import io.crispfleet.server.ota.policy.Decision.Reason;
import io.crispfleet.server.ota.policy.Decision.Wait;
import io.crispfleet.server.ota.policy.OfferHistory.Outcome;
import io.crispfleet.server.releases.Release;
import io.crispfleet.server.releases.ReleaseCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a stick is offered an update, for every adapter alike. It changes nothing and
 * answers from memory; the order of its questions matters, because the first "no" is the reason
 * that people are shown.
 */
public final class OfferPolicy {
  private final ReleaseCatalog catalog;
  private final Installed installed;
  private final Downgrades downgrades;
  private final OfferHistory history;
  private final RolloutGate rollouts;
  private final OfferRules rules;
  private final Suitability suitability;

  public OfferPolicy(
      ReleaseCatalog catalog,
      VersionCodes codes,
      Downgrades downgrades,
      OfferHistory history,
      RolloutGate rollouts,
      OfferRules rules) {
    this.catalog = catalog;
    this.installed = new Installed(catalog, codes);
    this.downgrades = downgrades;
    this.history = history;
    this.rollouts = rollouts;
    this.rules = rules;
    this.suitability = new Suitability(rules.products());
  }

  public Decision decide(Device device, Instant now) {
    Decision excluded = excluded(device);
    if (excluded != null) {
      return excluded;
    }
    String platform = device.platform();
    if (platform == null) {
      return new NoOffer(Reason.PLATFORM_UNKNOWN, "The stick has not said what chip it has.");
    }
    Optional<String> downgrade = downgrades.release(device.id());
    Optional<Release> target = target(device, platform, downgrade);
    if (target.isEmpty()) {
      return new NoOffer(
          Reason.NO_RELEASE,
          device.pin() == null
              ? "No release is published for " + platform + " in " + device.channel() + "."
              : "The pinned version " + device.pin() + " does not exist for " + platform + ".");
    }
    Release wanted = target.get();
    boolean allowed = downgrade.filter(wanted.id()::equals).isPresent();
    Decision unfit = unfit(device, platform, wanted);
    if (unfit != null) {
      return unfit;
    }
    if (Installed.is(device, wanted)) {
      return new NoOffer(Reason.UP_TO_DATE, "It runs " + wanted.version() + " already.");
    }
    long code = installed.code(device);
    if (wanted.versionCode() <= code) {
      return allowed ? downgrade(device, wanted, now) : refusedDowngrade(wanted, code);
    }
    return code >= wanted.minVersionCode()
        ? timely(device, wanted, false, now)
        : steppingStone(device, platform, wanted, code, now);
  }

  private @Nullable Decision excluded(Device device) {
    if (!rules.dialects().contains(device.dialect())) {
      return new NoOffer(
          Reason.ADAPTER_OFF,
          "Updates for " + device.dialect().word() + " sticks are switched off.");
    }
    if (device.banned()) {
      return new NoOffer(Reason.BANNED, "The stick is banned.");
    }
    if (device.archived()) {
      return new NoOffer(Reason.ARCHIVED, "The stick is archived.");
    }
    // Older sticks have nothing that could be accepted: they are known by their word alone.
    if (device.dialect() == Dialect.NATIVE && !device.adopted()) {
      return new NoOffer(Reason.NOT_ADOPTED, "Somebody has to adopt the stick first.");
    }
    return null;
  }

  private Optional<Release> target(Device device, String platform, Optional<String> downgrade) {
    if (downgrade.isPresent()) {
      return catalog.byId(downgrade.get());
    }
    String pin = device.pin();
    if (pin != null) {
      return catalog.find(platform, pin);
    }
    return rollouts
        .target(device)
        .flatMap(catalog::byId)
        .or(
            () ->
                catalog.current(
                    platform,
                    device.channel(),
                    release -> suitability.obstacle(device, release) == null))
        // Not offered either, but then people are shown why.
        .or(() -> catalog.current(platform, device.channel()));
  }

  private @Nullable Decision unfit(Device device, String platform, Release release) {
    if (release.state() != Release.State.ACTIVE) {
      return new NoOffer(
          Reason.NOT_ACTIVE,
          release.version()
              + " is "
              + (release.state() == Release.State.DRAFT ? "a draft." : "retired."));
    }
    if (release.signature() != null && !catalog.trusted(release)) {
      return new NoOffer(
          Reason.UNTRUSTED, release.version() + " was signed with a key that is not trusted.");
    }
    if (release.signature() == null && device.dialect() == Dialect.NATIVE) {
      return new NoOffer(
          Reason.UNSIGNED, release.version() + " is not signed; native sticks take signed ones.");
    }
    if (!release.platform().equals(platform)) {
      return new NoOffer(
          Reason.WRONG_PLATFORM,
          release.version() + " is for " + release.platform() + ", the stick is " + platform + ".");
    }
    NoOffer unsuitable = suitability.obstacle(device, release);
    if (unsuitable != null) {
      return unsuitable;
    }
    Long slot = device.slotSize();
    if (slot != null && release.size() > slot) {
      return new NoOffer(
          Reason.TOO_LARGE,
          release.version() + " has " + release.size() + " bytes, its slot only " + slot + ".");
    }
    return null;
  }

  private static Decision refusedDowngrade(Release wanted, long code) {
    return new NoOffer(
        Reason.DOWNGRADE,
        wanted.version()
            + " (code "
            + wanted.versionCode()
            + ") is not newer than what runs (code "
            + code
            + "); going back must be allowed for this stick.");
  }

  private Decision downgrade(Device device, Release wanted, Instant now) {
    return wanted.signature() == null
        ? new NoOffer(
            Reason.UNSIGNED, "Going back to " + wanted.version() + " needs a signed release.")
        : timely(device, wanted, true, now);
  }

  /** The newest release that the stick may jump to from what it runs, on the way to the target. */
  private Decision steppingStone(
      Device device, String platform, Release wanted, long code, Instant now) {
    Optional<Release> stone =
        catalog.all().stream()
            .filter(release -> release.product().equals(wanted.product()))
            .filter(release -> visible(device.channel(), release.channel()))
            .filter(release -> release.versionCode() > code)
            .filter(release -> release.versionCode() < wanted.versionCode())
            .filter(release -> release.minVersionCode() <= code)
            .filter(release -> unfit(device, platform, release) == null)
            .max(Comparator.comparingLong(Release::versionCode));
    return stone
        .map(release -> timely(device, release, false, now))
        .orElseGet(
            () ->
                new NoOffer(
                    Reason.NO_STEPPING_STONE,
                    wanted.version()
                        + " needs code "
                        + wanted.minVersionCode()
                        + " installed first, the stick has "
                        + code
                        + ", and no release leads there."));
  }

  /** {@code dev} sticks see everything, {@code stable} ones only what is stable. */
  private static boolean visible(String device, String release) {
    return release.equals("stable")
        || release.equals(device)
        || (device.equals("dev") && release.equals("beta"));
  }

  private Decision timely(Device device, Release release, boolean downgrade, Instant now) {
    Optional<String> closed = rollouts.closed(device, release, now);
    if (closed.isPresent()) {
      return new Wait(Reason.ROLLOUT, closed.get());
    }
    if (history.unproven(device.id(), release.id(), now.minus(rules.loopWindow()))
        >= rules.loopOffers()) {
      return new NoOffer(
          Reason.LOOP,
          release.version()
              + " was offered "
              + rules.loopOffers()
              + " times and never proved; held until somebody looks at the stick.");
    }
    if (device.dialect() == Dialect.NATIVE && tooSoon(device, release, now)) {
      return new Wait(Reason.RETRY_LATER, "Its last attempt failed a short while ago.");
    }
    Acceptance acceptance = rules.acceptance().get(device.dialect());
    Optional<String> refusal =
        acceptance == null ? Optional.empty() : acceptance.refusal(device, release);
    return refusal.isPresent()
        ? new NoOffer(Reason.STICK_WOULD_REFUSE, refusal.get())
        : new Offer(release, downgrade);
  }

  /** Older sticks ask when they please; a native one is only offered again after a pause. */
  private boolean tooSoon(Device device, Release release, Instant now) {
    Optional<Outcome> last = history.lastOutcome(device.id(), release.id());
    if (last.isEmpty()) {
      return false;
    }
    Duration pause =
        switch (last.get().state()) {
          case REJECTED -> rules.retryAfterRejection();
          case FAILED, ROLLED_BACK, TIMED_OUT -> rules.retryAfterFailure();
          default -> Duration.ZERO;
        };
    // A clock that jumped back must not make the pause longer than it is.
    Duration since = Duration.between(last.get().at(), now);
    return !since.isNegative() && since.compareTo(pause) < 0;
  }
}
