package io.crispfleet.server.devices;

import io.crispfleet.contract.api.device.DeviceCredential;
import io.crispfleet.contract.api.device.NewDevice;
import io.crispfleet.contract.device.DeviceIds;
import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.devices.CredentialBook.Issued;
import io.crispfleet.server.http.Problem;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Gives sticks their credential, replaces it and takes it away. */
final class Provisioning {
  private final DeviceRegistry registry;
  private final DeviceDesk desk;
  private final CredentialBook credentials;
  private final EventBus bus;

  Provisioning(DeviceRegistry registry, DeviceDesk desk, CredentialBook credentials, EventBus bus) {
    this.registry = registry;
    this.desk = desk;
    this.credentials = credentials;
    this.bus = bus;
  }

  /** Makes a native stick known before it was ever seen. */
  DeviceCredential create(NewDevice request, String by) {
    String id = DeviceIds.require(request.id());
    UnaryOperator<Desk> edit =
        DeskEdits.of(request.name(), request.tags(), request.zone())
                .andThen(Desk::acceptedBySomebody)
            ::apply;
    if (credentials.knows(id)) {
      throw Problem.conflict(
          "HAS_CREDENTIAL",
          "The device '" + id + "' has a credential already; rotate it to get a new one.");
    }
    registry.meet(id, Dialect.NATIVE);
    return issue(id, by, "provisioned", edit);
  }

  /** A new token; the one before works for the grace period. */
  DeviceCredential rotate(String id, String by) {
    desk.require(id);
    if (!credentials.knows(id)) {
      throw Problem.conflict(
          "NO_CREDENTIAL",
          "The device '" + id + "' has no credential; adopt it, or provision it first.");
    }
    return issue(id, by, "new credential", UnaryOperator.identity());
  }

  /** Ends every credential of a stick at once. */
  DeviceState revoke(String id, String by) {
    DeviceState state =
        desk.decide(
            id,
            by,
            "credential",
            "credential revoked",
            UnaryOperator.identity(),
            connection -> CredentialStore.remove(connection, id));
    credentials.forget(id);
    bus.publish(new DeviceBarred(id));
    return state;
  }

  DeviceState ban(String id, @Nullable String reason, String by) {
    String why = reason == null || reason.isBlank() ? "banned" : WireText.cut(reason, 200);
    DeviceState state = desk.decide(id, by, "ban", "banned: " + why, old -> old.banned(why));
    bus.publish(new DeviceBarred(id));
    return state;
  }

  private DeviceCredential issue(String id, String by, String text, UnaryOperator<Desk> edit) {
    AtomicReference<@Nullable Issued> made = new AtomicReference<>();
    desk.decide(
        id,
        by,
        "credential",
        text,
        edit,
        connection -> made.set(credentials.issue(connection, id)));
    Issued issued = made.get();
    if (issued == null) {
      throw new IllegalStateException("a committed credential is missing");
    }
    Optional<Instant> grace = credentials.commit(issued);
    return new DeviceCredential(id, issued.text(), grace.orElse(null));
  }
}
