package io.crispfleet.server.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/**
 * A port for programs that cannot choose one themselves. It is not from the range that systems give
 * out to whoever asks for any port, so nobody takes it between this look and the program's start.
 */
public final class FreePort {
  private static final int FIRST = 10_000;
  private static final int COUNT = 20_000;
  private static final int ATTEMPTS = 100;

  private FreePort() {}

  public static int find() throws IOException {
    RandomGenerator random = RandomGenerator.getDefault();
    IOException last = new IOException("no free port");
    for (int i = 0; i < ATTEMPTS; i++) {
      int port = FIRST + random.nextInt(COUNT);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException taken) {
        last = taken;
      }
    }
    throw last;
  }
}
