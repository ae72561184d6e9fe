package io.crispfleet.server;

import io.crispfleet.contract.topic.NativeTopics;
import io.crispfleet.contract.topic.SkiClockTopics;
import io.crispfleet.server.audit.AuditStore;
import io.crispfleet.server.auth.Auth;
import io.crispfleet.server.auth.AuthRole;
import io.crispfleet.server.auth.AuthSettings;
import io.crispfleet.server.config.ServerConfig;
import io.crispfleet.server.devices.DevicesRole;
import io.crispfleet.server.devices.DevicesSettings;
import io.crispfleet.server.devices.Dialect;
import io.crispfleet.server.http.Download;
import io.crispfleet.server.leaderboard.LeaderboardRole;
import io.crispfleet.server.ota.OtaRole;
import io.crispfleet.server.ota.OtaSettings;
import io.crispfleet.server.ota.policy.RolloutGate;
import io.crispfleet.server.releases.ReleasesRole;
import io.crispfleet.server.releases.ReleasesSettings;
import io.crispfleet.server.role.Role;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The roles, each with what it needs. All of them exist in every process, because they ask each
 * other; {@code --roles} decides whose doors (routes and subscriptions) are open.
 */
record Roles(
    Auth auth,
    AuditStore audit,
    AuthRole authRole,
    DevicesRole devices,
    ReleasesRole releases,
    OtaRole ota,
    LeaderboardRole leaderboard) {

  static Roles of(ServerConfig config, Foundation base, Supplier<InetSocketAddress> plainHttp) {
    NativeTopics topics = new NativeTopics(config.mqtt().topicRoot());
    ServerConfig.Legacy legacy = config.legacy();
    List<SkiClockTopics> skiClocks =
        legacy.enabled()
            ? legacy.skiClockPrefixes().stream().map(SkiClockTopics::new).toList()
            : List.of();
    AuditStore audit = new AuditStore(base.database(), base.clock());
    DevicesRole devices =
        new DevicesRole(
            DevicesSettings.DEFAULT.withTopics(topics, skiClocks),
            base.database(),
            base.bus(),
            base.clock(),
            base.secret(),
            base.random());
    Auth auth =
        new Auth(
            base.database(),
            base.secret(),
            audit,
            devices.credentials(),
            base.bus(),
            base.clock(),
            base.random(),
            AuthSettings.DEFAULT);
    ReleasesRole releases =
        new ReleasesRole(
            new ReleasesRole.Needs(
                base.database(),
                base.blobs(),
                base.bus(),
                base.secret(),
                base.clock(),
                base.random(),
                base.timer(),
                auth.downloadPermissions(),
                auth.legacyKeys()),
            ReleasesSettings.of(config.data().resolve("uploads"))
                .withAutopublish(legacy.autopublish()));
    OtaRole ota =
        new OtaRole(
            base.database(),
            new Download(base.blobs()),
            base.bus(),
            base.clock(),
            base.random(),
            devices.directory(),
            releases.catalog(),
            RolloutGate.OPEN,
            otaSettings(config),
            plainHttp);
    releases.usedBy(ota.releaseUse());
    LeaderboardRole leaderboard =
        new LeaderboardRole(
            base.database(),
            devices.credentials(),
            devices.directory(),
            base.bus(),
            topics,
            base.secret(),
            base.random(),
            base.clock());
    return new Roles(
        auth, audit, new AuthRole(auth, base.timer()), devices, releases, ota, leaderboard);
  }

  private static OtaSettings otaSettings(ServerConfig config) {
    OtaSettings base = OtaSettings.defaults();
    Set<Dialect> dialects =
        config.legacy().enabled() ? EnumSet.allOf(Dialect.class) : EnumSet.of(Dialect.NATIVE);
    return new OtaSettings(
        base.timers(),
        dialects,
        products(config.legacy()),
        config.mqtt().topicRoot(),
        config.legacy().enabled() ? config.legacy().skiClockPrefixes() : List.of(),
        base.crispPlatform(),
        config.http().publicUrl().map(URI::create),
        config.otaSpread());
  }

  private static Map<Dialect, String> products(ServerConfig.Legacy legacy) {
    Map<Dialect, String> products = new EnumMap<>(Dialect.class);
    legacy.crispProduct().ifPresent(product -> products.put(Dialect.CRISP, product));
    legacy.skiClockProduct().ifPresent(product -> products.put(Dialect.SKICLOCK, product));
    return products;
  }

  /** In the order in which they start. */
  List<Role> all() {
    return List.of(authRole, devices, releases, ota, leaderboard);
  }
}
