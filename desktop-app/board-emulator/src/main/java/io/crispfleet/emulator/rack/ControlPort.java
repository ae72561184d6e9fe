package io.crispfleet.emulator.rack;

import io.crispfleet.jesptool.error.EspException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * The side channel of a board: a TCP port of the loopback that answers each line it gets, for what
 * a pty or a plain socket cannot carry.
 */
final class ControlPort implements AutoCloseable {
  private static final int LONGEST_LINE = 200;
  private static final int MOST_CLIENTS = 16;

  private final ServerSocket server;
  private final UnaryOperator<String> answers;
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

  /** Listens at once on a port that the system chooses. */
  ControlPort(UnaryOperator<String> answers) {
    this.answers = answers;
    try {
      server = new ServerSocket(0, MOST_CLIENTS, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new EspException.PortUnavailable(
              "No TCP port for the side channel: " + e.getMessage() + ".",
              "Check that the loopback network works.")
          .causedBy(e);
    }
    Thread.ofVirtual().name("control").start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        clients.add(client);
        if (clients.size() > MOST_CLIENTS || server.isClosed()) {
          hangUp(client);
        } else {
          Thread.ofVirtual().name("control client").start(() -> serve(client));
        }
      } catch (IOException e) {
        // Closed, or a client that was gone at once; the loop knows which.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      String line = readLine(client.getInputStream());
      while (!line.isEmpty()) {
        byte[] answer = (answers.apply(line) + "\n").getBytes(StandardCharsets.UTF_8);
        client.getOutputStream().write(answer);
        line = readLine(client.getInputStream());
      }
    } catch (IOException e) {
      // The client is gone.
    } finally {
      clients.remove(client);
    }
  }

  /** A line with its end; empty at the end of the stream or when it is too long. */
  private static String readLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.length() < LONGEST_LINE) {
      int b = in.read();
      if (b < 0) {
        return "";
      }
      line.append((char) b);
      if (b == '\n') {
        return line.toString();
      }
    }
    return "";
  }

  private void hangUp(Socket client) {
    clients.remove(client);
    try {
      client.close();
    } catch (IOException e) {
      // Gone either way.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      // Gone either way.
    }
    clients.forEach(this::hangUp);
  }
}
