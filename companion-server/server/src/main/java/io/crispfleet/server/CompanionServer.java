package io.crispfleet.server;

import io.crispfleet.contract.api.server.Endpoints;
import io.crispfleet.contract.topic.NativeTopics;
import io.crispfleet.contract.topic.SkiClockTopics;
import io.crispfleet.contract.version.VersionCode;
import io.crispfleet.server.audit.AuditStore;
import io.crispfleet.server.auth.Auth;
import io.crispfleet.server.auth.AuthRole;
import io.crispfleet.server.auth.AuthSettings;
import io.crispfleet.server.config.ServerConfig;
import io.crispfleet.server.devices.DevicesRole;
import io.crispfleet.server.devices.DevicesSettings;
import io.crispfleet.server.devices.Dialect;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.HttpServer;
import io.crispfleet.server.http.Listen;
import io.crispfleet.server.leaderboard.LeaderboardRole;
import io.crispfleet.server.ota.OtaRole;
import io.crispfleet.server.ota.OtaSettings;
import io.crispfleet.server.ota.policy.RolloutGate;
import io.crispfleet.server.releases.ReleasesRole;
import io.crispfleet.server.role.Role;
import java.io.IOException;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The companion server: wires everything, by constructor, in this one place.
 *
 * <p>Every role's service exists in every process, because roles ask each other; {@code --roles}
 * decides whose doors (routes and subscriptions) are open.
 */
public final class CompanionServer implements AutoCloseable {
  private final ServerConfig config;
  private final Closing closing = new Closing();

  public CompanionServer(ServerConfig config) {
    this.config = config;
  }
}
