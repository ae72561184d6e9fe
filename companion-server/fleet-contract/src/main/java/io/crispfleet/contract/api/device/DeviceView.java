package io.crispfleet.contract.api.device;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stick as people see it. What it never said is absent.
 *
 * @param dialect {@code native}, {@code crisp} or {@code skiclock}
 * @param trust {@code native} for sticks that prove who they are, {@code legacy} for others
 * @param state {@code pending} (a native stick that waits for adoption), {@code new} (an older
 *     stick nobody has looked at), {@code adopted}, {@code banned} or {@code archived}
 * @param degraded true when it fell silent too often lately
 * @param since when it last came or went
 * @param elf lower-case hex of the running app's ELF SHA-256, maybe shortened
 * @param slotSize bytes that an app may have
 * @param channel {@code dev}, {@code beta} or {@code stable}
 * @param pin version that it shall stay at
 * @param address where it was last seen to come from
 * @param ip what it says its address is
 * @param uptime seconds
 * @param rssi dBm
 * @param heap free bytes
 * @param heapMin least free bytes since its start
 * @param battery per cent
 * @param boot count of its starts
 * @param heartbeats received, ever
 * @param lost heartbeats missing by their numbers
 * @param warnings of {@code weak-signal}, {@code low-heap}, {@code low-battery}, {@code degraded},
 *     {@code duplicate-id}
 * @param failedAt when something last went wrong with it
 */
public record DeviceView(
    String id,
    String name,
    String dialect,
    String trust,
    String state,
    boolean online,
    boolean degraded,
    Instant since,
    Instant firstSeen,
    Instant lastSeen,
    @Nullable String product,
    @Nullable String platform,
    @Nullable String board,
    @Nullable String mac,
    @Nullable String version,
    @Nullable Long versionCode,
    @Nullable String elf,
    @Nullable Long securityVersion,
    @Nullable String partition,
    @Nullable String resetReason,
    @Nullable Long slotSize,
    @Nullable String env,
    List<String> caps,
    List<String> cmds,
    String channel,
    @Nullable String pin,
    List<String> tags,
    String zone,
    String notes,
    @Nullable String banReason,
    @Nullable String address,
    @Nullable String ip,
    @Nullable String ssid,
    @Nullable Long uptime,
    @Nullable Integer rssi,
    @Nullable Long heap,
    @Nullable Long heapMin,
    @Nullable Integer battery,
    @Nullable Long boot,
    long heartbeats,
    long lost,
    List<String> warnings,
    @Nullable Instant failedAt) {
  public DeviceView {
    caps = List.copyOf(caps);
    cmds = List.copyOf(cmds);
    tags = List.copyOf(tags);
    warnings = List.copyOf(warnings);
  }
}
