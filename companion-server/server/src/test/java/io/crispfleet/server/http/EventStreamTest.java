package io.crispfleet.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.server.http.EventStream.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventStreamTest {
  private final BlockingQueue<EventStream> streams = new LinkedBlockingQueue<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final HttpServer server = start();

  private HttpServer start() {
    Api api = new Api();
    api.get("/events").stream()
        .answers(200, "text/event-stream", "x")
        .handle(
            ctx -> {
              EventStream stream = new EventStream(64, 1L << 30);
              streams.add(stream);
              try {
                stream.serve(ctx, Duration.ofMillis(50));
              } finally {
                ended.countDown();
              }
            });
    return TestServer.start(
        api,
        options ->
            options.withTimes(Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofMinutes(5)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RawClient listen() throws IOException {
    RawClient client = new RawClient(server.port());
    client.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
    return client;
  }

  private static void await(RawClient client, String wanted) throws IOException {
    for (String line = client.line(); !line.equals(wanted); ) {
      line = client.line();
    }
  }

  @Test
  void eventsArriveWithIdAndHeartbeatsBetween() throws Exception {
    try (RawClient client = listen()) {
      EventStream stream = streams.take();
      assertThat(stream.offer(Event.of("7", "device", "{\"a\":1}\n{\"b\":2}"))).isTrue();
      await(client, "Content-Type: text/event-stream;charset=utf-8");
      await(client, "id: 7");
      await(client, "event: device");
      await(client, "data: {\"a\":1}");
      await(client, "data: {\"b\":2}");
      await(client, ":");
      stream.close();
      assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void slowClientIsDropped() throws Exception {
    try (RawClient client = listen()) {
      EventStream stream = streams.take();
      Event large = Event.of("", "x", "y".repeat(1 << 20));
      while (stream.offer(large)) {
        Thread.onSpinWait();
      }
      assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(stream.offer(large)).isFalse();
      assertThat(client.closedByServer()).isTrue();
    }
  }

  @Test
  void whatWaitsIsBoundedInNumberAndInBytes() {
    Event kilobyte = Event.of("", "x", "y".repeat(1000));
    EventStream few = new EventStream(2, 1 << 20);
    assertThat(few.offer(kilobyte)).isTrue();
    assertThat(few.offer(kilobyte)).isTrue();
    assertThat(few.offer(kilobyte)).isFalse();
    EventStream small = new EventStream(64, 1500);
    assertThat(small.offer(kilobyte)).isTrue();
    assertThat(small.offer(kilobyte)).isFalse();
    assertThat(small.offer(Event.of("", "x", ""))).isFalse();
  }

  @Test
  void aLineThatIsEncodedAlreadyLooksTheSame() {
    byte[] line = "{\"a\":\"ä\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(Event.of("7", "x", line))
        .hasToString(Event.of("7", "x", "{\"a\":\"ä\"}").toString());
    assertThat(Event.of("", "x", line).size())
        .isEqualTo(Event.of("", "x", line).toString().length() + 1);
  }

  @Test
  void vanishedClientEndsItsStream() throws Exception {
    listen().close();
    assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(streams.take().offer(Event.of("", "x", ""))).isFalse();
  }

  @Test
  void shutdownEndsStreamsAtOnce() throws Exception {
    try (RawClient client = listen()) {
      streams.take();
      Thread closing = Thread.ofVirtual().start(server::close);
      assertThat(ended.await(60, TimeUnit.SECONDS)).as("long before it gives up waiting").isTrue();
      closing.join();
      assertThat(client.closedByServer()).isTrue();
    }
  }

  @Test
  void idsAndNamesAreOneLine() {
    assertThatThrownBy(() -> Event.of("a\nb", "x", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
