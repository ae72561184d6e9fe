package io.crispfleet.server.mqtt;

import io.crispfleet.contract.topic.NativeTopics;
import io.crispfleet.contract.topic.SkiClockTopics;
import io.crispfleet.server.identity.Caller;
import io.crispfleet.server.identity.DeviceCredentials;
import io.crispfleet.server.identity.TokenCheck;
import io.crispfleet.server.identity.UserRole;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Sticks and users to connect as. A native stick's password is {@code secret of <id>}. */
final class Fleet implements DeviceCredentials, TokenCheck {
  static final String SKI_CLOCK_PASSWORD = "piste";
  final Set<String> natives = ConcurrentHashMap.newKeySet();
  final Set<String> banned = ConcurrentHashMap.newKeySet();

  Fleet(String... natives) {
    this.natives.addAll(Arrays.asList(natives));
  }

  static byte[] password(String name) {
    return ("secret of " + name).getBytes(StandardCharsets.UTF_8);
  }

  FleetMqttAccess access() {
    return new FleetMqttAccess(
        NativeTopics.DEFAULT,
        this,
        this,
        new FleetMqttAccess.SharedLogin(
            "skiclock", SKI_CLOCK_PASSWORD, List.of(SkiClockTopics.DEFAULT)),
        password(FleetMqttAccess.SERVER),
        true);
  }

  @Override
  public boolean verify(String device, byte[] token) {
    return natives.contains(device) && Arrays.equals(token, password(device));
  }

  @Override
  public Optional<byte[]> scoreKey(String device) {
    return natives.contains(device) ? Optional.of(password(device)) : Optional.empty();
  }

  @Override
  public boolean banned(String device) {
    return banned.contains(device);
  }

  @Override
  public Optional<Caller.User> user(String token) {
    return switch (token) {
      case "secret of anna" ->
          Optional.of(new Caller.User(1, "anna", UserRole.TECHNICIAN, Set.of(), false));
      case "secret of vera" ->
          Optional.of(new Caller.User(2, "vera", UserRole.VIEWER, Set.of(), false));
      default -> Optional.empty();
    };
  }
}
