package io.crispfleet.server.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Where this machine has Mosquitto. */
public final class MosquittoProgram {
  private MosquittoProgram() {}

  /** Ends the test where there is none, loudly; in CI that is a failure. */
  public static Path require() {
    Optional<Path> program =
        Stream.of(
                "/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();
    if (program.isPresent()) {
      return program.get();
    }
    String why =
        "NOT RUN: no Mosquitto on this machine, so nothing is known about external brokers;"
            + " install it with 'apt install mosquitto'";
    if (System.getenv("CI") != null) {
      Assertions.fail(why);
    }
    Assumptions.abort(why);
    throw new IllegalStateException(why);
  }
}
