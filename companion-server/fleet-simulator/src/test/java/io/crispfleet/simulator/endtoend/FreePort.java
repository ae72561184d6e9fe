package io.crispfleet.simulator.endtoend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/**
 * A port for what must come back at the same one. It is not from the range that systems give out to
 * whoever asks for any port, so nobody takes it meanwhile.
 */
final class FreePort {
  private static final int FIRST = 10_000;
  private static final int COUNT = 20_000;
  private static final int ATTEMPTS = 100;

  private FreePort() {}

  static int find() throws IOException {
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
