package io.crispfleet.bench.server;

import io.crispfleet.bench.BenchmarkDocument;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures whole companion servers, started the way people start them, while the load is made on
 * the same cores. What is named on the command line is measured: {@code start}, {@code scores},
 * {@code boards}, {@code downloads}; all of it when nothing is.
 */
public final class ServerBench {
  private ServerBench() {}

  /** Something to measure in a folder of its own. */
  private interface Scenario {
    List<Figure> measure(Path scratch, boolean quick) throws Exception;
  }

  private record Named(String name, Scenario scenario) {}

  private static final List<Named> SCENARIOS =
      List.of(
          new Named("start", Starts::measure),
          new Named("scores", Scores::measure),
          new Named("boards", FullBoards::measure),
          new Named("downloads", Downloads::measure));

  public static void main(String[] arguments) throws Exception {
    List<String> options = List.of(arguments);
    boolean quick = options.contains("--quick");
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    List<Figure> figures = new ArrayList<>();
    inScratch(ServerBench::once, quick);
    for (Named named : SCENARIOS) {
      if (options.stream().allMatch(option -> option.startsWith("--"))
          || options.contains(named.name)) {
        System.err.println("bench: " + named.name);
        figures.addAll(inScratch(named.scenario, quick));
      }
    }
    ServerReportTable report =
        new ServerReportTable(LocalDate.now(ZoneOffset.UTC), load, quick, figures);
    System.out.println(report.text());
    if (options.contains("--write-docs")) {
      Path root = Path.of(System.getProperty("crispfleet.root"));
      new BenchmarkDocument(root.resolve("docs").resolve("benchmarks.md"))
          .write("server", report.markdown());
    }
    System.out.println(report.json());
  }

  /**
   * Lets a server do a little of everything: at the end of the first run after a build the launcher
   * keeps the classes that were loaded, and what is measured is how servers run from then on.
   */
  private static List<Figure> once(Path scratch, boolean quick) throws Exception {
    try (ServerProcess server = ServerProcess.start(scratch.resolve("data"), Map.of());
        Admin admin = Admin.setUp(server);
        HttpLoad load = new HttpLoad(server.http(), 1)) {
      load.run(ScoreRequests.signed(admin.sticks(1), 100, 1, "127.0.0.1"), 0);
      Admin.plays(server);
    }
    return List.of();
  }

  private static List<Figure> inScratch(Scenario scenario, boolean quick) throws Exception {
    Path scratch = Files.createTempDirectory("crispfleet-bench");
    try {
      return scenario.measure(scratch, quick);
    } finally {
      try (Stream<Path> files = Files.walk(scratch)) {
        files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
      }
    }
  }
}
