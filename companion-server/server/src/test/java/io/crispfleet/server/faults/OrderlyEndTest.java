package io.crispfleet.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end that service managers and Ctrl-C ask for. */
class OrderlyEndTest {
  @TempDir Path folder;

  @Test
  void row210SigtermEndsAServerWithoutScreenInOrder() throws Exception {
    Path data = folder.resolve("data");
    ServerProcess server = ServerProcess.start(data);
    assertThat(data.resolve("crispfleet.db-wal")).exists();
    server.close();
    assertThat(server.running()).isFalse();
    // A database that was closed has nothing left to be carried over; a killed one has.
    assertThat(data.resolve("crispfleet.db-wal")).doesNotExist();
    assertThat(server.errors()).isEmpty();
    try (ServerProcess again = ServerProcess.start(data)) {
      assertThat(again.running()).isTrue();
    }
  }
}
