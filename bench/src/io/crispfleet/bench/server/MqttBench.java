package io.crispfleet.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A fleet of native sticks that send a heartbeat every second, at a whole server and, for scale, at
 * Mosquitto alone. Every heartbeat is looked for in the registry and in the database.
 */
public final class MqttBench {
  private static final long PATIENCE = 20_000_000_000L;

  /** Seconds of full load before it is measured: a fleet runs for days, a JVM compiles at first. */
  private static final int WARM_UP = 15;

  /**
   * What a run used: cores while it was measured, MB at most, seconds to connect, late
   * milliseconds.
   *
   * @param early the 99th percentile right after all sticks connected, before it is measured
   */
  private record Use(
      double connect, double cores, double megabytes, double p50, double p99, double early) {
    static final Use UNKNOWN =
        new Use(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
  }

  private final int sticks;
  private final int warmUp;
  private final int seconds;
  private final Path scratch;
  private final MqttReport report;
  private long lostAtMosquitto;

  private MqttBench(int sticks, int warmUp, int measured, Path scratch) {
    this.sticks = sticks;
    this.warmUp = warmUp;
    this.seconds = warmUp + measured;
    this.scratch = scratch;
    this.report = new MqttReport(sticks, warmUp, measured);
  }

  public static void main(String[] arguments) throws Exception {
    List<String> options = List.of(arguments);
    boolean quick = options.contains("--quick");
    Path scratch = Files.createTempDirectory("crispfleet-bench");
    boolean met;
    try {
      MqttBench bench =
          new MqttBench(
              number(options, "--sticks", quick ? 1000 : 5000),
              number(options, "--warm-up", quick ? 5 : WARM_UP),
              number(options, "--seconds", quick ? 5 : 60),
              scratch);
      Use mosquitto = options.contains("--alone") ? Use.UNKNOWN : bench.mosquitto();
      bench.ours(mosquitto);
      System.out.println(bench.report.text());
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

  private Use mosquitto() throws Exception {
    Optional<Path> program = MosquittoPeer.program();
    if (program.isEmpty()) {
      say("Mosquitto is not installed; it is left out");
      return Use.UNKNOWN;
    }
    say("Mosquitto");
    Beats beats = new Beats(sticks, seconds);
    try (MosquittoPeer broker = MosquittoPeer.start(program.get(), scratch)) {
      broker.receive(beats);
      long began = System.nanoTime();
      try (MqttSticks fleet =
          MqttSticks.connect(broker.address(), Collections.nCopies(sticks, ""))) {
        double connect = (System.nanoTime() - began) / 1e9;
        Use use = measured(broker.pid(), connect, fleet, beats);
        lostAtMosquitto = beats.total() - beats.arrivals();
        return use;
      }
    }
  }

  private Use measured(long pid, double connect, MqttSticks fleet, Beats beats) throws Exception {
    fleet.run(beats, 0, warmUp);
    double cpu = ProcessFigures.cpuSeconds(pid);
    double took = fleet.run(beats, warmUp, seconds);
    cpu = ProcessFigures.cpuSeconds(pid) - cpu;
    awaitArrival(beats);
    return new Use(
        connect,
        cpu / took,
        ProcessFigures.peakMegabytes(pid),
        beats.percentile(0.5, warmUp, seconds),
        beats.percentile(0.99, warmUp, seconds),
        beats.percentile(0.99, 0, warmUp));
  }

  private static void awaitArrival(Beats beats) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE;
    while (beats.allSeen() < beats.total() && System.nanoTime() < until) {
      Thread.sleep(50);
    }
  }

  private void ours(Use mosquitto) throws Exception {
    Path data = scratch.resolve("data");
    Beats beats = new Beats(sticks, seconds);
    Use use;
    long inRegistry;
    double dropped;
    try (ServerProcess server = ServerProcess.start(data, Map.of());
        FleetAccount account = new FleetAccount(server)) {
      say("provisioning %,d sticks", sticks);
      List<String> passwords = account.provision(sticks);
      say("%,d heartbeats a second for %d s", sticks, seconds);
      use = load(server, account, beats, passwords);
      inRegistry = counted(account);
      dropped = account.metric("crispfleet_mqtt_dropped_total");
    }
    ServerDatabase.Heartbeats written = ServerDatabase.heartbeats(data);
    long lostInDatabase = beats.total() - written.sum();
    if (written.sticks() != sticks || written.fewest() != seconds || written.most() != seconds) {
      lostInDatabase = Math.max(1, Math.abs(lostInDatabase));
    }
    double none = Double.NaN;
    report.figure("heartbeats sent", "sent", beats.total(), beats.total(), none, "");
    report.figure(
        "lost on the way to the registry",
        "lostToRegistry",
        beats.total() - inRegistry,
        lostAtMosquitto,
        0,
        "");
    report.figure("lost on the way to the database", "lostToDatabase", lostInDatabase, none, 0, "");
    report.figure(
        "never shown by the live feed", "lostToFeed", beats.total() - beats.allSeen(), none, 0, "");
    report.figure("dropped by the server's own client", "dropped", dropped, none, 0, "");
    report.figure("CPU, cores", "cores", use.cores, mosquitto.cores, 1.2, "");
    report.figure("most memory, MB", "megabytes", use.megabytes, mosquitto.megabytes, 512, "");
    report.figure("latency p50", "p50ms", use.p50, mosquitto.p50, none, "ms");
    report.figure("latency p99", "p99ms", use.p99, mosquitto.p99, 500, "ms");
    report.figure(
        "latency p99 while warming up", "earlyP99ms", use.early, mosquitto.early, none, "ms");
    report.figure("all sticks connected in", "connectS", use.connect, mosquitto.connect, none, "s");
  }

  private Use load(ServerProcess server, FleetAccount account, Beats beats, List<String> passwords)
      throws Exception {
    long began = System.nanoTime();
    try (MqttSticks fleet = MqttSticks.connect(server.address("mqtt"), passwords);
        FeedFollower feed = new FeedFollower(account)) {
      double connect = (System.nanoTime() - began) / 1e9;
      feed.expect(beats);
      Use measured = measured(server.pid(), connect, fleet, beats);
      if (fleet.closed() > 0) {
        throw new IOException("the server ended " + fleet.closed() + " connections");
      }
      return measured;
    }
  }

  /** Heartbeats in the registry once they have settled, and not one too many for any stick. */
  private long counted(FleetAccount account) throws IOException, InterruptedException {
    long until = System.nanoTime() + PATIENCE;
    while (account.heartbeats() < (long) sticks * seconds && System.nanoTime() < until) {
      Thread.sleep(50);
    }
    long sum = 0;
    for (JsonNode device : account.devices()) {
      sum += Math.min(seconds, device.get("heartbeats").asLong());
    }
    return sum;
  }

  private static void say(String what, Object... arguments) {
    System.err.println("bench: " + what.formatted(arguments));
  }
}
