package io.crispfleet.server.devices;

import io.crispfleet.contract.message.DeviceInfo;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a stick says that it is and runs. Text from the wire, cut to length; null while unknown.
 *
 * @param topicPrefix first topic level that a ski clock uses
 */
record Identity(
    @Nullable String product,
    @Nullable String platform,
    @Nullable String board,
    @Nullable String mac,
    @Nullable String version,
    @Nullable Long versionCode,
    @Nullable String elf,
    @Nullable Long securityVersion,
    @Nullable String partition,
    @Nullable String resetReason,
    @Nullable Long slotSize,
    @Nullable String env,
    @Nullable String topicPrefix,
    List<String> caps,
    List<String> cmds) {
  static final Identity UNKNOWN =
      new Identity(
          null, null, null, null, null, null, null, null, null, null, null, null, null, List.of(),
          List.of());

  Identity {
    caps = List.copyOf(caps);
    cmds = List.copyOf(cmds);
  }

  /** Takes over what the newest message says; a new version makes the old code and ELF void. */
  Identity running(
      @Nullable String newPlatform,
      @Nullable String newBoard,
      @Nullable String newVersion,
      @Nullable String newElf) {
    boolean same =
        (newPlatform == null || newPlatform.equals(platform))
            && (newBoard == null || newBoard.equals(board))
            && (newVersion == null || newVersion.equals(version))
            && (newElf == null || newElf.equals(elf));
    if (same) {
      return this;
    }
    boolean changed = newVersion != null && !newVersion.equals(version);
    return new Identity(
        product,
        newPlatform == null ? platform : newPlatform,
        newBoard == null ? board : newBoard,
        mac,
        newVersion == null ? version : newVersion,
        changed ? null : versionCode,
        newElf != null ? newElf : changed ? null : elf,
        changed ? null : securityVersion,
        changed ? null : partition,
        resetReason,
        slotSize,
        env,
        topicPrefix,
        caps,
        cmds);
  }

  Identity prefix(String prefix) {
    if (prefix.equals(topicPrefix)) {
      return this;
    }
    return new Identity(
        product,
        platform,
        board,
        mac,
        version,
        versionCode,
        elf,
        securityVersion,
        partition,
        resetReason,
        slotSize,
        env,
        prefix,
        caps,
        cmds);
  }

  Identity announced(EnrolmentStore.Row row) {
    return new Identity(
        row.product(),
        row.platform(),
        row.board(),
        row.mac(),
        row.version(),
        null,
        null,
        null,
        null,
        null,
        null,
        env,
        topicPrefix,
        caps,
        cmds);
  }

  /** The info message replaces everything. */
  Identity info(DeviceInfo info) {
    Integer security = info.securityVersion();
    return new Identity(
        WireText.cut(info.product()),
        WireText.cut(info.platform()),
        WireText.cut(info.board()),
        WireText.cut(info.mac()),
        WireText.cut(info.version()),
        info.versionCode(),
        WireText.cut(info.elf()),
        security == null ? null : Long.valueOf(security),
        WireText.cut(info.partition()),
        WireText.cut(info.resetReason()),
        info.slotSize(),
        WireText.cut(info.env()),
        topicPrefix,
        words(info.caps()),
        words(info.cmds()));
  }

  @SuppressWarnings("NullAway") // A list from the wire may be absent or hold nulls.
  private static List<String> words(@Nullable List<String> words) {
    return words == null
        ? List.of()
        : words.stream()
            .limit(32)
            .map(WireText::cut)
            .filter(word -> word != null && word.indexOf(',') < 0)
            .map(Objects::requireNonNull)
            .sorted()
            .toList();
  }
}
