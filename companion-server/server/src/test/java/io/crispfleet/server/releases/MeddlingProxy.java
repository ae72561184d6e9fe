package io.crispfleet.server.releases;

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

/** Stands between two servers and does to the firmware on its way what a test wants. */
final class MeddlingProxy implements AutoCloseable {
  /** What happens to firmware. */
  enum Mood {
    HONEST,
    FLIPS_A_BYTE,
    CUTS_OFF,
    REDIRECTS,
    SENDS_MORE
  }

  final List<String> ranges = new CopyOnWriteArrayList<>();
  final List<String> firmware = new CopyOnWriteArrayList<>();
  volatile Mood mood = Mood.HONEST;
  volatile String elsewhere = "";
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI target;

  MeddlingProxy(URI target) throws IOException {
    this.target = target;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()));
      copy(exchange, request, "Authorization");
      copy(exchange, request, "Range");
      HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
      byte[] body = answer.body();
      answer
          .headers()
          .firstValue("Content-Range")
          .ifPresent(range -> exchange.getResponseHeaders().set("Content-Range", range));
      answer
          .headers()
          .firstValue("Content-Type")
          .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
      if (exchange.getRequestURI().getPath().startsWith("/api/v1/fw/")) {
        firmware(exchange, answer.statusCode(), body);
      } else {
        exchange.sendResponseHeaders(answer.statusCode(), body.length);
        exchange.getResponseBody().write(body);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private void firmware(HttpExchange exchange, int status, byte[] body) throws IOException {
    firmware.add(exchange.getRequestURI().getPath());
    String range = exchange.getRequestHeaders().getFirst("Range");
    ranges.add(range == null ? "" : range);
    switch (mood) {
      case REDIRECTS -> {
        exchange.getResponseHeaders().set("Location", elsewhere);
        exchange.sendResponseHeaders(302, -1);
      }
      case CUTS_OFF -> {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body, 0, body.length / 2);
        exchange.getResponseBody().flush();
      }
      case SENDS_MORE -> {
        exchange.sendResponseHeaders(status, body.length + 1000L);
        exchange.getResponseBody().write(body);
        exchange.getResponseBody().write(new byte[1000]);
      }
      default -> {
        if (mood == Mood.FLIPS_A_BYTE) {
          body[body.length / 2] ^= 1;
        }
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private static void copy(HttpExchange from, HttpRequest.Builder to, String header) {
    String value = from.getRequestHeaders().getFirst(header);
    if (value != null) {
      to.header(header, value);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    client.close();
  }
}
