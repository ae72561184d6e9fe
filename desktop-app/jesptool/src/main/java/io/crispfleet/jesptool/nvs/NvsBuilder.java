package io.crispfleet.jesptool.nvs;

import io.crispfleet.jesptool.error.EspException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Collects settings for one board: {@code new NvsBuilder().namespace("wifi").put("ssid",
 * "x").build(0x6000)}.
 */
public final class NvsBuilder {
  private record Name(String namespace, String key) {}

  private final List<NvsEntry> entries = new ArrayList<>();
  private final Set<Name> taken = new HashSet<>();
  private Optional<String> namespace = Optional.empty();

  /** The namespace of all following keys; may be one that was used before. */
  public NvsBuilder namespace(String name) {
    NvsEntry.requireName("namespace", name);
    namespace = Optional.of(name);
    return this;
  }

  public NvsBuilder put(String key, String value) {
    return put(key, new NvsValue.Text(value));
  }

  public NvsBuilder put(String key, byte[] value) {
    return put(key, new NvsValue.Blob(value.clone()));
  }

  public NvsBuilder put(String key, NvsType type, long value) {
    return put(key, NvsValue.Int.of(type, value));
  }

  /**
   * Adds a value.
   *
   * @throws EspException.BadInput without a namespace, and for a key that is there already
   */
  public NvsBuilder put(String key, NvsValue value) {
    String space =
        namespace.orElseThrow(
            () ->
                new EspException.BadInput(
                    "The key '" + key + "' is in no namespace.", "Start with a namespace."));
    NvsEntry entry = new NvsEntry(space, key, value);
    if (!taken.add(new Name(space, key))) {
      throw new EspException.BadInput(
          "The key '" + key + "' is twice in namespace '" + space + "'.", "Remove one of them.");
    }
    entries.add(entry);
    return this;
  }

  public List<NvsEntry> entries() {
    return List.copyOf(entries);
  }

  /**
   * The content of an NVS partition.
   *
   * @param size of the partition: a multiple of 4096, 0x3000 to 16 MB
   * @throws EspException.BadInput when the size is not usable or too small for the values
   */
  public byte[] build(long size) {
    return NvsWriter.write(entries, size);
  }
}
