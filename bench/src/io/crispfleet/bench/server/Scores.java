package io.crispfleet.bench.server;

import io.crispfleet.bench.server.ScoreRequests.Stick;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Durable, signed submissions over HTTP: how many, how soon, with how much memory. */
final class Scores {
  private static final String HOST = "127.0.0.1";
  private static final int STICKS = 200;
  private static final int CONNECTIONS = 128;

  private final boolean quick;
  private final List<Figure> figures = new ArrayList<>();
  private List<Stick> sticks = List.of();
  private int nextRun = 1;
  private int written;

  private Scores(boolean quick) {
    this.quick = quick;
  }

  static List<Figure> measure(Path scratch, boolean quick) throws Exception {
    Scores scores = new Scores(quick);
    Path data = scratch.resolve("data");
    List<byte[]> cut;
    int acknowledged;
    try (ServerProcess server = ServerProcess.start(data, Map.of())) {
      try (Admin admin = Admin.setUp(server)) {
        scores.sticks = admin.sticks(STICKS);
      }
      scores.load(server);
      cut = scores.requests(quick ? 20_000 : 60_000);
      acknowledged = killInTheMiddle(server, cut);
    }
    try (ServerProcess again = ServerProcess.start(data, Map.of())) {
      scores.compare(again, cut, acknowledged);
    }
    return scores.figures;
  }

  private void load(ServerProcess server) throws Exception {
    int block = quick ? 20_000 : 60_000;
    try (HttpLoad load = new HttpLoad(server.http(), CONNECTIONS)) {
      for (int i = 0; i < 2; i++) {
        send(load, block, 0);
      }
      double before = server.cpuSeconds();
      HttpLoad.Result peak = send(load, block, 0);
      double cpu = (server.cpuSeconds() - before) / block * 1e6;
      HttpLoad.Result busy = send(load, quick ? 15_000 : 75_000, 5_000);
      HttpLoad.Result calm = send(load, quick ? 1_000 : 5_000, 500);
      figures.add(Figure.atLeast("durable scores, peak", "/s", peak.perSecond(), 15_000));
      figures.add(Figure.known("server's processor time for each", "µs", cpu));
      figures.add(Figure.known("durable scores at 5,000/s, p50", "ms", busy.percentile(0.5)));
      figures.add(Figure.atMost("durable scores at 5,000/s, p99", "ms", busy.percentile(0.99), 10));
      figures.add(Figure.atMost("durable scores at 500/s, p95", "ms", calm.percentile(0.95), 80));
      figures.add(Figure.atMost("memory of the server, most", "MB", server.peakMegabytes(), 300));
    }
  }

  private HttpLoad.Result send(HttpLoad load, int count, int perSecond) throws Exception {
    HttpLoad.Result result = load.run(requests(count), perSecond);
    if (result.answered(201) != count) {
      throw new IllegalStateException("scores were not accepted: " + result.statuses());
    }
    written += count;
    return result;
  }

  private List<byte[]> requests(int count) throws Exception {
    List<byte[]> requests = ScoreRequests.signed(sticks, count, nextRun, HOST);
    nextRun += Math.ceilDiv(count, STICKS);
    return requests;
  }

  private static int killInTheMiddle(ServerProcess server, List<byte[]> requests) throws Exception {
    try (ScheduledExecutorService hangman = Executors.newSingleThreadScheduledExecutor();
        HttpLoad load = new HttpLoad(server.http(), CONNECTIONS)) {
      hangman.schedule(
          () -> {
            server.kill();
            return true;
          },
          500,
          TimeUnit.MILLISECONDS);
      return load.runUntilDeath(requests).getOrDefault(201, 0);
    }
  }

  /** Everything acknowledged is there; sent once more, nothing counts twice. */
  private void compare(ServerProcess server, List<byte[]> cut, int acknowledged) throws Exception {
    long kept = Admin.plays(server) - written;
    HttpLoad.Result again;
    try (HttpLoad load = new HttpLoad(server.http(), CONNECTIONS)) {
      again = load.run(cut, 0);
    }
    long missing = Math.max(0, acknowledged - kept) + written + cut.size() - Admin.plays(server);
    boolean once = again.answered(200) == kept && again.answered(201) == cut.size() - kept;
    figures.add(Figure.known("acknowledged when killed", "rows", acknowledged));
    figures.add(
        Figure.exactly("lost or counted twice after kill -9", "rows", once ? missing : kept, 0));
  }
}
