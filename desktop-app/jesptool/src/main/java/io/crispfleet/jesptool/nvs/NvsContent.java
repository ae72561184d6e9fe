package io.crispfleet.jesptool.nvs;

import io.crispfleet.jesptool.error.EspException;
import java.util.List;
import java.util.Optional;

/**
 * What an NVS partition holds.
 *
 * @param entries in the order they were written
 * @param findings full sentences about everything that could not be read; empty for a sound
 *     partition
 */
public record NvsContent(List<NvsEntry> entries, List<String> findings) {
  public NvsContent {
    entries = List.copyOf(entries);
    findings = List.copyOf(findings);
  }

  /**
   * Reads a partition. Damaged pages and entries are skipped and reported as findings.
   *
   * @param partition up to 16 MB
   * @throws EspException.BadInput when nothing in it is NVS
   */
  public static NvsContent parse(byte[] partition) {
    return NvsReader.read(partition);
  }

  public Optional<NvsValue> find(String namespace, String key) {
    return entries.stream()
        .filter(entry -> entry.namespace().equals(namespace) && entry.key().equals(key))
        .map(NvsEntry::value)
        .findFirst();
  }
}
