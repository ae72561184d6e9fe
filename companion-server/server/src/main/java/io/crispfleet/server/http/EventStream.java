package io.crispfleet.server.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events to one client, on the virtual thread of its request. Whoever has news offers
 * it and never waits; a client that does not keep up is dropped and may come back with {@code
 * Last-Event-ID}. On a route declared with {@link Api.Route#stream()}:
 *
 * <pre>{@code
 * EventStream stream = new EventStream(256, 1 << 20);
 * Runnable leave = feed.join(stream::offer);
 * try {
 *   stream.serve(ctx, Duration.ofSeconds(15));
 * } finally {
 *   leave.run();
 * }
 * }</pre>
 */
public final class EventStream implements AutoCloseable {
  private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.UTF_8);
  private static final Event END = new Event(new byte[0]);

  /** An event, encoded once for all clients. */
  public static final class Event {
    private final byte[] encoded;

    private Event(byte[] encoded) {
      this.encoded = encoded;
    }

    /**
     * Encodes an event.
     *
     * @param id what a client sends back as {@code Last-Event-ID}; empty for none; one line
     * @param name event type; one line
     * @param data any text, usually JSON
     */
    public static Event of(String id, String name, String data) {
      StringBuilder text = new StringBuilder(data.length() + 64);
      if (!id.isEmpty()) {
        text.append("id: ").append(oneLine(id)).append('\n');
      }
      text.append("event: ").append(oneLine(name)).append('\n');
      data.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
      if (data.isEmpty()) {
        text.append("data:\n");
      }
      return new Event(text.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Encodes an event whose data is one line that is encoded already, such as JSON.
     *
     * @param id as in {@link #of(String, String, String)}
     * @param line UTF-8 without line ends
     */
    public static Event of(String id, String name, byte[] line) {
      String head =
          (id.isEmpty() ? "" : "id: " + oneLine(id) + "\n")
              + ("event: " + oneLine(name) + "\n")
              + "data: ";
      byte[] before = head.getBytes(StandardCharsets.UTF_8);
      byte[] encoded = Arrays.copyOf(before, before.length + line.length + 2);
      System.arraycopy(line, 0, encoded, before.length, line.length);
      encoded[encoded.length - 2] = '\n';
      encoded[encoded.length - 1] = '\n';
      return new Event(encoded);
    }

    /** Bytes on the wire. */
    public int size() {
      return encoded.length;
    }

    /** As it is on the wire. */
    @Override
    public String toString() {
      return new String(encoded, StandardCharsets.UTF_8);
    }

    private static String oneLine(String text) {
      if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
        throw new IllegalArgumentException("an event's id and name are one line each");
      }
      return text;
    }
  }

  private final BlockingQueue<Event> queue;
  private final long mostBytes;
  private final AtomicLong waitingBytes = new AtomicLong();
  private volatile boolean closed;
  private boolean dropped;
  private @Nullable Exchange exchange;

  /**
   * Makes a stream.
   *
   * @param mostEvents how many events may wait for the client before it is dropped
   * @param mostBytes how large they may be together
   */
  public EventStream(int mostEvents, long mostBytes) {
    this.queue = new ArrayBlockingQueue<>(mostEvents);
    this.mostBytes = mostBytes;
  }

  /**
   * Hands over an event without waiting. False when the client is gone, or too slow and dropped.
   */
  public boolean offer(Event event) {
    if (closed) {
      return false;
    }
    if (waitingBytes.addAndGet(event.size()) <= mostBytes && queue.offer(event)) {
      return true;
    }
    drop();
    return false;
  }

  /**
   * Writes events until the client leaves, is dropped, the stream is closed or the server stops.
   *
   * @param heartbeat after so much silence a comment is sent, so that proxies keep the connection
   *     and a vanished client is noticed
   */
  public void serve(Context ctx, Duration heartbeat) throws IOException {
    synchronized (this) {
      exchange = Request.exchange(ctx);
      if (dropped) {
        drop(); // More was offered than fits before there was anybody to disconnect.
      }
    }
    ctx.status(200);
    ctx.res().setContentType("text/event-stream;charset=utf-8");
    ctx.res().setHeader("X-Accel-Buffering", "no");
    try {
      OutputStream out = ctx.res().getOutputStream();
      ctx.res().flushBuffer();
      List<Event> batch = new ArrayList<>();
      while (!closed) {
        Event first = queue.poll(heartbeat.toMillis(), TimeUnit.MILLISECONDS);
        if (first == null) {
          out.write(HEARTBEAT);
        } else {
          batch.add(first);
          queue.drainTo(batch);
          for (Event event : batch) {
            out.write(event.encoded);
            waitingBytes.addAndGet(-event.size());
          }
          batch.clear();
        }
        out.flush();
      }
    } catch (InterruptedException e) {
      // The server stops.
      Thread.currentThread().interrupt();
    } finally {
      finish();
    }
  }

  /** Ends the stream after what was offered has been written. */
  @Override
  public void close() {
    closed = true;
    if (!queue.offer(END)) {
      drop();
    }
  }

  private synchronized void drop() {
    closed = true;
    dropped = true;
    if (exchange != null) {
      exchange.disconnect();
    }
  }

  private synchronized void finish() {
    closed = true;
    exchange = null;
    queue.clear();
  }
}
