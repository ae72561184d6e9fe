package io.crispfleet.client;

import io.crispfleet.client.CommandFailure.Exit;
import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.contract.json.Json;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One call of the management API being put together; a method that reads the answer sends it. */
public final class ApiCall {
  private static final MediaType JSON = MediaType.get("application/json");

  /** Most bytes of an answer that is read as a whole; larger ones are streamed. */
  private static final long MOST_JSON = 64L << 20;

  private static final int CHUNK = 64 << 10;

  private final OkHttpClient http;
  private final String method;
  private final HttpUrl.Builder url;
  private final Request.Builder request;
  private @Nullable RequestBody body;

  ApiCall(OkHttpClient http, String method, HttpUrl.Builder url, Request.Builder request) {
    this.http = http;
    this.method = method;
    this.url = url;
    this.request = request;
  }

  /** Adds a query parameter unless its value is null. */
  public ApiCall query(String name, @Nullable Object value) {
    if (value != null) {
      url.addQueryParameter(name, value.toString());
    }
    return this;
  }

  public ApiCall header(String name, String value) {
    request.header(name, value);
    return this;
  }

  /** Sends a record or map as JSON. */
  public ApiCall json(Object value) {
    body = RequestBody.create(Json.bytes(value), JSON);
    return this;
  }

  /** Streams a file with its length. */
  public ApiCall body(String mediaType, Path file) {
    body = RequestBody.create(file.toFile(), MediaType.get(mediaType));
    return this;
  }

  public ApiCall body(String mediaType, byte[] bytes) {
    body = RequestBody.create(bytes, MediaType.get(mediaType));
    return this;
  }

  /** Sends a body made with OkHttp, for instance a multipart form or one that reports progress. */
  public ApiCall body(RequestBody made) {
    body = made;
    return this;
  }

  /** Sends and reads one JSON value. */
  public <T> T read(Class<T> type) {
    return send(response -> understood(() -> Json.read(whole(response), type)));
  }

  /** Sends and reads any JSON. */
  public JsonNode tree() {
    return send(response -> understood(() -> Json.tree(whole(response))));
  }

  /** Sends and reads a JSON array. */
  public <T> List<T> list(Class<T> item) {
    return send(
        response ->
            understood(
                () ->
                    Json.tree(whole(response))
                        .valueStream()
                        .map(node -> Json.read(Json.bytes(node), item))
                        .toList()));
  }

  public String text() {
    return send(response -> new String(whole(response), StandardCharsets.UTF_8));
  }

  /** Sends; only the answer's headers matter. */
  public Headers headers() {
    return send(Response::headers);
  }

  /** Sends; the answer's body does not matter. */
  public void done() {
    send(response -> true);
  }

  /** Sends and hands over each line of the answer as it arrives (NDJSON, server-sent events). */
  public void lines(Consumer<String> consumer) {
    send(
        response -> {
          BufferedSource source = response.body().source();
          for (String line = source.readUtf8Line(); line != null; line = source.readUtf8Line()) {
            consumer.accept(line);
          }
          return true;
        });
  }

  /** Sends and copies the answer to a stream that stays open; returns how many bytes. */
  public long copy(OutputStream target) {
    return send(response -> copy(response.body().byteStream(), target));
  }

  /** Sends and writes the answer to a file, which appears only when it is complete. */
  public long download(Path target) {
    Path temp = target.resolveSibling(target.getFileName() + ".part");
    try {
      long size;
      try (OutputStream out = Files.newOutputStream(temp)) {
        size = copy(out);
      }
      Files.move(temp, target, StandardCopyOption.REPLACE_EXISTING);
      return size;
    } catch (IOException e) {
      throw CommandFailure.badInput(
              "Cannot write " + target + ": " + e.getMessage() + ".",
              "Check the folder and the space left.")
          .causedBy(e);
    } finally {
      try {
        Files.deleteIfExists(temp);
      } catch (IOException e) {
        // Only litter; the failure above says more.
      }
    }
  }

