package io.crispfleet.server.auth;

import io.crispfleet.contract.api.audit.AuditEntry;
import java.util.List;
import java.util.stream.Collectors;

/** Audit entries for spreadsheets (RFC 4180). */
final class AuditCsv {
  static final String HEADING = "id,at,actor,action,target,detail,address,previous,hash\r\n";

  private AuditCsv() {}

  static String line(AuditEntry entry) {
    return List.of(
                Long.toString(entry.id()),
                entry.at().toString(),
                entry.actor(),
                entry.action(),
                entry.target(),
                entry.detail(),
                entry.address(),
                entry.previous(),
                entry.hash())
            .stream()
            .map(AuditCsv::cell)
            .collect(Collectors.joining(","))
        + "\r\n";
  }

  /** A spreadsheet must not take what somebody wrote for a formula. */
  private static String cell(String text) {
    String safe = !text.isEmpty() && "=+-@".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    boolean quoted = safe.chars().anyMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
    return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
