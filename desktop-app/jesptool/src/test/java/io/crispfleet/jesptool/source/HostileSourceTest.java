package io.crispfleet.jesptool.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.jesptool.bundle.FlashBundle;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileSourceTest {
  private static final int MUTATIONS = 10_000;

  /** Fewer, because each one is a file; what is tested is our use of the JDK's reader. */
  private static final int MUTATED_ARCHIVES = 1_000;

  private static final Optional<Chip> ESP32 = Optional.of(Chip.ESP32);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret.bin",
        "a/../../secret.bin",
        "/etc/hostname",
        "C:/x.bin",
        "..",
        "",
        "\\\\host\\x",
        "https://example.org/app.bin"
      })
  void pathsOutOfTheBuildAreRefused(String path) throws IOException {
    Files.write(folder.resolve("secret.bin"), Builds.app(Chip.ESP32));
    Map<String, byte[]> files =
        Map.of(
            "flasher_args.json",
            Builds.text("{\"flash_files\":{\"0x0\":\"" + path.replace("\\", "\\\\") + "\"}}"));
    Path build = Builds.write(folder.resolve("build"), files);
    Path zip = Builds.zip(folder.resolve("b.zip"), "", files);
    assertRefused(build, "inside the build");
    assertRefused(zip, "inside the build");
  }

  @Test
  void linksOutOfTheBuildAreRefused() throws IOException {
    Path secret = Files.write(folder.resolve("secret.bin"), Builds.app(Chip.ESP32));
    Map<String, byte[]> files = Builds.espIdf();
    files.remove("stick.bin");
    Path build = Builds.write(folder.resolve("build"), files);
    Files.createSymbolicLink(build.resolve("stick.bin"), secret);
    assertRefused(build, "inside the build");
  }

  @Test
  void archiveThatExpandsWithoutMeasureIsRefused() throws IOException {
    Path zip = folder.resolve("bomb.zip");
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream bomb = new ZipOutputStream(out)) {
      bomb.putNextEntry(new ZipEntry("app.bin"));
      byte[] block = new byte[1024 * 1024];
      for (int i = 0; i < 64; i++) {
        bomb.write(block);
      }
    }
    assertRefused(zip, "expands beyond all measure");
  }

  @Test
  void archiveOfBlankFlashIsFine() {
    byte[] flash = Arrays.copyOf(Builds.merged(Chip.ESP32, 0), 16 * 1024 * 1024);
    Path zip = Builds.zip(folder.resolve("m.zip"), "", Map.of("merged.bin", flash));
    assertThat(BundleReader.read(List.of(zip.toString()), Optional.empty()).totalBytes())
        .isEqualTo(flash.length);
  }

  @Test
  void archiveWithTooManyFilesIsRefused() {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i <= SourceTree.MAX_NAMES; i++) {
      files.put("f" + i, new byte[0]);
    }
    assertRefused(Builds.zip(folder.resolve("many.zip"), "", files), "more than 10000 files");
  }

  @Test
  void sourcesLargerThanAnyFlashAreRefused() throws IOException {
    Path big = folder.resolve("big.bin");
    try (var file = new RandomAccessFile(big.toFile(), "rw")) {
      file.setLength(ReadBudget.MAX_BYTES + 1L);
    }
    assertThatThrownBy(() -> BundleReader.read(List.of("0=" + big), Optional.empty()))
        .isInstanceOf(EspException.BadInput.class)
        .hasMessageContaining("larger than 128 MB");
  }

  @Test
  void mutatedArchivesAreReadOrRefused() throws IOException {
    Path zip = Builds.zip(folder.resolve("z.zip"), "", Builds.webTools());
    byte[] good = Files.readAllBytes(zip);
    mutate(
        good,
        MUTATED_ARCHIVES,
        bad -> {
          Files.write(zip, bad);
          return BundleReader.read(List.of(zip.toString()), ESP32);
        });
  }

  @Test
  void mutatedManifestsAreReadOrRefused() throws IOException {
    mutateFile(Builds.webTools(), "manifest.json");
  }

  @Test
  void mutatedFlasherArgsAreReadOrRefused() throws IOException {
    mutateFile(Builds.espIdf(), "flasher_args.json");
  }

  @Test
  void mutatedPartitionsOfABuildAreReadOrRefused() throws IOException {
    mutateFile(Builds.platformIo(Chip.ESP32), "partitions.bin");
  }

  @Test
  void mutatedImagesAreReadOrRefused() throws IOException {
    byte[] good = Arrays.copyOf(Builds.app(Chip.ESP32), 64);
    mutate(good, MUTATIONS, bad -> SingleFile.read("app.bin", bad, ESP32));
  }

  private static void mutateFile(Map<String, byte[]> build, String file) throws IOException {
    Map<String, byte[]> files = new TreeMap<>(build);
    mutate(
        build.get(file),
        MUTATIONS,
        bad -> {
          files.put(file, bad);
          return BundleJoin.join(List.of(new BuildFormats(ESP32).read(new MemoryTree(files))));
        });
  }

  private interface Reader {
    FlashBundle read(byte[] bad) throws IOException;
  }

  /** Changes bytes and length; a fixed seed, so that a failure repeats. */
  private static void mutate(byte @Nullable [] good, int rounds, Reader reader) throws IOException {
    byte[] original = Objects.requireNonNull(good);
    Random random = new Random(42);
    for (int round = 0; round < rounds; round++) {
      int cut = random.nextInt(4) == 0 ? random.nextInt(original.length) : 0;
      byte[] bad = Arrays.copyOf(original, original.length - cut);
      for (int i = random.nextInt(4); i > 0 && bad.length > 0; i--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(reader.read(bad).parts()).isNotEmpty();
      } catch (EspException.BadInput expected) {
        assertThat(expected.advice()).isNotBlank();
      }
    }
  }

  private static void assertRefused(Path source, String reason) {
    assertThatThrownBy(() -> BundleReader.read(List.of(source.toString()), Optional.empty()))
        .isInstanceOf(EspException.BadInput.class)
        .hasMessageContaining(reason);
  }
}
