package io.crispfleet.firmware.e2e;

import java.nio.file.Files;
import org.junit.jupiter.api.Assumptions;

/** What these tests cannot do without. */
final class Needed {
  /**
   * In CI a missing program is a failure, where it can be built: the virtual stick is for Linux.
   */
  private static final boolean REQUIRED =
      System.getenv("CI") != null && System.getProperty("os.name").equals("Linux");

  private Needed() {}

  /** Skips the test, loudly, where the virtual stick is not built. */
  static void theProgram() {
    boolean built = Files.isExecutable(Sticks.PROGRAM);
    if (!built && !REQUIRED) {
      System.err.println(
          "SKIPPED: " + Sticks.PROGRAM + " is not built; 'firmware/build.sh programs' does.");
    }
    Assumptions.assumeTrue(built || REQUIRED, () -> Sticks.PROGRAM + " is not built");
  }
}
