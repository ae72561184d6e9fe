package io.crispfleet.jesptool.source;

import io.crispfleet.jesptool.bundle.FlashBundle;
import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.bundle.FlashSettings;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.partition.ByteQuantity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads flash sources. A source is one of
 *
 * <ul>
 *   <li>{@code OFFSET=FILE}, for example {@code 0x10000=app.bin}: the file as it is, at that
 *       offset;
 *   <li>a merged image or a lone app image, see {@link SingleFile} for where it goes;
 *   <li>an Intel HEX or UF2 file;
 *   <li>an ESP-IDF build or project folder, or its {@code flasher_args.json};
 *   <li>a PlatformIO or Arduino build folder, or a PlatformIO project folder;
 *   <li>a folder with an ESP Web Tools {@code manifest.json}, or that file;
 *   <li>a zip archive of any of these.
 * </ul>
 *
 * Several sources are joined. At most 128 MB are read in all.
 */
public final class BundleReader {
  private BundleReader() {}

  /**
   * Reads and joins all sources.
   *
   * @param wanted chooses among the builds of a manifest and tells where a lone image goes; whether
   *     the bundle suits a board is for others to check
   * @throws EspException.BadInput when a source is missing, unknown, too large or damaged, or when
   *     contents overlap or are for different chips
   */
  public static FlashBundle read(List<String> sources, Optional<Chip> wanted) {
    if (sources.isEmpty()) {
      throw new EspException.BadInput(
          "There is nothing to flash.", "Name a bundle, a build folder or OFFSET=FILE.");
    }
    ReadBudget budget = new ReadBudget();
    List<FlashBundle> bundles = new ArrayList<>();
    for (String source : sources) {
      bundles.add(read(source, wanted, budget));
    }
    return BundleJoin.join(bundles);
  }

  private static FlashBundle read(String source, Optional<Chip> wanted, ReadBudget budget) {
    int equals = source.indexOf('=');
    OptionalLong offset =
        equals > 0 ? ByteQuantity.parse(source.substring(0, equals)) : OptionalLong.empty();
    if (offset.isPresent()) {
      Path file = SourceFiles.path(source.substring(equals + 1));
      String name = SourceFiles.name(file);
      FlashPart part = new FlashPart(offset.getAsLong(), name, budget.read(file));
      return new FlashBundle(name, Optional.empty(), FlashSettings.KEEP, List.of(part));
    }
    Path path = SourceFiles.path(source);
    if (Files.isDirectory(path)) {
      return new BuildFormats(wanted).read(new FolderTree(path, budget));
    }
    if (SourceFiles.name(path).endsWith(".json")) {
      Path folder = Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(path);
      return new BuildFormats(wanted)
          .readJson(new FolderTree(folder, budget), SourceFiles.name(path));
    }
    if (ZipTree.isZip(path)) {
      try (ZipTree zip = ZipTree.open(path, budget)) {
        return new BuildFormats(wanted).read(zip);
      }
    }
    return SingleFile.read(SourceFiles.name(path), budget.read(path), wanted);
  }
}
