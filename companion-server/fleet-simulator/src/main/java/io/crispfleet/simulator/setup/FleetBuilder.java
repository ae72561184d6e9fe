package io.crispfleet.simulator.setup;

import io.crispfleet.client.ApiClient;
import io.crispfleet.client.CommandFailure;
import io.crispfleet.client.CommandFailure.Exit;
import io.crispfleet.contract.api.auth.CreatedToken;
import io.crispfleet.contract.api.auth.NewToken;
import io.crispfleet.contract.api.device.DeviceCredential;
import io.crispfleet.contract.api.device.NewDevice;
import io.crispfleet.contract.api.server.Endpoints;
import io.crispfleet.contract.api.server.SkiClockLogin;
import io.crispfleet.contract.manifest.PublicKeys;
import io.crispfleet.contract.manifest.PublicSigningKey;
import io.crispfleet.contract.topic.NativeTopics;
import io.crispfleet.contract.topic.SkiClockTopics;
import io.crispfleet.simulator.fault.Faults;
import io.crispfleet.simulator.firmware.Flash;
import io.crispfleet.simulator.fleet.Fleet;
import io.crispfleet.simulator.link.HttpLink;
import io.crispfleet.simulator.link.MqttAddress;
import io.crispfleet.simulator.stick.CrispStick;
import io.crispfleet.simulator.stick.NativeStick;
import io.crispfleet.simulator.stick.Profile;
import io.crispfleet.simulator.stick.SkiClockStick;
import io.crispfleet.simulator.stick.Stick;
import io.crispfleet.simulator.stick.StickIdentity;
import io.crispfleet.simulator.stick.TrustedKeys;
import io.crispfleet.simulator.stick.World;
import io.crispfleet.simulator.tally.Tally;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Provisions sticks with a server and brings them to life. The same sticks every time. */
public final class FleetBuilder {
  private static final String FIRST_VERSION = "1.0.0";
  private static final String NO_ELF = "00".repeat(32);
  private static final String SKI_CLOCK_PLATFORM = "esp32c3";
  private static final int AT_ONCE = 16;

  private final ApiClient api;
  private final Tally tally;
  private final Faults faults;
  private final World.Pace pace;
  private final SplittableRandom random;

  public FleetBuilder(
      ApiClient api, Tally tally, Faults faults, World.Pace pace, SplittableRandom random) {
    this.api = api;
    this.tally = tally;
    this.faults = faults;
    this.pace = pace;
    this.random = random;
  }

  /**
   * Makes {@code count} sticks, shared evenly among the profiles.
   *
   * @throws CommandFailure when the server lacks something that a profile needs, or the login may
   *     not have it
   */
  public Fleet build(List<Profile> profiles, int count) throws InterruptedException {
    World world = world(api.get("/api/v1/endpoints").read(Endpoints.class));
    Fleet fleet = new Fleet(tally);
    sticks(world, profiles, count).forEach(fleet::add);
    return fleet;
  }

  private List<Stick> sticks(World world, List<Profile> profiles, int count)
      throws InterruptedException {
    List<Stick> sticks = new ArrayList<>();
    for (int kind = 0; kind < profiles.size(); kind++) {
      int share = count / profiles.size() + (kind < count % profiles.size() ? 1 : 0);
      try {
        sticks.addAll(
            switch (profiles.get(kind)) {
              case SEED000 -> crispSticks(world, share);
              case SEED002 -> skiClocks(world, share);
              case NATIVE -> nativeSticks(world, share);
            });
      } catch (CommandFailure e) {
        throw explained(profiles.get(kind), e);
      }
    }
    return sticks;
  }

  private static CommandFailure explained(Profile profile, CommandFailure failure) {
    String what =
        profile == Profile.NATIVE
            ? "To provision native sticks"
            : "For the login that ski clocks share";
    return switch (failure.exit()) {
      case LOGIN_NEEDED ->
          new CommandFailure(
                  Exit.LOGIN_NEEDED,
                  failure.code(),
                  what + " somebody must be logged in: " + failure.getMessage(),
                  "Log in with 'crispfleet admin login', or simulate only --profile seed000, which"
                      + " needs no login.")
              .causedBy(failure);
      case FORBIDDEN ->
          new CommandFailure(
                  Exit.FORBIDDEN,
                  failure.code(),
                  what + " the login has not enough rights: " + failure.getMessage(),
                  "Log in as a technician or admin, or simulate only --profile seed000.")
              .causedBy(failure);
      case NOT_FOUND ->
          new CommandFailure(
                  Exit.NOT_FOUND,
                  failure.code(),
                  "The server has nothing for " + profile.word() + ": " + failure.getMessage(),
                  "Leave " + profile.word() + " out of --profile, or switch it on at the server.")
              .causedBy(failure);
      default -> failure;
    };
  }

