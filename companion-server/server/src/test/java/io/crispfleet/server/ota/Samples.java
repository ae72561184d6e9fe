package io.crispfleet.server.ota;

import io.crispfleet.server.devices.Device;
import io.crispfleet.server.devices.Dialect;
import io.crispfleet.server.releases.Release;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Devices and releases for tests. */
public final class Samples {
  public static final Instant THEN = Instant.parse("2026-11-21T00:00:00Z");
  public static final String SHA =
      "15de8b1b29a0faba053bffdee98409f945c59a48eb513afe2a925af4b21813e7";
  public static final String MD5 = "a2ffaf9f2a9c285c2693c788712dc394";

  private Samples() {}

  /** A signed, active, stable release; its ELF hash follows from its version. */
  public static Release release(String platform, String version, long code) {
    return release(platform, version, code, 0, Release.State.ACTIVE, "key1", version);
  }

  public static Release release(
      String platform,
      String version,
      long code,
      long least,
      Release.State state,
      @Nullable String key,
      @Nullable String embedded) {
    return new Release(
        platform + "/" + version,
        "crisp-sticks",
        platform,
        List.of(),
        version,
        code,
        least,
        0,
        embedded,
        elf(version),
        1_282_944,
        SHA,
        MD5,
        "stable",
        state,
        "Fix Wi-Fi",
        key == null ? null : "crispfleet-manifest-v1\n",
        key,
        key == null ? null : "MEQC",
        THEN,
        "anna");
  }

  public static String elf(String version) {
    return String.format(java.util.Locale.ROOT, "%08x", version.hashCode()) + "36b59fda".repeat(7);
  }

  public static Device device(
      String id, Dialect dialect, String platform, @Nullable String version) {
    return new Device(
        id,
        "stick-" + id,
        dialect,
        platform,
        null,
        null,
        version,
        null,
        null,
        null,
        "stable",
        null,
        Set.of(),
        true,
        false,
        false,
        true,
        THEN,
        "127.0.0.1");
  }
}
