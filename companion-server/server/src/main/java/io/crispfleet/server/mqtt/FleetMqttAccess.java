package io.crispfleet.server.mqtt;

import io.crispfleet.contract.device.DeviceIds;
import io.crispfleet.contract.topic.CrispGameTopics;
import io.crispfleet.contract.topic.NativeTopics;
import io.crispfleet.contract.topic.NativeTopics.Leaf;
import io.crispfleet.contract.topic.SkiClockTopics;
import io.crispfleet.server.identity.DeviceCredentials;
import io.crispfleet.server.identity.TokenCheck;
import io.crispfleet.server.identity.UserRole;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The fleet's rules: a stick with a credential speaks for itself alone, one without may only hand
 * in scores, ski clocks share a login and are told apart by their client id, technicians read
 * everything, and the server does everything.
 */
public final class FleetMqttAccess implements MqttAccess {
  /** User name of the server's own connection. */
  public static final String SERVER = "crispfleet-server";

  /** What a scoped token needs to connect. */
  private static final String SCOPE = "mqtt:connect";

  private static final String SKI_CLOCK_CLIENT = "SkiClock-";
  private static final Set<Leaf> RETAINED =
      EnumSet.of(Leaf.STATUS, Leaf.INFO, Leaf.CONFIG_REPORTED);

  /**
   * The login that all ski clocks share.
   *
   * @param password empty when no ski clock is let in
   */
  public record SharedLogin(String user, String password, List<SkiClockTopics> topics) {
    public SharedLogin {
      topics = List.copyOf(topics);
    }

    @Override
    public String toString() {
      return "SharedLogin[" + user + "]";
    }
  }

  private final NativeTopics topics;
  private final DeviceCredentials devices;
  private final TokenCheck users;
  private final SharedLogin skiClocks;
  private final byte[] serverPassword;
  private final boolean legacyAllowed;

  /**
   * @param serverPassword of {@link #SERVER}; random, made anew at every start for the embedded
   *     broker
   * @param legacyAllowed false to turn every stick without a credential away
   */
  public FleetMqttAccess(
      NativeTopics topics,
      DeviceCredentials devices,
      TokenCheck users,
      SharedLogin skiClocks,
      byte[] serverPassword,
      boolean legacyAllowed) {
    this.topics = topics;
    this.devices = devices;
    this.users = users;
    this.skiClocks = skiClocks;
    this.serverPassword = serverPassword.clone();
    this.legacyAllowed = legacyAllowed;
  }

  @Override
  public Verdict connect(
      boolean legacyListener, String clientId, String username, byte[] password) {
    if (username.isEmpty()) {
      return legacyListener && legacyAllowed
          ? anonymous(clientId)
          : refused("this port needs a user name and password");
    }
    if (username.equals(SERVER)) {
      return MessageDigest.isEqual(password, serverPassword)
          ? new Verdict.Accepted(new Session.Console(SERVER))
          : refused("wrong password of the server");
    }
    if (legacyAllowed && username.equals(skiClocks.user()) && !skiClocks.password().isEmpty()) {
      return skiClock(clientId, password);
    }
    return username.equals(clientId) && DeviceIds.isValid(username)
        ? device(username, password)
        : user(username, password);
  }

  private Verdict anonymous(String clientId) {
    if (!DeviceIds.isValid(clientId)) {
      return refused("a client id has 4 to 32 letters, digits, '-' or '_'");
    }
    if (devices.banned(clientId)) {
      return refused("device " + clientId + " is banned");
    }
    // Otherwise anybody could speak for a stick that has proved who it is.
    return devices.scoreKey(clientId).isPresent()
        ? refused("device " + clientId + " has a credential and must use it")
        : new Verdict.Accepted(new Session.Legacy(clientId));
  }

  private Verdict skiClock(String clientId, byte[] password) {
    if (!MessageDigest.isEqual(password, skiClocks.password().getBytes(StandardCharsets.UTF_8))) {
      return refused("wrong password of the ski clocks");
    }
    Optional<String> id = skiClockId(clientId);
    if (id.isEmpty()) {
      return refused("a ski clock's client id is SkiClock-<id>");
    }
    return devices.banned(id.get())
        ? refused("device " + id.get() + " is banned")
        : new Verdict.Accepted(new Session.SkiClock(clientId));
  }

