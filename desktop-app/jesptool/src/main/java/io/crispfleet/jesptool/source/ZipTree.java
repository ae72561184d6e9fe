package io.crispfleet.jesptool.source;

import io.crispfleet.jesptool.error.EspException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A folder in a zip archive. Nothing is unpacked to disk; only the files a job needs are read, and
 * those within bounds.
 */
final class ZipTree implements SourceTree, AutoCloseable {
  private static final byte[] MAGIC = {'P', 'K', 3, 4};

  /** Below this a high ratio is ordinary: blank flash compresses a thousandfold. */
  private static final int RATIO_MATTERS = 32 * 1024 * 1024;

  private static final int MAX_RATIO = 200;

  /** No names, names that lead elsewhere, and what macOS adds to every archive. */
  private static final Set<String> IGNORED = Set.of("", ".", "..", "__MACOSX");

  private final ZipFile zip;
  private final String name;
  private final String prefix;
  private final ReadBudget budget;

  private ZipTree(ZipFile zip, String name, String prefix, ReadBudget budget) {
    this.zip = zip;
    this.name = name;
    this.prefix = prefix;
    this.budget = budget;
  }

  static boolean isZip(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    } catch (IOException e) {
      throw SourceFiles.unreadable(file.toString(), e);
    }
  }

  static ZipTree open(Path file, ReadBudget budget) {
    String name = SourceFiles.name(file);
    try {
      ZipFile zip = new ZipFile(file.toFile());
      if (zip.size() > MAX_NAMES) {
        zip.close();
        throw SourceTree.tooMany(name);
      }
      return new ZipTree(zip, name, "", budget);
    } catch (IOException e) {
      throw SourceFiles.unreadable(name, e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<String> files() {
    return names(rest -> rest.contains("/") ? "" : rest);
  }

  @Override
  public List<String> folders() {
    return names(rest -> rest.substring(0, Math.max(rest.indexOf('/'), 0)));
  }

  /** Closing the folder is not needed; the archive is closed once. */
  @Override
  public SourceTree folder(String folder) {
    return new ZipTree(zip, name, prefix + folder + "/", budget);
  }

  @Override
  public boolean has(String path) {
    ZipEntry entry = zip.getEntry(prefix + SourceTree.inside(path));
    return entry != null && !entry.isDirectory();
  }

  @Override
  public byte[] read(String path) {
    ZipEntry entry = zip.getEntry(prefix + SourceTree.inside(path));
    if (entry == null || entry.isDirectory()) {
      throw SourceTree.missing(path, name);
    }
    if (entry.getSize() > RATIO_MATTERS
        && entry.getSize() / MAX_RATIO > Math.max(entry.getCompressedSize(), 1)) {
      throw damaged(path, "it expands beyond all measure");
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] data = budget.read(path, in);
      CRC32 crc = new CRC32();
      crc.update(data);
      if (crc.getValue() != entry.getCrc()) {
        throw damaged(path, "its checksum is wrong");
      }
      return data;
    } catch (IOException e) {
      throw SourceFiles.unreadable(name + "/" + path, e);
    }
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw SourceFiles.unreadable(name, e);
    }
  }

  private List<String> names(UnaryOperator<String> pick) {
    TreeSet<String> names = new TreeSet<>();
    zip.stream()
        .map(ZipEntry::getName)
        .filter(entry -> entry.startsWith(prefix))
        .map(entry -> pick.apply(entry.substring(prefix.length())))
        .filter(entry -> !IGNORED.contains(entry))
        .forEach(names::add);
    return List.copyOf(names);
  }

  private EspException damaged(String path, String why) {
    return new EspException.BadInput(
        "'" + path + "' in '" + name + "' is unusable: " + why + ".",
        "Make the archive again; an encrypted archive must be unpacked first.");
  }
}
