package io.crispfleet.server.faults;

import io.crispfleet.server.testing.RawMqtt;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Very many clients at once, in a process of their own, because a process may have only so many
 * open files. Each connects, says its first words, reads the answer's beginning and stays. Prints
 * how many got which answer, and closes all when its input ends.
 */
final class Burst implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;

  private final Process process;
  private final BufferedReader out;

  private Burst(Process process) {
    this.process = process;
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static Burst of(URI server, int clients) throws IOException {
    List<String> command = new ArrayList<>(ServerProcess.java(Burst.class));
    command.addAll(List.of(server.toString(), Integer.toString(clients)));
    return new Burst(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** How many clients got which answer, once all have one; they are still connected. */
  Map<String, Integer> answers() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the burst ended early");
    }
    Map<String, Integer> answers = new TreeMap<>();
    for (String one : line.split(";", -1)) {
      answers.put(
          one.substring(0, one.indexOf('=')),
          Integer.parseInt(one.substring(one.indexOf('=') + 1)));
    }
    return answers;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().join();
  }

  /** The process: {@code URL CLIENTS}. */
  public static void main(String[] args) throws IOException {
    URI server = URI.create(args[0]);
    ConcurrentMap<String, AtomicInteger> answers = new ConcurrentHashMap<>();
    List<Socket> open = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < Integer.parseInt(args[1]); i++) {
        Socket client = new Socket();
        open.add(client);
        byte[] hello = hello(server, i);
        Future<?> _ =
            threads.submit(
                () ->
                    answers
                        .computeIfAbsent(answer(client, server, hello), any -> new AtomicInteger())
                        .incrementAndGet());
      }
    }
    List<String> counted = new ArrayList<>();
    answers.forEach((answer, count) -> counted.add(answer + "=" + count));
    System.out.println(String.join(";", counted));
    while (System.in.read() >= 0) {
      // Whoever started this says when it is enough.
    }
    for (Socket client : open) {
      client.close();
    }
  }

  private static byte[] hello(URI server, int number) {
    return server.getScheme().equals("http")
        ? "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII)
        : RawMqtt.connectAnonymously(String.format(Locale.ROOT, "%06X", 0xB00000 + number));
  }

  private static String answer(Socket client, URI server, byte[] hello) {
    try {
      client.setSoTimeout(PATIENCE_MILLIS);
      client.connect(new InetSocketAddress(server.getHost(), server.getPort()), PATIENCE_MILLIS);
      client.getOutputStream().write(hello);
      InputStream in = client.getInputStream();
      if (server.getScheme().equals("http")) {
        return new String(in.readNBytes(12), StandardCharsets.US_ASCII);
      }
      byte[] connack = in.readNBytes(4);
      return connack.length < 4 ? "closed" : "connack " + connack[3];
    } catch (IOException e) {
      return e.getClass().getSimpleName();
    }
  }
}
