package io.crispfleet.server.devices;

import io.crispfleet.contract.legacy.SkiClockHeartbeat;
import io.crispfleet.contract.message.Heartbeat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What changes with every heartbeat.
 *
 * @param lastSeen epoch milliseconds of the server's clock
 * @param address where it was last seen to come from
 * @param ip what the stick says its address is
 * @param uptime seconds
 * @param rssi dBm
 * @param heap free bytes
 * @param battery per cent
 * @param heartbeats how many were received, ever
 * @param lost how many are missing by their sequence numbers
 */
record Vitals(
    long lastSeen,
    @Nullable String address,
    @Nullable String ip,
    @Nullable String ssid,
    @Nullable Long uptime,
    @Nullable Integer rssi,
    @Nullable Long heap,
    @Nullable Long heapMin,
    @Nullable Integer battery,
    @Nullable Long boot,
    @Nullable Long seq,
    long heartbeats,
    long lost) {
  /** A larger jump is a restart or nonsense and not a thousand lost messages. */
  private static final long LARGEST_GAP = 10_000;

  static Vitals first(long at) {
    return new Vitals(at, null, null, null, null, null, null, null, null, null, null, 0, 0);
  }

  Vitals seen(long at, @Nullable String from, @Nullable Long newBoot) {
    return new Vitals(
        at,
        from == null ? address : from,
        ip,
        ssid,
        uptime,
        rssi,
        heap,
        heapMin,
        battery,
        newBoot == null ? boot : newBoot,
        seq,
        heartbeats,
        lost);
  }

  Vitals beat(long at, Heartbeat beat) {
    return new Vitals(
        at,
        address,
        kept(WireText.cut(beat.ip()), ip),
        kept(WireText.cut(beat.ssid()), ssid),
        beat.up(),
        beat.rssi() == null ? rssi : beat.rssi(),
        beat.heap() == null ? heap : beat.heap(),
        beat.heapMin() == null ? heapMin : beat.heapMin(),
        beat.bat() == null ? battery : beat.bat(),
        beat.boot() == null ? boot : beat.boot(),
        beat.seq(),
        heartbeats + 1,
        lost + missing(beat));
  }

  Vitals beat(long at, SkiClockHeartbeat beat) {
    return new Vitals(
        at,
        address,
        kept(WireText.cut(beat.ip()), ip),
        kept(WireText.cut(beat.ssid()), ssid),
        beat.uptime() == null ? uptime : beat.uptime(),
        beat.rssi() == null ? rssi : beat.rssi(),
        beat.freeHeap() == null ? heap : beat.freeHeap(),
        heapMin,
        battery,
        boot,
        seq,
        heartbeats + 1,
        lost);
  }

  private long missing(Heartbeat beat) {
    if (seq == null || restarted(beat)) {
      return 0;
    }
    long gap = beat.seq() - seq - 1;
    return gap > 0 && gap <= LARGEST_GAP ? gap : 0;
  }

  private boolean restarted(Heartbeat beat) {
    return beat.boot() != null && boot != null && !Objects.equals(beat.boot(), boot);
  }

  private static @Nullable String kept(@Nullable String fresh, @Nullable String known) {
    return fresh == null ? known : fresh.equals(known) ? known : fresh;
  }
}
