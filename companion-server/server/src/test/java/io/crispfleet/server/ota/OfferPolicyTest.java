package io.crispfleet.server.ota;

import static io.crispfleet.server.ota.Samples.device;
import static io.crispfleet.server.ota.Samples.release;
import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.ota.OtaState;
import io.crispfleet.contract.version.VersionCode;
import io.crispfleet.server.devices.Device;
import io.crispfleet.server.devices.Dialect;
import io.crispfleet.server.ota.crisp.CrispAcceptance;
import io.crispfleet.server.ota.policy.Decision;
import io.crispfleet.server.ota.policy.Decision.NoOffer;
import io.crispfleet.server.ota.policy.Decision.Offer;
import io.crispfleet.server.ota.policy.Decision.Reason;
import io.crispfleet.server.ota.policy.Decision.Wait;
import io.crispfleet.server.ota.policy.OfferHistory;
import io.crispfleet.server.ota.policy.OfferPolicy;
import io.crispfleet.server.ota.policy.OfferRules;
import io.crispfleet.server.ota.policy.RolloutGate;
import io.crispfleet.server.ota.skiclock.SkiClockAcceptance;
import io.crispfleet.server.releases.Release;
import io.crispfleet.server.releases.Release.State;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OfferPolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final FakeCatalog catalog = new FakeCatalog();
  private final Map<String, String> downgrades = new HashMap<>();
  private int unproven;
  private OfferHistory.@Nullable Outcome outcome;
  private @Nullable String closed;
  private @Nullable String rollout;

  private OfferPolicy policy = policy(Map.of());

  private OfferPolicy policy(Map<Dialect, String> products) {
    OfferRules usual =
        OfferRules.defaults(
            Map.of(
                Dialect.CRISP, new CrispAcceptance(), Dialect.SKICLOCK, new SkiClockAcceptance()));
    return new OfferPolicy(
        catalog,
        VersionCode::of,
        device -> Optional.ofNullable(downgrades.get(device)),
        new OfferHistory() {
          @Override
          public int unproven(String device, String release, Instant since) {
            return unproven;
          }

          @Override
          public Optional<Outcome> lastOutcome(String device, String release) {
            return Optional.ofNullable(outcome);
          }
        },
        new RolloutGate() {
          @Override
          public Optional<String> target(Device device) {
            return Optional.ofNullable(rollout);
          }

          @Override
          public Optional<String> closed(Device device, Release release, Instant now) {
            return Optional.ofNullable(closed);
          }
        },
        new OfferRules(
            usual.dialects(),
            usual.acceptance(),
            products,
            usual.loopOffers(),
            usual.loopWindow(),
            usual.retryAfterFailure(),
            usual.retryAfterRejection()));
  }

  private Decision decide(Device device) {
    return policy.decide(device, NOW);
  }

  private static Reason reason(Decision decision) {
    return switch (decision) {
      case NoOffer none -> none.reason();
      case Wait wait -> wait.reason();
      case Offer offer -> throw new AssertionError("offered " + offer.release().version());
    };
  }

  private static Device stick(@Nullable String version) {
    return device("A1B2C3", Dialect.NATIVE, "esp32", version);
  }

  private static Device crisp(@Nullable String version) {
    return device("A1B2C3", Dialect.CRISP, "esp32", version);
  }

  @Test
  void aNewerReleaseIsOffered() {
    Release newer = catalog.add(release("esp32", "1.4.0", 1_004_000));
    assertThat(decide(stick("1.3.9"))).isEqualTo(new Offer(newer, false));
  }

  @Test
  void whatRunsAlreadyIsNotOfferedUnderItsLabelItsEmbeddedVersionOrItsElfHash() {
    catalog.add(release("esp32", "1.0.0", 1_000_000, 0, State.ACTIVE, "k", "b375c20-dirty"));
    assertThat(reason(decide(stick("1.0.0")))).isEqualTo(Reason.UP_TO_DATE);
    assertThat(reason(decide(crisp("b375c20-dirty")))).isEqualTo(Reason.UP_TO_DATE);
    Device byElf = withElf(stick("something"), Samples.elf("1.0.0").substring(0, 8));
    assertThat(reason(decide(byElf))).isEqualTo(Reason.UP_TO_DATE);
  }

  @Test
  void row16AnOlderReleaseIsNeverOfferedUnlessASignedDowngradeIsAllowed() {
    Release old = catalog.add(release("esp32", "1.3.0", 1_003_000));
    assertThat(reason(decide(stick("1.4.0")))).isEqualTo(Reason.DOWNGRADE);
    assertThat(reason(decide(crisp("1.4.0")))).isEqualTo(Reason.DOWNGRADE);
    downgrades.put("A1B2C3", old.id());
    assertThat(decide(stick("1.4.0"))).isEqualTo(new Offer(old, true));
    catalog.add(release("esp32", "1.3.0", 1_003_000, 0, State.ACTIVE, null, "1.3.0"));
    assertThat(reason(decide(crisp("1.4.0")))).isEqualTo(Reason.UNSIGNED);
  }

  @Test
  void row63APinnedStickIsOnlyOfferedThatVersion() {
    catalog.add(release("esp32", "1.5.0", 1_005_000));
    Release pinned = catalog.add(release("esp32", "1.4.0", 1_004_000));
    assertThat(decide(withPin(stick("1.3.0"), "1.4.0"))).isEqualTo(new Offer(pinned, false));
    assertThat(reason(decide(withPin(stick("1.4.0"), "1.4.0")))).isEqualTo(Reason.UP_TO_DATE);
    assertThat(reason(decide(withPin(stick("1.4.0"), "9.9.9")))).isEqualTo(Reason.NO_RELEASE);
  }

  @Test
  void aStickThatIsTooOldGoesByASteppingStone() {
    Release stone = catalog.add(release("esp32", "1.2.0", 1_002_000));
    catalog.add(release("esp32", "2.0.0", 2_000_000, 1_002_000, State.ACTIVE, "k", "2.0.0"));
    assertThat(decide(stick("1.0.0"))).isEqualTo(new Offer(stone, false));
    assertThat(((Offer) decide(stick("1.2.0"))).release().version()).isEqualTo("2.0.0");
    catalog.add(release("esp32", "1.2.0", 1_002_000, 1_001_000, State.ACTIVE, "k", "1.2.0"));
    assertThat(reason(decide(stick("1.0.0")))).isEqualTo(Reason.NO_STEPPING_STONE);
  }

  @Test
  void anUnknownBuildCountsAsOlderThanEverything() {
    catalog.add(release("esp32", "0.1.0", 1_000));
    assertThat(decide(crisp("b375c20-dirty"))).isInstanceOf(Offer.class);
    assertThat(decide(crisp(null))).isInstanceOf(Offer.class);
  }

  @Test
  void aBannedArchivedUnadoptedOrUnknownStickGetsNothing() {
    catalog.add(release("esp32", "1.4.0", 1_004_000));
    Device d = stick("1.3.0");
    assertThat(reason(decide(flags(d, true, true, false)))).isEqualTo(Reason.BANNED);
    assertThat(reason(decide(flags(d, true, false, true)))).isEqualTo(Reason.ARCHIVED);
    assertThat(reason(decide(flags(d, false, false, false)))).isEqualTo(Reason.NOT_ADOPTED);
    assertThat(decide(flags(crisp("1.3.0"), false, false, false))).isInstanceOf(Offer.class);
  }

  @Test
  void row22RetiredDraftUnsignedUntrustedAndTooLargeReleasesAreNotOffered() {
    Device d = withPin(stick("1.3.0"), "1.4.0");
    catalog.add(release("esp32", "1.4.0", 1_004_000, 0, State.RETIRED, "k", "1.4.0"));
    assertThat(reason(decide(d))).isEqualTo(Reason.NOT_ACTIVE);
    catalog.add(release("esp32", "1.4.0", 1_004_000, 0, State.DRAFT, "k", "1.4.0"));
    assertThat(reason(decide(d))).isEqualTo(Reason.NOT_ACTIVE);
    catalog.add(release("esp32", "1.4.0", 1_004_000, 0, State.ACTIVE, null, "1.4.0"));
    assertThat(reason(decide(d))).isEqualTo(Reason.UNSIGNED);
    catalog.add(release("esp32", "1.4.0", 1_004_000));
    assertThat(reason(decide(withSlot(d, 1_282_943L)))).isEqualTo(Reason.TOO_LARGE);
    assertThat(decide(withSlot(d, 1_282_944L))).isInstanceOf(Offer.class);
    catalog.revoke("key1");
    assertThat(reason(decide(d))).isEqualTo(Reason.UNTRUSTED);
  }

  @Test
  void row17FiveUnprovenOffersHoldTheSixth() {
    catalog.add(release("esp32", "1.4.0", 1_004_000));
    unproven = 4;
    assertThat(decide(crisp("1.3.0"))).isInstanceOf(Offer.class);
    unproven = 5;
    assertThat(reason(decide(crisp("1.3.0")))).isEqualTo(Reason.LOOP);
  }

  @Test
  void aClosedRolloutStageMakesItWaitBeforeTheLoopIsLookedAt() {
    catalog.add(release("esp32", "1.4.0", 1_004_000));
    closed = "Stage 1 of 3 is open.";
    unproven = 9;
    assertThat(reason(decide(stick("1.3.0")))).isEqualTo(Reason.ROLLOUT);
  }

  @Test
  void aRolloutTargetsBeforeTheChannelAndAPinBeforeTheRollout() {
    catalog.add(release("esp32", "1.5.0", 1_005_000));
    Release rolled = catalog.add(release("esp32", "1.4.0", 1_004_000));
    rollout = rolled.id();
    assertThat(decide(stick("1.3.0"))).isEqualTo(new Offer(rolled, false));
    assertThat(((Offer) decide(withPin(stick("1.3.0"), "1.5.0"))).release().version())
        .isEqualTo("1.5.0");
  }

  @Test
  void afterAFailureANativeStickIsLeftAloneForAWhile() {
    catalog.add(release("esp32", "1.4.0", 1_004_000));
    outcome = new OfferHistory.Outcome(OtaState.FAILED, NOW.minus(Duration.ofMinutes(9)));
    assertThat(reason(decide(stick("1.3.0")))).isEqualTo(Reason.RETRY_LATER);
    outcome = new OfferHistory.Outcome(OtaState.FAILED, NOW.minus(Duration.ofMinutes(10)));
    assertThat(decide(stick("1.3.0"))).isInstanceOf(Offer.class);
    outcome = new OfferHistory.Outcome(OtaState.FAILED, NOW.plus(Duration.ofDays(1)));
    assertThat(decide(stick("1.3.0"))).isInstanceOf(Offer.class);
  }

  @Test
  void whatASkiClockWouldRefuseIsNotOffered() {
    catalog.add(release("esp32c3", "2025.11.19.1", 202_511_190_001L));
    Device numbered = device("ab12cd", Dialect.SKICLOCK, "esp32c3", "12.0.0");
    assertThat(reason(decide(numbered))).isEqualTo(Reason.STICK_WOULD_REFUSE);
    Device older = device("ab12cd", Dialect.SKICLOCK, "esp32c3", "1.0.0");
    assertThat(decide(older)).isInstanceOf(Offer.class);
  }

  @Test
  void aVersionThatWouldMakeACrispStickSkipTheUrlIsNotOffered() {
    catalog.add(release("esp32", "1.4.local", 1_004_000));
    assertThat(reason(decide(crisp("1.3.0")))).isEqualTo(Reason.STICK_WOULD_REFUSE);
    assertThat(decide(stick("1.3.0"))).isInstanceOf(Offer.class);
  }

  @Property(tries = 500)
  void nothingOlderOrEqualIsEverOfferedWithoutPermission(
      @ForAll @IntRange(max = 30) int installed,
      @ForAll @IntRange(max = 30) int offered,
      @ForAll @IntRange(max = 30) int least,
      @ForAll @IntRange(max = 7) int tries,
      @ForAll boolean banned,
      @ForAll Dialect dialect) {
    unproven = tries;
    catalog.add(
        release(
            "esp32", "0.0." + offered, offered, Math.min(least, offered), State.ACTIVE, "k", null));
    Device device =
        flags(device("A1B2C3", dialect, "esp32", "0.0." + installed), true, banned, false);
    Decision decision = decide(device);
    assertThat(decide(device)).isEqualTo(decision);
    if (decision instanceof Offer offer) {
      assertThat(offer.release().versionCode()).isGreaterThan(installed);
      assertThat(offer.release().minVersionCode()).isLessThanOrEqualTo(installed);
      assertThat(banned).isFalse();
      assertThat(tries).isLessThan(5);
    } else if (!banned && tries < 5 && offered > installed) {
      assertThat(least).isGreaterThan(installed);
    }
  }

  @Test
  void aReleaseOfAnotherProductIsNotOfferedAndTheNewestOfItsOwnIs() {
    Release clock = catalog.add(of("ski-clock", List.of(), release("esp32", "2.0.0", 2_000_000)));
    Device stick = kind(stick("1.3.0"), "crisp-sticks", null);
    assertThat(decide(stick))
        .isEqualTo(
            new NoOffer(
                Reason.WRONG_PRODUCT, "2.0.0 is for ski-clock, the stick is crisp-sticks."));
    assertThat(reason(decide(withPin(stick, "2.0.0")))).isEqualTo(Reason.WRONG_PRODUCT);
    downgrades.put(stick.id(), clock.id());
    assertThat(reason(decide(stick))).isEqualTo(Reason.WRONG_PRODUCT);
    downgrades.clear();
    Release own = catalog.add(release("esp32", "1.4.0", 1_004_000));
    assertThat(decide(stick)).isEqualTo(new Offer(own, false));
    assertThat(decide(kind(stick("1.3.0"), "ski-clock", null))).isEqualTo(new Offer(clock, false));
  }

  @Test
  void aStickOfUnknownProductIsOfferedAnyUnlessTheOperatorSaysWhatItIs() {
    Release clock = catalog.add(of("ski-clock", List.of(), release("esp32", "2.0.0", 2_000_000)));
    Device crisp = crisp("1.3.0");
    assertThat(decide(crisp)).isEqualTo(new Offer(clock, false));
    policy = policy(Map.of(Dialect.CRISP, "crisp-games"));
    assertThat(reason(decide(crisp))).isEqualTo(Reason.WRONG_PRODUCT);
    Release games = catalog.add(of("crisp-games", List.of(), release("esp32", "1.4.0", 1_004_000)));
    assertThat(decide(crisp)).isEqualTo(new Offer(games, false));
    assertThat(decide(kind(crisp, "ski-clock", null)))
        .as("its own word counts more")
        .isEqualTo(new Offer(clock, false));
  }

  @Test
  void aReleaseThatNamesBoardsIsOfferedToThoseOnly() {
    Release plus =
        catalog.add(
            of("crisp-sticks", List.of("m5stickc-plus"), release("esp32", "1.5.0", 1_005_000)));
    assertThat(decide(kind(stick("1.3.0"), "crisp-sticks", "M5StickC-Plus")))
        .isEqualTo(new Offer(plus, false));
    assertThat(decide(kind(stick("1.3.0"), "crisp-sticks", "devkit")))
        .isEqualTo(
            new NoOffer(
                Reason.WRONG_BOARD, "1.5.0 is only for m5stickc-plus, the stick is devkit."));
    assertThat(decide(crisp("1.3.0")))
        .isEqualTo(
            new NoOffer(
                Reason.WRONG_BOARD,
                "1.5.0 is only for m5stickc-plus; the stick does not say its board."));
    Release all = catalog.add(release("esp32", "1.4.0", 1_004_000));
    assertThat(decide(kind(stick("1.3.0"), null, "devkit"))).isEqualTo(new Offer(all, false));
  }

  @Test
  void aSteppingStoneIsForTheStickToo() {
    catalog.add(release("esp32", "2.0.0", 2_000_000, 1_004_000, State.ACTIVE, "k", "2.0.0"));
    catalog.add(of("crisp-sticks", List.of("devkit"), release("esp32", "1.5.0", 1_005_000)));
    Release stone = catalog.add(release("esp32", "1.4.0", 1_004_000));
    assertThat(decide(kind(stick("1.3.0"), "crisp-sticks", "m5stickc-plus")))
        .isEqualTo(new Offer(stone, false));
  }

  private static Release of(String product, List<String> boards, Release r) {
    return new Release(
        r.id(),
        product,
        r.platform(),
        boards,
        r.version(),
        r.versionCode(),
        r.minVersionCode(),
        r.securityVersion(),
        r.embeddedVersion(),
        r.elfSha256(),
        r.size(),
        r.sha256(),
        r.md5(),
        r.channel(),
        r.state(),
        r.notes(),
        r.manifest(),
        r.keyId(),
        r.signature(),
        r.createdAt(),
        r.createdBy());
  }

  private static Device kind(Device d, @Nullable String product, @Nullable String board) {
    return new Device(
        d.id(),
        d.name(),
        d.dialect(),
        d.platform(),
        product,
        board,
        d.version(),
        d.elf(),
        d.versionCode(),
        d.slotSize(),
        d.channel(),
        d.pin(),
        d.tags(),
        d.adopted(),
        d.banned(),
        d.archived(),
        d.online(),
        d.lastSeen(),
        d.address());
  }

  private static Device withElf(Device d, String elf) {
    return copy(d, elf, d.slotSize(), d.pin(), d.adopted(), d.banned(), d.archived());
  }

  private static Device withPin(Device d, String pin) {
    return copy(d, d.elf(), d.slotSize(), pin, d.adopted(), d.banned(), d.archived());
  }

  private static Device withSlot(Device d, long slot) {
    return copy(d, d.elf(), slot, d.pin(), d.adopted(), d.banned(), d.archived());
  }

  private static Device flags(Device d, boolean adopted, boolean banned, boolean archived) {
    return copy(d, d.elf(), d.slotSize(), d.pin(), adopted, banned, archived);
  }

  private static Device copy(
      Device d,
      @Nullable String elf,
      @Nullable Long slot,
      @Nullable String pin,
      boolean adopted,
      boolean banned,
      boolean archived) {
    return new Device(
        d.id(),
        d.name(),
        d.dialect(),
        d.platform(),
        d.product(),
        d.board(),
        d.version(),
        elf,
        d.versionCode(),
        slot,
        d.channel(),
        pin,
        Set.of(),
        adopted,
        banned,
        archived,
        d.online(),
        d.lastSeen(),
        d.address());
  }
}
