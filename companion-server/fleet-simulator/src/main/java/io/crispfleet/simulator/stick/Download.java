package io.crispfleet.simulator.stick;

import io.crispfleet.simulator.fault.Fault;
import io.crispfleet.simulator.firmware.AppImage;
import io.crispfleet.simulator.firmware.ImageReader;
import io.crispfleet.simulator.link.HttpLink;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/** One download of an app image, with the faults that may strike it. */
final class Download {
  private static final int HUNDRED = 100;

  private final World world;
  private final RandomGenerator random;
  private final ImageReader image = new ImageReader();

  Download(World world, RandomGenerator random) {
    this.world = world;
    this.random = random;
  }

  /**
   * Downloads in one go, as sticks do that cannot resume.
   *
   * @param slot most bytes that fit
   * @param percent is told about every tenth
   * @return empty when the bytes are no whole, undamaged app image
   * @throws IOException when the connection breaks
   */
  Optional<AppImage> whole(String url, Map<String, String> headers, int slot, IntConsumer percent)
      throws IOException {
    fetch(url, headers, slot, percent);
    return image.finish();
  }

  /** Downloads and goes on where a broken connection stopped, a few times. */
  Optional<AppImage> resuming(
      String url, Map<String, String> headers, int slot, IntConsumer percent) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        fetch(url, headers, slot, percent);
        return image.finish();
      } catch (IOException e) {
        if (attempt == 5) {
          throw e;
        }
      }
    }
  }

  private void fetch(String url, Map<String, String> headers, int slot, IntConsumer percent)
      throws IOException {
    world.tally().downloads.increment();
    boolean cut = world.faults().strikes(Fault.CUT_DOWNLOAD, random);
    boolean corrupt = world.faults().strikes(Fault.CORRUPT_DOWNLOAD, random);
    int[] tenth = {0};
    HttpLink.Sink sink =
        (bytes, count, at, total) -> {
          if (cut && at > total / 2) {
            throw new IOException("the connection broke, as it was told to");
          }
          if (corrupt && at <= total / 2 && at + count > total / 2) {
            bytes[0] ^= 1;
          }
          image.accept(bytes, 0, count);
          int done = (int) ((at + count) * HUNDRED / total);
          if (done / 10 > tenth[0]) {
            tenth[0] = done / 10;
            percent.accept(done);
          }
        };
    world.http().download(url, headers, image.length(), slot, sink);
  }
}
