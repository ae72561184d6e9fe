package io.crispfleet.server.health;

import io.crispfleet.contract.api.server.ServiceStatus;
import io.crispfleet.server.role.Role;
import io.crispfleet.server.store.Database;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the server's parts are now. */
public final class Health {
  private final List<HealthCheck> checks = new ArrayList<>();

  /**
   * Watches the roles and whether the database can be written.
   *
   * @param others further parts, such as the broker
   */
  public Health(
      Database database,
      InstantSource clock,
      List<? extends Role> roles,
      List<HealthCheck> others) {
    checks.add(new HealthCheck("database", new ProbeStore(database, clock)));
    roles.forEach(role -> checks.add(new HealthCheck(role.name().word(), role::trouble)));
    checks.addAll(others);
  }

  /** Every part with its state. */
  public List<ServiceStatus> services() {
    return checks.stream().map(Health::status).toList();
  }

  /** What keeps the server from being ready; empty when it is. */
  public Optional<String> trouble() {
    List<String> troubles =
        services().stream()
            .filter(service -> service.trouble() != null)
            .map(service -> service.name() + ": " + service.trouble())
            .toList();
    return troubles.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", troubles));
  }

  private static ServiceStatus status(HealthCheck check) {
    return check
        .look()
        .map(trouble -> new ServiceStatus(check.name(), "trouble", trouble))
        .orElseGet(() -> new ServiceStatus(check.name(), "ok", null));
  }
}