  /** The device behind a ski clock's client id; empty when it is none. */
  public static Optional<String> skiClockId(String clientId) {
    if (!clientId.startsWith(SKI_CLOCK_CLIENT)) {
      return Optional.empty();
    }
    String id = clientId.substring(SKI_CLOCK_CLIENT.length());
    return DeviceIds.isValid(id) ? Optional.of(id) : Optional.empty();
  }

  private Verdict device(String id, byte[] token) {
    if (devices.banned(id)) {
      return refused("device " + id + " is banned");
    }
    return devices.verify(id, token)
        ? new Verdict.Accepted(new Session.Device(id))
        : refused("wrong credential of device " + id);
  }

  private Verdict user(String name, byte[] token) {
    return users
        .user(new String(token, StandardCharsets.UTF_8))
        .filter(user -> user.role().covers(UserRole.TECHNICIAN))
        .filter(user -> user.scopes().isEmpty() || user.scopes().contains(SCOPE))
        .<Verdict>map(user -> new Verdict.Accepted(new Session.Console(user.name())))
        .orElseGet(() -> refused("no token of a technician for user " + shortened(name)));
  }

  private static String shortened(String name) {
    return name.substring(0, Math.min(name.length(), 40));
  }

  private static Verdict refused(String reason) {
    return new Verdict.Refused(reason);
  }

  @Override
  public boolean mayPublish(Session session, String topic, boolean retain) {
    return switch (session) {
      case Session.Device device ->
          topics
              .parse(topic)
              .filter(own -> own.device().equals(device.id()) && own.leaf().fromDevice())
              .filter(own -> !retain || RETAINED.contains(own.leaf()))
              .isPresent();
      case Session.Legacy legacy ->
          !retain && CrispGameTopics.scoreDevice(topic).equals(Optional.of(legacy.clientId()));
      case Session.SkiClock clock ->
          !retain && skiClocks.topics().stream().anyMatch(each -> writes(each, topic));
      case Session.Console console -> console.name().equals(SERVER);
    };
  }

  private static boolean writes(SkiClockTopics clock, String topic) {
    return topic.equals(clock.heartbeat())
        || topic.equals(clock.versionRequest())
        || topic.equals(clock.otaStart())
        || topic.equals(clock.otaProgress())
        || topic.equals(clock.otaComplete());
  }

  @Override
  public boolean maySubscribe(Session session, String filter) {
    return switch (session) {
      case Session.Device device -> reads(device.id(), filter);
      case Session.Legacy legacy -> false;
      case Session.SkiClock clock -> {
        String id = skiClockId(clock.clientId()).orElse("");
        yield skiClocks.topics().stream().anyMatch(each -> reads(each, id, filter));
      }
      case Session.Console console ->
          console.name().equals(SERVER)
              || filter.startsWith(topics.root() + "/")
              || filter.equals(CrispGameTopics.EVERY_SCORE)
              || CrispGameTopics.scoreDevice(filter).isPresent()
              || skiClocks.topics().stream()
                  .anyMatch(each -> filter.startsWith(each.prefix() + "/"));
    };
  }

  private boolean reads(String device, String filter) {
    Optional<NativeTopics.DeviceTopic> own = topics.parse(filter);
    if (own.isPresent()) {
      return own.get().device().equals(device) && !own.get().leaf().fromDevice();
    }
    String announcements = topics.root() + "/v1/g/";
    String arena = topics.root() + "/v1/arena/";
    return oneLevelBetween(filter, announcements, "/announce")
        || oneLevelBetween(filter, arena, "/state");
  }

  /** True for {@code prefix + X + suffix} with X one level, a wildcard too. */
  private static boolean oneLevelBetween(String filter, String prefix, String suffix) {
    int length = filter.length() - prefix.length() - suffix.length();
    return length > 0
        && filter.startsWith(prefix)
        && filter.endsWith(suffix)
        && filter.indexOf('/', prefix.length()) == prefix.length() + length
        && filter.indexOf('#') < 0;
  }

  private static boolean reads(SkiClockTopics clock, String id, String filter) {
    return filter.equals(clock.versionUpdates())
        || filter.equals(clock.versionResponse(id))
        || filter.equals(clock.command(id))
        || filter.equals(clock.config(id));
  }
}
