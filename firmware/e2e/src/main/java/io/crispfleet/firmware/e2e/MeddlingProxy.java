package io.crispfleet.firmware.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Stands between sticks and their server and may change what passes. */
final class MeddlingProxy implements AutoCloseable {
  private static final List<String> PASSED_ON = List.of("Authorization", "Range", "If-Range");
  private static final List<String> PASSED_BACK =
      List.of("Content-Range", "Content-Type", "ETag", "X-Signature", "X-Key-Id");

  /** Of requests for firmware; empty for none. */
  final List<String> ranges = new CopyOnWriteArrayList<>();

  volatile UnaryOperator<byte[]> manifests = UnaryOperator.identity();
  volatile UnaryOperator<byte[]> firmware = UnaryOperator.identity();
  private volatile @Nullable URI target;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  MeddlingProxy() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  void passTo(String url) {
    target = URI.create(url);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void serve(HttpExchange exchange) throws IOException {
    URI to = target;
    try (exchange) {
      if (to == null) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      HttpRequest.Builder request = HttpRequest.newBuilder(to.resolve(exchange.getRequestURI()));
      for (String name : PASSED_ON) {
        String value = exchange.getRequestHeaders().getFirst(name);
        if (value != null) {
          request.header(name, value);
        }
      }
      HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
      for (String name : PASSED_BACK) {
        answer
            .headers()
            .firstValue(name)
            .ifPresent(v -> exchange.getResponseHeaders().set(name, v));
      }
      byte[] body = changed(exchange, answer.body());
      exchange.sendResponseHeaders(answer.statusCode(), body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private byte[] changed(HttpExchange exchange, byte[] body) {
    String path = exchange.getRequestURI().getPath();
    if (path.startsWith("/api/v1/manifest/")) {
      return manifests.apply(body);
    }
    if (path.startsWith("/api/v1/fw/")) {
      String range = exchange.getRequestHeaders().getFirst("Range");
      ranges.add(range == null ? "" : range);
      return firmware.apply(body);
    }
    return body;
  }

  @Override
  public void close() {
    server.stop(0);
    client.shutdownNow();
    client.close();
  }
}
