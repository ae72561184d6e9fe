package io.crispfleet.server.devices;

import io.crispfleet.server.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Brings to the database what signs of life changed: each stick once per round, however often it
 * spoke, in transactions short enough to let others in between.
 */
final class RegistryWriter {
  private static final Logger LOG = System.getLogger(RegistryWriter.class.getName());
  private static final int ROWS_PER_WRITE = 1000;

  private final ConcurrentLinkedQueue<DeviceEntry> unwritten = new ConcurrentLinkedQueue<>();
  private final DeviceStore store;
  private volatile @Nullable String trouble;

  RegistryWriter(DeviceStore store) {
    this.store = store;
  }

  /** Takes an entry whose first mark was just set. */
  void add(DeviceEntry entry) {
    unwritten.add(entry);
  }

  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Writes everything that was marked before the call; one caller at a time. */
  synchronized void flush() {
    while (true) {
      List<DeviceEntry> taken = new ArrayList<>();
      DeviceEntry entry;
      while (taken.size() < ROWS_PER_WRITE && (entry = unwritten.poll()) != null) {
        taken.add(entry);
      }
      if (taken.isEmpty() || !write(taken) || taken.size() < ROWS_PER_WRITE) {
        return;
      }
    }
  }

  private boolean write(List<DeviceEntry> taken) {
    List<Marked> marked = new ArrayList<>(taken.size());
    List<DeviceState> rows = new ArrayList<>();
    List<DeviceState> desks = new ArrayList<>();
    List<DeviceState> vitals = new ArrayList<>(taken.size());
    List<DeviceEntry> locked = new ArrayList<>();
    try {
      for (DeviceEntry entry : taken) {
        int bits = entry.take();
        marked.add(new Marked(entry, bits));
        // The marks are taken first: a change from here on marks the entry anew.
        DeviceState state = entry.state();
        if ((bits & DeviceEntry.ROW) != 0) {
          rows.add(state);
        }
        if ((bits & DeviceEntry.VITALS) != 0) {
          vitals.add(state);
        }
        if ((bits & DeviceEntry.DESK) != 0) {
          if (entry.edits.tryLock()) {
            locked.add(entry);
            desks.add(entry.state());
          } else if (entry.mark(DeviceEntry.DESK)) {
            unwritten.add(entry);
          }
        }
      }
      store.save(rows, desks, vitals);
      trouble = null;
      return true;
    } catch (StoreException e) {
      LOG.log(Level.WARNING, "devices are not written for now: " + e.getMessage());
      trouble = "The device registry cannot write: " + e.getMessage();
      marked.forEach(this::again);
      return false;
    } finally {
      locked.forEach(entry -> entry.edits.unlock());
    }
  }

  private void again(Marked marked) {
    if (marked.bits != 0 && marked.entry.mark(marked.bits)) {
      unwritten.add(marked.entry);
    }
  }

  private record Marked(DeviceEntry entry, int bits) {}
}
