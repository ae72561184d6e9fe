package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.elf.ElfFile;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.monitor.CrashFrame;
import io.crispfleet.jesptool.monitor.CrashReport;
import io.crispfleet.jesptool.symbol.Symbolizer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Names the places of a crash by an ELF file, when there is one. */
final class CrashNames {
  private final Optional<Symbolizer> symbolizer;
  private final String hash;

  private CrashNames(Optional<Symbolizer> symbolizer, String hash) {
    this.symbolizer = symbolizer;
    this.hash = hash;
  }

  /** Leaves addresses as they are. */
  static CrashNames none() {
    return new CrashNames(Optional.empty(), "");
  }

  /**
   * Reads an ELF file.
   *
   * @throws EspException.BadInput when it cannot be read or is none
   */
  static CrashNames of(Path file) {
    byte[] bytes = InputFile.read(file);
    return new CrashNames(Optional.of(Symbolizer.of(ElfFile.parse(bytes))), sha256(bytes));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has SHA-256
    }
  }

  List<CrashFrame> frames(CrashReport report) {
    return symbolizer.map(it -> CrashFrame.of(report, it)).orElseGet(() -> CrashFrame.of(report));
  }

  /** The board printed the hash of another ELF file than this one. */
  boolean isOfOtherFirmware(CrashReport report) {
    return !hash.isEmpty() && !report.elfHash().isEmpty() && !hash.startsWith(report.elfHash());
  }
}
