package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.chip.SecurityInfo;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Words for {@link SecurityInfo}. */
final class SecurityText {
  /** Flag bits of GET_SECURITY_INFO, lowest first; empty where a bit has no public meaning. */
  private static final List<String> FLAGS =
      List.of(
          "secure boot enabled",
          "aggressive key revocation",
          "secure download mode",
          "secure boot key 0 revoked",
          "secure boot key 1 revoked",
          "secure boot key 2 revoked",
          "JTAG disabled by software",
          "JTAG disabled for good",
          "USB disabled",
          "data cache off in download mode",
          "instruction cache off in download mode");

  private SecurityText() {}

  static String summary(SecurityInfo security) {
    List<String> words = new ArrayList<>();
    if (security.secureBoot()) {
      words.add("secure boot");
    }
    if (security.secureDownload()) {
      words.add("secure download mode");
    }
    if (security.flashEncryption()) {
      words.add("flash encryption");
    }
    return words.isEmpty() ? "none" : String.join(", ", words);
  }

  static List<String> flags(SecurityInfo security) {
    List<String> set = new ArrayList<>();
    for (int bit = 0; bit < FLAGS.size(); bit++) {
      if ((security.flags() & (1 << bit)) != 0) {
        set.add(FLAGS.get(bit));
      }
    }
    return set;
  }

  static ObjectNode node(SecurityInfo security) {
    ObjectNode node =
        Output.JSON
            .createObjectNode()
            .put("secureBoot", security.secureBoot())
            .put("secureDownload", security.secureDownload())
            .put("flashEncryption", security.flashEncryption())
            .put("flashCryptCount", security.flashCryptCount());
    flags(security).forEach(node.putArray("flags")::add);
    return node;
  }
}
