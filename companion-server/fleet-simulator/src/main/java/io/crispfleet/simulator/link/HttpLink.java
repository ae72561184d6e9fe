package io.crispfleet.simulator.link;

import io.crispfleet.simulator.tally.Tally;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSource;

/** The sticks' HTTP. One connection pool for the fleet, as one stick has but one connection. */
public final class HttpLink {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int IDLE_CONNECTIONS = 64;
  private static final int IDLE_SECONDS = 30;
  private static final int BUFFER = 4096;

  private final OkHttpClient client;
  private final Tally tally;

  public HttpLink(Tally tally) {
    this.tally = tally;
    this.client =
        new OkHttpClient.Builder()
            .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, IDLE_SECONDS, TimeUnit.SECONDS))
            .callTimeout(PATIENCE)
            .retryOnConnectionFailure(true)
            .build();
  }

  /**
   * An answer.
   *
   * @param length as the header says, -1 when it does not
   */
  public record Answer(int status, long length, byte[] body) {}

  /** Takes a download as it comes; throwing ends it. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Takes the next bytes.
     *
     * @param at position of the first of them in the whole resource
     * @param total length of the whole resource
     */
    void accept(byte[] bytes, int count, long at, long total) throws IOException;
  }

  /**
   * Gets a small answer.
   *
   * @param limit most bytes taken of the body
   */
  public Answer get(String url, Map<String, String> headers, int limit)
      throws IOException, InterruptedException {
    try (Response response = client.newCall(request(url, headers)).execute()) {
      ResponseBody body = response.body();
      BufferedSource source = body.source();
      source.request(limit + 1L);
      byte[] bytes = source.getBuffer().readByteArray(Math.min(limit, source.getBuffer().size()));
      return new Answer(response.code(), contentLength(response), bytes);
    } catch (IOException e) {
      throw unlessSwitchedOff(e);
    }
  }

  /**
   * Downloads a resource that must say its length, from {@code from} on.
   *
   * @param limit most bytes that the whole resource may have
   */
  public void download(String url, Map<String, String> headers, long from, long limit, Sink sink)
      throws IOException, InterruptedException {
    Request.Builder builder = request(url, headers).newBuilder();
    if (from > 0) {
      builder.header("Range", "bytes=" + from + "-");
    }
    try (Response response = client.newCall(builder.build()).execute()) {
      if (response.code() != (from > 0 ? 206 : 200)) {
        throw new IOException("HTTP " + response.code() + " for " + url.replaceAll("\\?.*", ""));
      }
      long length = contentLength(response);
      if (length <= 0 || from + length > limit) {
        throw new IOException("the download says no fitting length: " + length);
      }
      read(response.body().byteStream(), from, from + length, sink);
    } catch (IOException e) {
      throw unlessSwitchedOff(e);
    }
  }

  /** A stick that is switched off in the middle sees a failure that is none. */
  private static IOException unlessSwitchedOff(IOException error) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return error;
  }

  private void read(InputStream in, long from, long end, Sink sink) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long at = from;
    while (at < end) {
      int got = in.read(buffer, 0, (int) Math.min(end - at, buffer.length));
      if (got < 0) {
        throw new IOException("the download ended after " + at + " of " + end + " bytes");
      }
      sink.accept(buffer, got, at, end);
      tally.bytes.add(got);
      at += got;
    }
  }

  private static Request request(String url, Map<String, String> headers) {
    Request.Builder builder = new Request.Builder().url(url).header("Accept-Encoding", "identity");
    headers.forEach(builder::header);
    return builder.build();
  }

  private static long contentLength(Response response) {
    String header = response.header("Content-Length");
    return header == null ? -1 : Long.parseLong(header);
  }
}
