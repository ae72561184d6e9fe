package io.crispfleet.emulator.fault;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The faults of one running board and how far each has got. Used by the board's thread only. */
public final class FaultPlan {
  private static final byte[] NOISE = {'~', 0x1B, '!', (byte) 0x80, '\r', '\n'};

  private final List<Fault> faults;
  private final Map<Fault, Integer> spent = new HashMap<>();
  private long received;
  private long replies;

  public FaultPlan(List<Fault> faults) {
    this.faults = List.copyOf(faults);
  }

  /** Factor for erase times; 1 without such a fault. */
  public int eraseFactor() {
    int factor = 1;
    for (Fault fault : faults) {
      if (fault instanceof Fault.SlowErase slow) {
        factor = Math.max(factor, slow.factor());
      }
    }
    return factor;
  }

  /** Whether a fault without parameters is among them. */
  public boolean has(Class<? extends Fault> kind) {
    return faults.stream().anyMatch(kind::isInstance);
  }

  /** Whether the bridge cannot do a rate. */
  public boolean isDead(int baud) {
    return faults.contains(new Fault.DeadBaud(baud));
  }

  /** Counts received bytes and damages those that a bit flip falls on. */
  public void receive(byte[] bytes, int length) {
    for (Fault fault : faults) {
      if (fault instanceof Fault.BitFlip(long after, int count)) {
        long from = Math.max(after, received);
        long to = Math.min(after + count, received + length);
        for (long at = from; at < to; at++) {
          bytes[(int) (at - received)] ^= 0x10;
        }
      }
    }
    received += length;
  }

  /** How long the board is unplugged, when it is time to; once per fault. */
  public Optional<Duration> vanishDue() {
    for (Fault fault : faults) {
      if (fault instanceof Fault.Vanish(long after, Duration reappear)
          && received >= after
          && spend(fault, 1)) {
        return Optional.of(reappear);
      }
    }
    return Optional.empty();
  }

  /** How long the wire is cut, when it is time to; zero for good; once per fault. */
  public Optional<Duration> wireCutDue() {
    for (Fault fault : faults) {
      if (fault instanceof Fault.WireCut(long after, Duration restore)
          && received >= after
          && spend(fault, 1)) {
        return Optional.of(restore);
      }
    }
    return Optional.empty();
  }

  /** Whether the stub crashes now that it has received so many bytes. */
  public boolean stubCrashDue(long stubBytes) {
    for (Fault fault : faults) {
      if (fault instanceof Fault.StubCrash(long after, int count)
          && stubBytes >= after
          && spend(fault, count)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the reply to this command gets lost. */
  public boolean losesReply(int op) {
    for (Fault fault : faults) {
      if (fault instanceof Fault.LostReply(int lost, int count)
          && lost == op
          && spend(fault, count)) {
        return true;
      }
    }
    return false;
  }

  /** Stray bytes to send before the next reply; mostly none. */
  public byte[] noiseBeforeReply() {
    replies++;
    for (Fault fault : faults) {
      if (fault instanceof Fault.Noise(int every) && replies % every == 0) {
        return NOISE.clone();
      }
    }
    return new byte[0];
  }

  private boolean spend(Fault fault, int count) {
    int used = spent.getOrDefault(fault, 0);
    if (used >= count) {
      return false;
    }
    spent.put(fault, used + 1);
    return true;
  }
}