  private World world(Endpoints endpoints) {
    MqttAddress mqtt = address(endpoints.mqtt());
    @Nullable String legacy = endpoints.mqttLegacy();
    @Nullable String prefix = endpoints.skiClockPrefix();
    return new World(
        endpoints.legacyHttp() == null ? endpoints.http() : endpoints.legacyHttp(),
        mqtt,
        legacy == null ? mqtt : address(legacy),
        new NativeTopics(endpoints.topicRoot()),
        prefix == null ? SkiClockTopics.DEFAULT : new SkiClockTopics(prefix),
        new HttpLink(tally),
        tally,
        faults,
        pace,
        InstantSource.system());
  }

  private static MqttAddress address(String url) {
    URI uri = URI.create(url);
    return new MqttAddress(uri.getHost(), uri.getPort());
  }

  private List<Stick> crispSticks(World world, int count) {
    List<Stick> sticks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sticks.add(new CrispStick("C%05X".formatted(i), world, random.split(), factory()));
    }
    return sticks;
  }

  private List<Stick> skiClocks(World world, int count) {
    SkiClockLogin login = api.get("/api/v1/skiclock/login").read(SkiClockLogin.class);
    CreatedToken key =
        api.post("/api/v1/tokens")
            .json(new NewToken("simulated ski clocks", Set.of("legacy:download"), 1))
            .read(CreatedToken.class);
    SkiClockStick.Shared shared =
        new SkiClockStick.Shared(login.user(), login.password(), key.token());
    List<Stick> sticks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sticks.add(
          new SkiClockStick(
              "5c%06x".formatted(i), SKI_CLOCK_PLATFORM, world, shared, random.split(), factory()));
    }
    return sticks;
  }

  private List<Stick> nativeSticks(World world, int count) throws InterruptedException {
    TrustedKeys keys = new TrustedKeys(registeredKeys());
    List<Future<StickIdentity>> identities = new ArrayList<>();
    Semaphore turns = new Semaphore(AT_ONCE);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        int number = i;
        identities.add(
            threads.submit(
                () -> {
                  turns.acquire();
                  try {
                    return provision(number);
                  } finally {
                    turns.release();
                  }
                }));
      }
    }
    List<Stick> sticks = new ArrayList<>();
    for (Future<StickIdentity> identity : identities) {
      sticks.add(new NativeStick(result(identity), keys, world, random.split(), factory()));
    }
    return sticks;
  }

  private static StickIdentity result(Future<StickIdentity> identity) throws InterruptedException {
    try {
      return identity.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CommandFailure failure) {
        throw failure;
      }
      throw new IllegalStateException(e);
    }
  }

  private PublicKeys registeredKeys() {
    record Key(String publicKey) {}
    return new PublicKeys(
        api.get("/api/v1/keys").list(Key.class).stream()
            .map(key -> PublicSigningKey.parse(key.publicKey()))
            .toList());
  }

  /** A stick of an earlier run gets a new credential; the old one ends when its grace does. */
  private StickIdentity provision(int number) {
    String id = "F%05X".formatted(number);
    DeviceCredential credential;
    try {
      credential =
          api.post("/api/v1/devices")
              .json(new NewDevice(id, null, List.of("simulated"), null))
              .read(DeviceCredential.class);
    } catch (CommandFailure e) {
      if (e.exit() != Exit.CONFLICT) {
        throw e;
      }
      credential = api.post("/api/v1/devices/" + id + ":rotate").read(DeviceCredential.class);
    }
    String mac =
        "24:0A:C4:F%X:%02X:%02X".formatted(number >> 16 & 0xF, number >> 8 & 0xFF, number & 0xFF);
    return new StickIdentity(id, mac, credential.token());
  }

  private Flash factory() {
    return new Flash(new Flash.App(FIRST_VERSION, NO_ELF));
  }
}
