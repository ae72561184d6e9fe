package io.crispfleet.server.devices;

import io.crispfleet.contract.api.device.EnrolAnswer;
import io.crispfleet.contract.api.device.EnrolRequest;
import io.crispfleet.contract.device.DeviceIds;
import io.crispfleet.contract.device.DeviceToken;
import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.server.devices.CredentialBook.Issued;
import io.crispfleet.server.http.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Adoption of sticks that announce themselves. A stick asks with a secret of its own choice, the
 * claim, until a technician adopts it; the next question with that claim gets the credential, once.
 * Anybody can ask, so questions are few per second and those that wait are bounded.
 */
final class Enrolments {
  private static final int MOST_WAITING = 1000;
  private static final Duration FORGET = Duration.ofHours(1);
  private static final long ASK_AGAIN_SECONDS = 5;

  private final Map<String, EnrolmentStore.Row> rows = new HashMap<>();

  /** When each was last asked for, monotonic. */
  private final Map<String, Long> asked = new HashMap<>();

  private final TokenBucket throttle;
  private final EnrolmentStore store;
  private final DeviceRegistry registry;
  private final DeviceDesk desk;
  private final CredentialBook credentials;
  private final InstantSource clock;
  private final LongSupplier nanos;

  Enrolments(
      EnrolmentStore store,
      DeviceRegistry registry,
      DeviceDesk desk,
      CredentialBook credentials,
      InstantSource clock,
      LongSupplier nanos) {
    this.store = store;
    this.registry = registry;
    this.desk = desk;
    this.credentials = credentials;
    this.clock = clock;
    this.nanos = nanos;
    this.throttle = new TokenBucket(50, 200, nanos.getAsLong());
  }

  synchronized void restore() {
    for (EnrolmentStore.Row row : store.all()) {
      rows.put(row.device(), row);
      asked.put(row.device(), nanos.getAsLong());
    }
  }

  /** A stick asks. */
  synchronized EnrolAnswer ask(EnrolRequest request, String address) {
    String id = DeviceIds.require(request.id());
    byte[] claim = claim(request);
    if (!throttle.take(nanos.getAsLong())) {
      throw new Problem(429, "TOO_MANY", "Too many devices ask to be adopted. Ask again later.")
          .header("Retry-After", String.valueOf(ASK_AGAIN_SECONDS));
    }
    if (credentials.banned(id)) {
      throw Problem.forbidden("BANNED", "This device is banned.");
    }
    EnrolmentStore.Row known = rows.get(id);
    if (known == null || superseded(known, claim)) {
      return begin(request, claim, address);
    }
    if (!MessageDigest.isEqual(known.claimHash(), claim)) {
      throw Problem.conflict(
          "CLAIM_DIFFERS",
          "Another device asked to be adopted as '"
              + id
              + "'. If it was this one before a"
              + " restart, ask again in a few minutes.");
    }
    asked.put(id, nanos.getAsLong());
    if (known.deliveredAt() != null) {
      throw Problem.conflict(
          "TOKEN_GIVEN", "The token was given already. Have the device adopted again.");
    }
    if (known.approvedAt() == null) {
      return new EnrolAnswer(id, "pending", ASK_AGAIN_SECONDS, null);
    }
    return deliver(known);
  }

  /** A technician accepts a stick; for one that asked, its next question is answered. */
  synchronized DeviceState adopt(String id, String by) {
    EnrolmentStore.Row known = rows.get(id);
    if (known == null) {
      return desk.decide(id, by, "adoption", "accepted", Desk::acceptedBySomebody);
    }
    EnrolmentStore.Row approved = known.approved(clock.millis());
    DeviceState state =
        desk.decide(
            id,
            by,
            "adoption",
            "adopted",
            Desk::acceptedBySomebody,
            connection -> EnrolmentStore.save(connection, approved));
    rows.put(id, approved);
    return state;
  }

  /** Forgets questions that nobody repeats. */
  synchronized void sweep() {
    List<String> gone = new ArrayList<>();
    asked.forEach(
        (id, at) -> {
          if (nanos.getAsLong() - at > FORGET.toNanos()) {
            gone.add(id);
          }
        });
    for (String id : gone) {
      store.remove(id);
      rows.remove(id);
      asked.remove(id);
    }
  }

  private EnrolAnswer begin(EnrolRequest request, byte[] claim, String address) {
    if (rows.size() >= MOST_WAITING && !rows.containsKey(request.id())) {
      throw Problem.unavailable(
          "TOO_MANY_WAITING", MOST_WAITING + " devices wait for adoption already. Adopt some.");
    }
    EnrolmentStore.Row row =
        new EnrolmentStore.Row(
            request.id(),
            claim,
            WireText.cut(request.mac()),
            WireText.cut(request.platform()),
            WireText.cut(request.board()),
            WireText.cut(request.product()),
            WireText.cut(request.version()),
            address,
            clock.millis(),
            null,
            null);
    registry.announced(row);
    store.save(row);
    rows.put(row.device(), row);
    asked.put(row.device(), nanos.getAsLong());
    return new EnrolAnswer(row.device(), "pending", ASK_AGAIN_SECONDS, null);
  }

  private EnrolAnswer deliver(EnrolmentStore.Row row) {
    AtomicReference<@Nullable Issued> made = new AtomicReference<>();
    long now = clock.millis();
    desk.decide(
        row.device(),
        "device:" + row.device(),
        "adoption",
        "took its credential",
        UnaryOperator.identity(),
        connection -> {
          if (EnrolmentStore.deliver(connection, row.device(), now)) {
            made.set(credentials.issue(connection, row.device()));
          }
        });
    Issued issued = made.get();
    rows.put(row.device(), row.delivered(now));
    if (issued == null) {
      throw Problem.conflict(
          "TOKEN_GIVEN", "The token was given already. Have the device adopted again.");
    }
    credentials.commit(issued);
    return new EnrolAnswer(row.device(), "adopted", null, issued.text());
  }

  /** A finished enrolment, or one that has been silent, gives way to a new claim. */
  private boolean superseded(EnrolmentStore.Row known, byte[] claim) {
    if (MessageDigest.isEqual(known.claimHash(), claim)) {
      return false;
    }
    long silence = nanos.getAsLong() - asked.getOrDefault(known.device(), 0L);
    return known.deliveredAt() != null || silence > Duration.ofMinutes(2).toNanos();
  }

  @SuppressWarnings("NullAway") // The field may be absent on the wire.
  private static byte[] claim(EnrolRequest request) {
    String claim = request.claim();
    if (claim == null || !claim.matches("[\\x21-\\x7e]{16,64}")) {
      throw new BadPayload("'claim' must be 16 to 64 random characters without spaces");
    }
    return DeviceToken.hash(claim.getBytes(StandardCharsets.US_ASCII));
  }
}
