package io.crispfleet.jesptool.source;

import java.util.List;
import java.util.Map;

/** A flat folder in memory, so that many thousand variants of a build can be read quickly. */
record MemoryTree(Map<String, byte[]> content) implements SourceTree {
  @Override
  public String name() {
    return "memory";
  }

  @Override
  public List<String> files() {
    return content.keySet().stream().filter(path -> !path.contains("/")).sorted().toList();
  }

  @Override
  public List<String> folders() {
    return List.of();
  }

  @Override
  public SourceTree folder(String name) {
    throw new AssertionError("there are no folders, so nobody asks for " + name);
  }

  @Override
  public boolean has(String path) {
    return content.containsKey(SourceTree.inside(path));
  }

  @Override
  public byte[] read(String path) {
    byte[] data = content.get(SourceTree.inside(path));
    if (data == null) {
      throw SourceTree.missing(path, name());
    }
    return data;
  }
}
