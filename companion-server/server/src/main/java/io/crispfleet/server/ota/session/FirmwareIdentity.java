package io.crispfleet.server.ota.session;

import io.crispfleet.server.ota.policy.Installed;
import org.jspecify.annotations.Nullable;

/**
 * What an image calls itself.
 *
 * @param version the release's label
 * @param embedded what the image says in its app descriptor; null when not known or the same
 * @param elf lower-case hex of the ELF SHA-256, maybe shortened; null when not known
 */
public record FirmwareIdentity(
    @Nullable String version, @Nullable String embedded, @Nullable String elf) {

  /**
   * True when a stick that says {@code reportedVersion} and {@code reportedElf} runs this image.
   * When both sides know the ELF hash it alone decides: two builds may share a version.
   */
  public boolean isReportedAs(@Nullable String reportedVersion, @Nullable String reportedElf) {
    if (elf != null && reportedElf != null) {
      return Installed.sameElf(elf, reportedElf);
    }
    return reportedVersion != null
        && (reportedVersion.equals(version) || reportedVersion.equals(embedded));
  }
}
