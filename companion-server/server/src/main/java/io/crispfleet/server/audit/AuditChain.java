package io.crispfleet.server.audit;

import io.crispfleet.contract.api.audit.AuditEntry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/** How one entry of the audit log is tied to the one before. */
final class AuditChain {
  /** What the first entry follows. */
  static final String START = "0".repeat(64);

  private static final int LONGEST_FIELD = 200;
  private static final int LONGEST_DETAIL = 4000;

  private AuditChain() {}

  /** Puts an entry behind the one with hash {@code previous}. */
  static AuditEntry next(
      String previous,
      long id,
      Instant at,
      String actor,
      String action,
      String target,
      String detail,
      String address) {
    AuditEntry unhashed =
        new AuditEntry(
            id,
            Instant.ofEpochMilli(at.toEpochMilli()),
            field(actor, LONGEST_FIELD),
            field(action, LONGEST_FIELD),
            field(target, LONGEST_FIELD),
            field(detail, LONGEST_DETAIL),
            field(address, LONGEST_FIELD),
            previous,
            "");
    return new AuditEntry(
        id,
        unhashed.at(),
        unhashed.actor(),
        unhashed.action(),
        unhashed.target(),
        unhashed.detail(),
        unhashed.address(),
        previous,
        hash(unhashed));
  }

  /** The hash the entry must have; see {@link AuditEntry}. */
  static String hash(AuditEntry entry) {
    String text =
        String.join(
            "\n",
            entry.previous(),
            Long.toString(entry.id()),
            Long.toString(entry.at().toEpochMilli()),
            entry.actor(),
            entry.action(),
            entry.target(),
            entry.address(),
            entry.detail());
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** On one line and of bounded length, so that entries cannot run into each other. */
  private static String field(String text, int most) {
    String line =
        text.codePoints()
            .map(c -> Character.isISOControl(c) ? ' ' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    if (line.length() <= most) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(most - 1)) ? most - 1 : most;
    return line.substring(0, end);
  }
}
