package io.crispfleet.bench.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Follows the live feed and notes when each heartbeat shows in it. */
final class FeedFollower implements AutoCloseable {
  private static final String DATA = "data:";

  private final InputStream stream;
  private final CountDownLatch snapshot = new CountDownLatch(1);
  private final Thread thread;
  private volatile Beats beats = new Beats(0, 0);

  FeedFollower(FleetAccount account) throws IOException, InterruptedException {
    stream = account.follow();
    thread = Thread.ofPlatform().daemon().name("feed").start(this::read);
    // Deltas follow the snapshot.
    snapshot.await();
  }

  /** From now on it is about these. */
  void expect(Beats expected) {
    beats = expected;
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        if (line.startsWith(DATA)) {
          take(line.substring(DATA.length()), System.nanoTime());
        }
      }
    } catch (IOException e) {
      // The stream ends with the run.
    }
  }

  private void take(String data, long now) {
    JsonNode event = JsonMapper.shared().readTree(data);
    snapshot.countDown();
    Beats expected = beats;
    for (JsonNode device : event.path("devices")) {
      if (device.has("uptime")) {
        expected.seen(
            Beats.stick(device.get("id").asString(), 0), device.get("uptime").asLong(), now);
      }
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    stream.close();
    thread.join();
  }
}
