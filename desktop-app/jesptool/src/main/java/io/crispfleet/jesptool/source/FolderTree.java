package io.crispfleet.jesptool.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A folder on disk. Links to files outside of it are not followed. */
final class FolderTree implements SourceTree {
  private final Path root;
  private final ReadBudget budget;

  FolderTree(Path root, ReadBudget budget) {
    this.root = root;
    this.budget = budget;
  }

  @Override
  public String name() {
    return SourceFiles.name(root);
  }

  @Override
  public List<String> files() {
    return names(Files::isRegularFile);
  }

  @Override
  public List<String> folders() {
    return names(Files::isDirectory);
  }

  @Override
  public SourceTree folder(String name) {
    return new FolderTree(root.resolve(name), budget);
  }

  @Override
  public boolean has(String path) {
    return Files.isRegularFile(root.resolve(SourceTree.inside(path)));
  }

  @Override
  public byte[] read(String path) {
    if (!has(path)) {
      throw SourceTree.missing(path, name());
    }
    try {
      Path file = root.resolve(SourceTree.inside(path)).toRealPath();
      if (!file.startsWith(root.toRealPath())) {
        throw SourceTree.outside(path);
      }
      return budget.read(file);
    } catch (IOException e) {
      throw SourceFiles.unreadable(path, e);
    }
  }

  private List<String> names(Predicate<Path> kind) {
    try (Stream<Path> entries = Files.list(root)) {
      List<Path> found = entries.limit(MAX_NAMES + 1L).toList();
      if (found.size() > MAX_NAMES) {
        throw SourceTree.tooMany(name());
      }
      return found.stream().filter(kind).map(SourceFiles::name).sorted().toList();
    } catch (IOException e) {
      throw SourceFiles.unreadable(name(), e);
    }
  }
}
