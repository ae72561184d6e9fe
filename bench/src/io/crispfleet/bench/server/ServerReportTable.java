package io.crispfleet.bench.server;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The result of one bench run, for people, for the documentation and for programs. */
record ServerReportTable(LocalDate date, double load, boolean quick, List<Figure> figures) {
  String text() {
    return figures.stream()
        .map(
            figure ->
                "%-46s %16s %16s  %s%s"
                    .formatted(
                        figure.name(),
                        figure.measured(),
                        figure.peerText(),
                        figure.demand(),
                        figure.holds() ? "" : "  MISSED"))
        .collect(
            Collectors.joining(
                System.lineSeparator(),
                "%-46s %16s %16s  %s%n".formatted("companion server", "ours", "nginx", "demand"),
                ""));
  }

  String markdown() {
    String rows =
        figures.stream()
            .map(
                figure ->
                    "| %s | %s | %s | %s%s |"
                        .formatted(
                            figure.name(),
                            figure.measured(),
                            figure.peerText(),
                            figure.demand(),
                            figure.holds() ? "" : " **missed**"))
            .collect(Collectors.joining("\n"));
    return String.format(
        Locale.ROOT,
        """
        ## Companion server

        Made by `bench/server --write-docs` on %s, on %d cores that the server shares with whoever loads it; the
        machine's load average before was %.1f. Whole processes, started by `./crispfleet server` with its own options on a
        fresh data folder. Scores are durable: an answer follows the flush to the disk, and after `kill -9` and a restart the
        database holds as many rows as were acknowledged. Latencies at a given rate count from the moment a request was due,
        so that waiting for a free connection is part of them.

        | case | CrispFleet | nginx | demand |
        | --- | ---: | ---: | --- |
        %s

        nginx serves the same file with `sendfile` and two workers, with TLS 1.3, `TLS_AES_256_GCM_SHA384` and an EC P-256
        certificate; `wrk` fetches from both, one after the other. "–" means not demanded, or no peer.
        """,
        date,
        Runtime.getRuntime().availableProcessors(),
        load,
        rows);
  }

  String json() {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    root.put("bench", "server").put("date", date.toString()).put("load", load).put("quick", quick);
    ArrayNode cases = root.putArray("cases");
    for (Figure figure : figures) {
      cases
          .addObject()
          .put("case", figure.name())
          .put("value", round(figure.value()))
          .put("unit", figure.unit())
          .put("peer", round(figure.peer()))
          .put("limit", figure.limit())
          .put("holds", figure.holds());
    }
    return root.toString();
  }

  private static double round(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
