package io.crispfleet.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has used; Linux only. */
final class ProcessFigures {
  private ProcessFigures() {}

  /** Processor time so far, user and system. */
  static double cpuSeconds(long pid) {
    return ProcessHandle.of(pid).orElseThrow().info().totalCpuDuration().orElseThrow().toNanos()
        / 1e9;
  }

  /** The most memory it ever held, MB. */
  static double peakMegabytes(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow()
        / 1e3;
  }
}
