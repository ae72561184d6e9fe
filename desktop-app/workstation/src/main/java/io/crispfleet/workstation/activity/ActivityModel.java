package io.crispfleet.workstation.activity;

import io.crispfleet.client.ApiClient;
import io.crispfleet.contract.api.audit.AuditEntry;
import io.crispfleet.contract.api.audit.AuditPage;
import io.crispfleet.workstation.poll.Poll;
import io.crispfleet.workstation.poll.Polled;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The newest entries of the audit log. */
public final class ActivityModel {
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final int MOST = 500;

  private final Poll<List<AuditEntry>> poll;

  public ActivityModel(ApiClient api, InstantSource clock) {
    this.poll =
        Poll.onVirtualThreads(
            "activity",
            () -> api.get("/api/v1/audit").query("limit", MOST).read(AuditPage.class).entries(),
            EVERY,
            clock);
  }

  Polled<List<AuditEntry>> look() {
    return poll.look();
  }

  Optional<List<AuditEntry>> last() {
    return poll.last();
  }

  /** Those that mention a text anywhere, in any case. */
  static List<AuditEntry> mentioning(List<AuditEntry> entries, String text) {
    String wanted = text.strip().toLowerCase(Locale.ROOT);
    return wanted.isEmpty()
        ? entries
        : entries.stream().filter(entry -> words(entry).contains(wanted)).toList();
  }

  private static String words(AuditEntry entry) {
    return String.join(
            " ", entry.actor(), entry.action(), entry.target(), entry.detail(), entry.address())
        .toLowerCase(Locale.ROOT);
  }
}