  /**
   * Sends and adds the answer to a file that may hold the beginning of it, from a call that was cut
   * off. When this one is cut off too, what has come so far stays. The bytes must be those of an
   * address that always means the same bytes, and are not checked.
   *
   * @param size bytes that the whole file has; more are not taken
   */
  public void resume(Path part, long size) {
    try {
      long kept = Files.exists(part) ? Files.size(part) : 0;
      long at = kept > size ? 0 : kept;
      if (at == size) {
        return;
      }
      if (at > 0) {
        header("Range", "bytes=" + at + "-");
      }
      send(response -> append(response, part, at, size));
    } catch (IOException e) {
      throw CommandFailure.badInput(
              "Cannot read " + part + ": " + e.getMessage() + ".", "Check the folder.")
          .causedBy(e);
    }
  }

  private static boolean append(Response response, Path part, long at, long size)
      throws IOException {
    boolean goesOn = response.code() == 206;
    String range = Objects.requireNonNullElse(response.header("Content-Range"), "");
    if (goesOn && !range.startsWith("bytes " + at + "-")) {
      throw badAnswer("it sends another range than it was asked for");
    }
    try (OutputStream out =
        goesOn
            ? Files.newOutputStream(part, StandardOpenOption.APPEND)
            : Files.newOutputStream(part)) {
      long left = goesOn ? size - at : size;
      InputStream body = response.body().byteStream();
      byte[] buffer = new byte[CHUNK];
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        left -= n;
        if (left < 0) {
          throw badAnswer("it has more bytes than were announced");
        }
        write(out, buffer, n);
      }
      if (left > 0) {
        throw new EOFException("the answer ends too early");
      }
      return true;
    }
  }

  /** Like {@code transferTo}, but says which of the two ends failed. */
  private static long copy(InputStream source, OutputStream target) throws IOException {
    byte[] buffer = new byte[CHUNK];
    long size = 0;
    for (int n = source.read(buffer); n >= 0; n = source.read(buffer)) {
      write(target, buffer, n);
      size += n;
    }
    return size;
  }

  private static void write(OutputStream target, byte[] buffer, int length) {
    try {
      target.write(buffer, 0, length);
    } catch (IOException e) {
      throw CommandFailure.badInput(
              "Cannot write what the server sends: " + e.getMessage() + ".",
              "Check the folder and the space left.")
          .causedBy(e);
    }
  }

  @FunctionalInterface
  private interface Reader<T> {
    T read(Response response) throws IOException;
  }

  @FunctionalInterface
  private interface Parse<T> {
    T parse() throws IOException;
  }

  private <T> T send(Reader<T> reader) {
    HttpUrl address = url.build();
    RequestBody sent = body;
    if (sent == null && !method.equals("GET") && !method.equals("HEAD")) {
      sent = RequestBody.create(new byte[0], null);
    }
    Request made = request.url(address).method(method, sent).build();
    try (Response response = http.newCall(made).execute()) {
      if (!response.isSuccessful()) {
        throw ApiFailures.of(response);
      }
      return reader.read(response);
    } catch (IOException e) {
      throw ApiFailures.of(address, e);
    } catch (UncheckedIOException e) {
      throw ApiFailures.of(
          address, Objects.requireNonNullElseGet(e.getCause(), () -> new IOException(e)));
    }
  }

  private static byte[] whole(Response response) throws IOException {
    BufferedSource source = response.body().source();
    if (source.request(MOST_JSON + 1)) {
      throw new BadPayload("the answer is larger than " + (MOST_JSON >> 20) + " MB");
    }
    return source.readByteArray();
  }

  private static <T> T understood(Parse<T> parse) throws IOException {
    try {
      return parse.parse();
    } catch (BadPayload e) {
      throw badAnswer(String.valueOf(e.getMessage())).causedBy(e);
    }
  }

  private static CommandFailure badAnswer(String why) {
    return new CommandFailure(
        Exit.SERVER_FAILED,
        "BAD_ANSWER",
        "The server's answer cannot be understood: " + why + ".",
        "Check that the address is that of a CrispFleet server of a fitting version.");
  }
}
