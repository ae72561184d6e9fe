package io.crispfleet.bench.server;

import io.crispfleet.bench.TestImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A whole fleet fetches the same firmware: ours beside nginx, by turns. */
final class Downloads {
  private static final int CLIENTS = 200;
  private static final double PLAIN = 0.8;
  private static final double ENCRYPTED = 0.6;

  private Downloads() {}

  static List<Figure> measure(Path scratch, boolean quick) throws Exception {
    byte[] image = TestImage.generate(TestImage.REAL_SIZE, 0, 1);
    Path folder = Files.createDirectories(scratch.resolve("www"));
    Files.write(folder.resolve("app.bin"), image);
    int seconds = quick ? 2 : 4;
    int rounds = quick ? 1 : 3;
    List<Figure> figures = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start(scratch.resolve("data"), Map.of());
        Admin admin = Admin.setUp(server);
        Nginx nginx = Nginx.start(scratch, folder)) {
      String path = "/api/v1/fw/" + admin.upload(image, "1.0.0");
      for (boolean encrypted : new boolean[] {false, true}) {
        String ours = server.url(encrypted ? "https" : "http") + path;
        String theirs = nginx.url(encrypted, "app.bin");
        Wrk.fetch(ours, CLIENTS, 2 * seconds); // Until the machine code is there.
        double[] mine = new double[rounds];
        double[] other = new double[rounds];
        for (int i = 0; i < rounds; i++) {
          other[i] = Wrk.fetch(theirs, CLIENTS, seconds);
          mine[i] = Wrk.fetch(ours, CLIENTS, seconds);
        }
        figures.add(
            Figure.against(
                "firmware, %d clients, %s".formatted(CLIENTS, encrypted ? "TLS" : "plain"),
                "MB/s",
                median(mine),
                median(other),
                encrypted ? ENCRYPTED : PLAIN));
      }
      figures.add(Figure.known("memory after the downloads", "MB", server.peakMegabytes()));
    }
    return figures;
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
