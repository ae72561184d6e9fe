package io.crispfleet.bench.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code wrk}, which fetches one URL again and again over many connections. */
final class Wrk {
  private static final Pattern RATE = Pattern.compile("Transfer/sec:\\s+([0-9.]+)(B|KB|MB|GB)");
  private static final Pattern TROUBLE = Pattern.compile("Non-2xx|connect [1-9]|read [1-9]");

  private Wrk() {}

  /** Megabytes per second. */
  static double fetch(String url, int connections, int seconds) throws Exception {
    Process process =
        new ProcessBuilder(
                "wrk", "-t1", "-c" + connections, "-d" + seconds + "s", "--timeout", "30s", url)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher rate = RATE.matcher(output);
    if (process.waitFor() != 0 || TROUBLE.matcher(output).find() || !rate.find()) {
      throw new IOException("wrk " + url + ": " + output);
    }
    double unit =
        switch (rate.group(2)) {
          case "B" -> 1;
          case "KB" -> 1 << 10;
          case "MB" -> 1 << 20;
          default -> 1 << 30;
        };
    return Double.parseDouble(rate.group(1)) * unit / 1e6;
  }
}
