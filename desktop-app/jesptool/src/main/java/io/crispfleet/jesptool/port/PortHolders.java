package io.crispfleet.jesptool.port;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names the processes that hold serial devices, from the open files in {@code /proc}. Only Linux
 * tells; other systems have no such folder and the answer is empty. Without root, processes of
 * other users are not seen.
 */
public final class PortHolders {
  private static final int MAX_PROCESSES = 20_000;
  private static final int MAX_DESCRIPTORS = 500_000;
  private static final int MAX_COMMAND = 200;

  private final Path proc;

  public PortHolders() {
    this(Path.of("/proc"));
  }

  PortHolders(Path proc) {
    this.proc = proc;
  }

  /** Who holds {@code device}, which may be a link such as {@code /dev/serial/by-id/…}. */
  public List<PortHolder> of(String device) {
    return of(List.of(device)).getOrDefault(device, List.of());
  }

  /** Who holds which of {@code devices}, in one pass over the processes. */
  public Map<String, List<PortHolder>> of(List<String> devices) {
    Map<Path, String> wanted = new HashMap<>();
    devices.forEach(device -> wanted.put(real(device), device));
    Map<String, List<PortHolder>> holders = new HashMap<>();
    int budget = MAX_DESCRIPTORS;
    for (Path process : list(proc, "[0-9]*", MAX_PROCESSES)) {
      List<Path> descriptors = list(process.resolve("fd"), "*", budget);
      budget -= descriptors.size();
      descriptors.stream()
          .map(PortHolders::target)
          .filter(wanted::containsKey)
          .distinct()
          .forEach(
              path ->
                  holders
                      .computeIfAbsent(wanted.get(path), key -> new ArrayList<>())
                      .add(holder(process)));
    }
    return holders;
  }

  private static PortHolder holder(Path process) {
    return new PortHolder(Long.parseLong(process.getFileName().toString()), command(process));
  }

  private static String command(Path process) {
    try (InputStream in = Files.newInputStream(process.resolve("cmdline"))) {
      String line = new String(in.readNBytes(MAX_COMMAND), StandardCharsets.UTF_8);
      return line.replace('\0', ' ').strip();
    } catch (IOException e) {
      return ""; // the process ended meanwhile
    }
  }

  private static List<Path> list(Path folder, String glob, int limit) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, glob)) {
      for (Path entry : stream) {
        if (entries.size() >= limit) {
          break;
        }
        entries.add(entry);
      }
    } catch (IOException | UncheckedIOException | java.nio.file.DirectoryIteratorException e) {
      return entries; // not Linux, not ours to look at, or gone meanwhile
    }
    return entries;
  }

  private static Path real(String device) {
    try {
      return Path.of(device).toRealPath();
    } catch (IOException | java.nio.file.InvalidPathException e) {
      return Path.of("/nonexistent");
    }
  }

  private static Path target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor);
    } catch (IOException | UnsupportedOperationException e) {
      return descriptor; // closed meanwhile
    }
  }
}
