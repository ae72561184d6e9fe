package io.crispfleet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code docs/benchmarks.md}: every bench has its own section between two comments. */
public final class BenchmarkDocument {
  private static final String HEAD = "# Benchmarks\n";

  private final Path file;

  public BenchmarkDocument(Path file) {
    this.file = file;
  }

  /** Replaces a section where it stands; a new one comes last. */
  public void write(String section, String markdown) throws IOException {
    String begin = "<!-- begin " + section + " -->\n";
    String end = "<!-- end " + section + " -->\n";
    String fresh = begin + markdown.strip() + "\n" + end;
    String old = Files.exists(file) ? Files.readString(file) : HEAD;
    int from = old.indexOf(begin);
    int to = old.indexOf(end);
    Files.writeString(
        file,
        from < 0 || to < from
            ? old.stripTrailing() + "\n\n" + fresh
            : old.substring(0, from) + fresh + old.substring(to + end.length()));
  }
}
