package io.crispfleet.server.devices;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What other roles may know about a stick.
 *
 * @param platform chip target such as {@code esp32}; null while unknown
 * @param product family of devices, such as {@code crisp-sticks}; null while it has not said
 * @param board such as {@code m5stickc-plus}, in its own words; null while it has not said
 * @param version what it says it runs; null while unknown
 * @param elf lower-case hex of the running app's ELF SHA-256, maybe shortened; null while unknown
 * @param versionCode of the installed version as the stick reports it; null while unknown
 * @param channel {@code dev}, {@code beta} or {@code stable}
 * @param pin version it shall stay at; null for none
 * @param adopted false while somebody still has to accept it
 * @param slotSize bytes that an app may have; null while unknown
 */
public record Device(
    String id,
    String name,
    Dialect dialect,
    @Nullable String platform,
    @Nullable String product,
    @Nullable String board,
    @Nullable String version,
    @Nullable String elf,
    @Nullable Long versionCode,
    @Nullable Long slotSize,
    String channel,
    @Nullable String pin,
    Set<String> tags,
    boolean adopted,
    boolean banned,
    boolean archived,
    boolean online,
    Instant lastSeen,
    @Nullable String address) {
  public Device {
    tags = Set.copyOf(tags);
  }
}
