package io.crispfleet.server.devices;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LiveStreamTest {
  @TempDir Path folder;

  @Test
  void aHeartbeatReachesWhoeverFollowsAsADeltaAndAReconnectGetsWhatItMissed() throws Exception {
    try (RunningRole fleet = new RunningRole(folder)) {
      fleet.heartbeat("7C9EBD", 1);
      String last;
      try (HttpClient client = HttpClient.newHttpClient();
          BufferedReader stream = follow(client, fleet, "")) {
        List<String> snapshot = event(stream);
        assertThat(snapshot.toString()).contains("event: snapshot", "\"id\":\"7C9EBD\"");
        fleet.heartbeat("7C9EBD", 2);
        List<String> delta = event(stream);
        while (!delta.toString().contains("\"heartbeats\":2")) {
          delta = event(stream);
        }
        assertThat(delta.toString()).contains("event: delta").doesNotContain("\"name\"");
        last = delta.getFirst().substring("id: ".length());
      }
      fleet.heartbeat("7C9EBD", 3);
      try (HttpClient client = HttpClient.newHttpClient();
          BufferedReader stream = follow(client, fleet, last)) {
        List<String> missed = event(stream);
        while (!missed.toString().contains("\"heartbeats\":3")) {
          assertThat(missed.toString()).doesNotContain("snapshot");
          missed = event(stream);
        }
      }
    }
  }

  private static BufferedReader follow(HttpClient client, RunningRole fleet, String lastId)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(fleet.uri("/api/v1/events/stream"))
            .header("Last-Event-ID", lastId)
            .build();
    return new BufferedReader(
        new InputStreamReader(
            client.send(request, BodyHandlers.ofInputStream()).body(), StandardCharsets.UTF_8));
  }

  /** The lines of the next event; comments are passed over. */
  private static List<String> event(BufferedReader stream) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = stream.readLine(); line != null; line = stream.readLine()) {
      if (line.isEmpty()) {
        if (!lines.isEmpty()) {
          return lines;
        }
      } else if (!line.startsWith(":")) {
        lines.add(line);
      }
    }
    throw new IOException("the stream ended");
  }
}
