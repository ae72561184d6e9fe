package io.crispfleet.bench.firmware;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A large fleet in one process, the proof of a long run, and the time that a frame takes. */
public final class FirmwareBench {
  private static final int HEARTBEAT_SECONDS = 10;
  private static final long PATIENCE_SECONDS = 90;
  private static final Path PORTS = Path.of(System.getProperty("ports"));

  /** A game, and the time to verify a run of five minutes. */
  private static final Pattern BENCH = Pattern.compile("^\\S+\\s+([0-9.]+) ms");

  private static final Pattern MEMBER = Pattern.compile("\"(\\w+)\":(-?[0-9.]+)");

  private final int sticks;
  private final int seconds;
  private final Path scratch;
  private final FirmwareReport report;

  private FirmwareBench(int sticks, int seconds, Path scratch) {
    this.sticks = sticks;
    this.seconds = seconds;
    this.scratch = scratch;
    this.report = new FirmwareReport(sticks, seconds);
  }

  public static void main(String[] arguments) throws Exception {
    List<String> options = List.of(arguments);
    boolean quick = options.contains("--quick");
    Path scratch = Files.createTempDirectory("crispfleet-bench");
    boolean met;
    try {
      FirmwareBench bench =
          new FirmwareBench(
              number(options, "--sticks", quick ? 1000 : 10_000),
              number(options, "--seconds", quick ? 20 : 40),
              scratch);
      bench.fleet();
      bench.replay();
      bench.frames();
      System.out.print(bench.report.text());
      if (options.contains("--write-docs")) {
        bench.report.writeInto(Path.of(System.getProperty("benchmarks")));
      }
      System.out.println(bench.report.json());
      met = bench.report.met();
    } finally {
      try (Stream<Path> files = Files.walk(scratch)) {
        files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
      }
    }
    System.exit(met ? 0 : 1);
  }

  private static int number(List<String> options, String name, int otherwise) {
    int at = options.indexOf(name);
    return at < 0 ? otherwise : Integer.parseInt(options.get(at + 1));
  }

  private void fleet() throws Exception {
    try (Broker broker = new Broker(scratch)) {
      Process process = startFleet(broker.port);
      try {
        awaitHeartbeats(broker, process);
        long began = System.nanoTime();
        double cpu = cpuSeconds(process.pid());
        double brokerCpu = cpuSeconds(broker.pid());
        long heartbeats = broker.heartbeats.get();
        TimeUnit.SECONDS.sleep(seconds);
        double took = (System.nanoTime() - began) / 1e9;
        heartbeats = broker.heartbeats.get() - heartbeats;
        double rate = (double) sticks / HEARTBEAT_SECONDS;
        report.atMost(
            "CPU of %,d sticks, cores".formatted(sticks),
            "cores",
            (cpuSeconds(process.pid()) - cpu) / took,
            0.5);
        report.known(
            "CPU of the broker, cores",
            "brokerCores",
            (cpuSeconds(broker.pid()) - brokerCpu) / took);
        report.atMost("most memory, MB", "megabytes", peakMegabytes(process.pid()), 150);
        // A heartbeat that falls just outside of the window is none that was lost.
        report.atLeast(
            "heartbeats that arrived a second", "perSecond", heartbeats / took, rate * 0.98);
      } finally {
        process.destroy();
        process.waitFor();
      }
    }
  }

  private Process startFleet(int port) throws IOException {
    Path credentials = scratch.resolve("credentials");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < sticks; i++) {
      lines.add("%06X %s".formatted(0xF00000 + i, "A".repeat(43)));
    }
    Files.write(credentials, lines);
    return new ProcessBuilder(
            PORTS.resolve("host/cfstick").toString(),
            "--count",
            String.valueOf(sticks),
            "--mqtt",
            "mqtt://127.0.0.1:" + port,
            "--credentials",
            credentials.toString(),
            "--heartbeat",
            String.valueOf(HEARTBEAT_SECONDS),
            "--ramp",
            "1000")
        .redirectErrorStream(true)
        .redirectOutput(scratch.resolve("sticks.log").toFile())
        .start();
  }

  /** Until as many arrive in a second as the whole fleet sends. */
  private void awaitHeartbeats(Broker broker, Process process) throws Exception {
    for (int i = 0; i < PATIENCE_SECONDS; i++) {
      long before = broker.heartbeats.get();
      TimeUnit.SECONDS.sleep(5);
      long arrived = broker.heartbeats.get() - before;
      if (arrived >= 5.0 * sticks / HEARTBEAT_SECONDS * 0.95 && broker.heartbeats.get() >= sticks) {
        return;
      }
      if (!process.isAlive()) {
        break;
      }
    }
    throw new IOException(
        "the fleet did not come up: " + Files.readString(scratch.resolve("sticks.log")));
  }

  private void replay() throws Exception {
    double worst = 0;
    for (String line : run(PORTS.resolve("cfsim/cfsim").toString(), "bench")) {
      Matcher game = BENCH.matcher(line);
      if (game.find()) {
        worst = Math.max(worst, Double.parseDouble(game.group(1)));
      }
    }
    report.atMost(
        "re-simulating five minutes, slowest game, ms",
        "replayMs",
        worst > 0 ? worst : Double.POSITIVE_INFINITY,
        150);
  }

  private void frames() throws Exception {
    double slowest = 0;
    for (String game : run(PORTS.resolve("cfsim/cfsim").toString(), "list")) {
      String id = game.strip().split("\\s")[0];
      List<String> said =
          run(
              PORTS.resolve("host/cfstick").toString(),
              "--offline",
              "--game",
              id,
              "--screenshot",
              scratch.resolve("face.png").toString(),
              "--seconds",
              "2",
              "--json",
              "--quiet");
      slowest = Math.max(slowest, member(said.getLast(), "slowest_frame_us") / 1000);
    }
    report.atMost("longest frame of any game, ms", "frameMs", slowest, 16);
  }

  private static double member(String json, String name) {
    Matcher members = MEMBER.matcher(json);
    while (members.find()) {
      if (members.group(1).equals(name)) {
        return Double.parseDouble(members.group(2));
      }
    }
    throw new IllegalStateException(name + " is missing in " + json);
  }

  private List<String> run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> lines;
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      lines = out.lines().toList();
    }
    if (process.waitFor() != 0 || lines.isEmpty()) {
      throw new IOException(String.join(" ", command) + " failed");
    }
    return lines;
  }

  private static double cpuSeconds(long pid) {
    return ProcessHandle.of(pid).orElseThrow().info().totalCpuDuration().orElseThrow().toNanos()
        / 1e9;
  }

  private static double peakMegabytes(long pid) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
              .filter(line -> line.startsWith("VmHWM:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElseThrow()
          / 1e3;
    }
  }
}
