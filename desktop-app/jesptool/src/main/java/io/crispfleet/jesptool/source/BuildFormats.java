package io.crispfleet.jesptool.source;

import io.crispfleet.jesptool.bundle.FlashBundle;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Recognises what kind of build a folder or archive is. */
final class BuildFormats {
  private static final String PLATFORMIO_BUILDS = ".pio/build";

  /** Archives often wrap everything in one folder; deeper nesting is not searched. */
  private static final int MAX_WRAPPERS = 3;

  private final Optional<Chip> wanted;

  BuildFormats(Optional<Chip> wanted) {
    this.wanted = wanted;
  }

  /** Reads a build folder, a project folder or an archive of one. */
  FlashBundle read(SourceTree tree) {
    SourceTree folder = tree;
    for (int depth = 0; depth <= MAX_WRAPPERS; depth++) {
      Optional<FlashBundle> found = known(folder);
      if (found.isPresent()) {
        return found.get();
      }
      List<String> folders = folder.folders();
      if (!folder.files().isEmpty() || folders.size() != 1) {
        break;
      }
      folder = folder.folder(folders.getFirst());
    }
    throw new EspException.BadInput(
        "'" + tree.name() + "' is no build that can be flashed.",
        "Name a folder or archive with flasher_args.json (ESP-IDF), firmware.bin (PlatformIO),"
            + " *.ino.bin (Arduino) or manifest.json (ESP Web Tools), or use OFFSET=FILE.");
  }

  /** Reads a JSON file that describes a build around it. */
  FlashBundle readJson(SourceTree tree, String file) {
    JsonNode json = BuildJson.parse(file, tree.read(file));
    if (json.has("flash_files")) {
      return FlasherArgs.read(tree, json);
    }
    if (json.has("builds")) {
      return new WebManifest(wanted).read(tree, json);
    }
    throw new EspException.BadInput(
        "'" + file + "' describes no build: it has neither \"flash_files\" nor \"builds\".",
        "Name ESP-IDF's flasher_args.json or an ESP Web Tools manifest.");
  }

  private Optional<FlashBundle> known(SourceTree folder) {
    if (folder.has("platformio.ini")) {
      return Optional.of(platformIoProject(folder));
    }
    List<String> files = folder.files();
    // PlatformIO with ESP-IDF leaves a flasher_args.json that names files it does not build.
    Optional<FlashBundle> threeFiles = ThreeFileBuild.find(folder, files).map(b -> b.read(folder));
    if (threeFiles.isPresent()) {
      return threeFiles;
    }
    for (String file : List.of("flasher_args.json", "manifest.json")) {
      if (files.contains(file)) {
        return Optional.of(readJson(folder, file));
      }
    }
    if (folder.has("build/flasher_args.json")) {
      return Optional.of(readJson(folder.folder("build"), "flasher_args.json"));
    }
    List<String> images = files.stream().filter(BuildFormats::isImage).toList();
    return images.size() == 1
        ? Optional.of(SingleFile.read(images.getFirst(), folder.read(images.getFirst()), wanted))
        : Optional.empty();
  }

  private static boolean isImage(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    return name.endsWith(".bin") || name.endsWith(".hex") || name.endsWith(".uf2");
  }

  private static FlashBundle platformIoProject(SourceTree project) {
    SourceTree builds = project.folder(PLATFORMIO_BUILDS);
    List<String> environments =
        project.folders().contains(".pio")
            ? builds.folders().stream()
                .filter(folder -> builds.has(folder + "/" + ThreeFileBuild.PLATFORMIO_APP))
                .toList()
            : List.of();
    if (environments.size() != 1) {
      throw new EspException.BadInput(
          environments.isEmpty()
              ? "The PlatformIO project '" + project.name() + "' is not built."
              : "The PlatformIO project '"
                  + project.name()
                  + "' has several builds: "
                  + String.join(", ", environments)
                  + ".",
          "Run 'pio run', then name one of the folders in " + PLATFORMIO_BUILDS + ".");
    }
    SourceTree folder = builds.folder(environments.getFirst());
    return ThreeFileBuild.find(folder, folder.files()).orElseThrow().read(folder);
  }
}
