package io.crispfleet.server.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * A real file system that is soon full. Needs the right to mount; without it the test is skipped.
 */
public final class SmallDisk implements AutoCloseable {
  private final Path path;

  private SmallDisk(Path path) {
    this.path = path;
  }

  public static SmallDisk mount(Path path, long bytes) throws IOException {
    Files.createDirectories(path);
    Assumptions.assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs", path.toString()),
        "this user may not mount a small disk: the test does not run");
    return new SmallDisk(path);
  }

  public Path path() {
    return path;
  }

  public void readOnly() throws IOException {
    if (!run("mount", "-o", "remount,ro", path.toString())) {
      throw new IOException("cannot make " + path + " read-only");
    }
  }

  @Override
  public void close() throws IOException {
    if (!run("umount", path.toString())) {
      throw new IOException("cannot unmount " + path);
    }
  }

  private static boolean run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    try {
      return process.waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
