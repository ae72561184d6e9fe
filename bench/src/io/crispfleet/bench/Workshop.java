package io.crispfleet.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the programs under test are. */
final class Workshop {
  private static final Path ROOT = Path.of(System.getProperty("crispfleet.root")).toAbsolutePath();

  private Workshop() {}

  static Path root() {
    return ROOT;
  }

  static Tool ours() {
    return new Tool("CrispFleet", List.of(ROOT.resolve("crispfleet").toString()));
  }

  static Optional<Tool> esptool() {
    return peer("esptool");
  }

  /** Its first argument is the pty. */
  static Optional<Tool> espflash() {
    String onPty = ROOT.resolve("bench").resolve("espflash-on-pty").toString();
    return peer("espflash")
        .map(tool -> new Tool(tool.name(), List.of(onPty, tool.command().getFirst())));
  }

  /** Set by the starting script from what {@code .ci/peers} prints. */
  private static Optional<Tool> peer(String name) {
    return Optional.ofNullable(System.getProperty("peer." + name))
        .filter(path -> Files.isExecutable(Path.of(path)))
        .map(path -> new Tool(name, List.of(path)));
  }
}
