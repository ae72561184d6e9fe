package io.crispfleet.server.releases.upload;

import io.crispfleet.jesptool.bundle.FlashBundle;
import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.partition.PartitionTable;
import io.crispfleet.jesptool.source.BundleReader;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.releases.inspect.ArtifactKind;
import io.crispfleet.server.releases.inspect.Layout;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Zip archives of a build: ESP-IDF with {@code flasher_args.json}, PlatformIO, Arduino, ESP Web
 * Tools. One at a time, because what is unpacked is held in memory.
 */
public final class Bundles {
  private static final long LIMIT = 32L << 20;
  private static final int BUFFER = 64 * 1024;

  private final Path folder;
  private final Semaphore turn = new Semaphore(1);

  /**
   * Makes a reader.
   *
   * @param folder for the archive while it is read; its owner removes what a crash leaves there
   */
  public Bundles(Path folder) {
    this.folder = folder;
  }

  void read(InputStream content, Form form) throws IOException {
    Path archive = Files.createTempFile(folder, "bundle-", ".zip");
    try {
      copy(content, archive);
      read(archive, form);
    } finally {
      Files.deleteIfExists(archive);
    }
  }

  /** Takes the files out of an archive that is on disk. */
  public void read(Path archive, Form form) throws IOException {
    turn.acquireUninterruptibly();
    try {
      FlashBundle bundle = BundleReader.read(List.of(archive.toString()), Optional.empty());
      Optional<Layout> layout = layout(bundle);
      for (FlashPart part : bundle.parts()) {
        form.store(kind(part, bundle, layout), new ByteArrayInputStream(part.data()));
      }
    } catch (EspException e) {
      throw Problem.unprocessable("BAD_BUNDLE", e.getMessage() + " " + e.advice());
    } finally {
      turn.release();
    }
  }

  private static Optional<Layout> layout(FlashBundle bundle) {
    return bundle.parts().stream()
        .filter(part -> part.offset() == PartitionTable.DEFAULT_OFFSET)
        .map(part -> Layout.of(part.data()))
        .findFirst();
  }

  private static ArtifactKind kind(FlashPart part, FlashBundle bundle, Optional<Layout> layout) {
    long offset = part.offset();
    Chip chip = bundle.chip().orElse(Chip.ESP32);
    long app = layout.map(Layout::appOffset).orElse(ArtifactKind.APP.offset(chip));
    if (offset == app) {
      return ArtifactKind.APP;
    }
    if (offset == PartitionTable.DEFAULT_OFFSET) {
      return ArtifactKind.PARTITIONS;
    }
    if (offset < PartitionTable.DEFAULT_OFFSET) {
      return ArtifactKind.BOOTLOADER;
    }
    if (offset < app) {
      return ArtifactKind.BOOT_APP0;
    }
    boolean filesystem =
        layout.flatMap(Layout::filesystem).filter(row -> row.offset() == offset).isPresent();
    if (filesystem) {
      return ArtifactKind.FILESYSTEM;
    }
    throw Problem.unprocessable(
        "UNKNOWN_PART",
        "The bundle has '%s' for offset 0x%x, which is no part of a release."
            .formatted(part.name(), offset));
  }

  private static void copy(InputStream content, Path archive) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long size = 0;
    try (OutputStream out = Files.newOutputStream(archive)) {
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        size += n;
        if (size > LIMIT) {
          throw new Problem(413, "TOO_LARGE", "A bundle has at most " + LIMIT + " bytes.");
        }
        out.write(buffer, 0, n);
      }
    }
  }
}
