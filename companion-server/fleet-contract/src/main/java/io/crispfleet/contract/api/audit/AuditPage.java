package io.crispfleet.contract.api.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries, newest first.
 *
 * @param next cursor of the page with older ones; null on the last
 */
public record AuditPage(List<AuditEntry> entries, @Nullable String next) {
  public AuditPage {
    entries = List.copyOf(entries);
  }
}
