package io.crispfleet.bench.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** How soon a server on a fresh data folder can be reached. */
final class Starts {
  private static final double HTTP_SECONDS = 1.5;
  private static final double BROKER_SECONDS = 4;

  private Starts() {}

  static List<Figure> measure(Path scratch, boolean quick) throws Exception {
    int runs = quick ? 1 : 5;
    // The launcher's archive of classes is made at the end of the first run.
    ServerProcess.knock(scratch.resolve("first"), Map.of());
    ServerProcess.Doors with = median(scratch.resolve("with"), runs, Map.of());
    ServerProcess.Doors without =
        median(
            scratch.resolve("without"),
            runs,
            Map.of("CRISPFLEET_JAVA_OPTS", "-XX:-AutoCreateSharedArchive -Xshare:off"));
    return List.of(
        Figure.atMost("fresh start, HTTP ready", "s", with.http(), HTTP_SECONDS),
        Figure.atMost("fresh start, broker accepts", "s", with.broker(), BROKER_SECONDS),
        Figure.known("the same without class archives, HTTP", "s", without.http()),
        Figure.atMost(
            "the same without class archives, broker", "s", without.broker(), BROKER_SECONDS));
  }

  private static ServerProcess.Doors median(Path data, int runs, Map<String, String> environment)
      throws Exception {
    List<ServerProcess.Doors> all = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      all.add(ServerProcess.knock(data.resolveSibling(data.getFileName() + "-" + i), environment));
    }
    all.sort(Comparator.comparingDouble(ServerProcess.Doors::http));
    return all.get(runs / 2);
  }
}
