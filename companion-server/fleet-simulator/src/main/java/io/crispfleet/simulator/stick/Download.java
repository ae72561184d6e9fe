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
  private static final int ATTEMPTS = 5;

  private final World world;
  private final RandomGenerator random;
  private final IntConsumer listener;
  private final ImageReader image = new ImageReader();
  private int tenths;

  /**
   * Prepares a download.
   *
   * @param listener is told about every tenth, once
   */
  Download(World world, RandomGenerator random, IntConsumer listener) {
    this.world = world;
    this.random = random;
    this.listener = listener;
  }

  /**
   * Downloads in one go, as sticks do that cannot resume.
   *
   * @param slot most bytes that fit
   * @return empty when the bytes are no whole, undamaged app image
   * @throws IOException when the connection breaks
   */
  Optional<AppImage> whole(String url, Map<String, String> headers, int slot)
      throws IOException, InterruptedException, PowerCut {
    fetch(url, headers, slot);
    return image.finish();
  }

  /** Downloads and goes on where a broken connection stopped, a few times. */
  Optional<AppImage> resuming(String url, Map<String, String> headers, int slot)
      throws IOException, InterruptedException, PowerCut {
    for (int attempt = 1; ; attempt++) {
      try {
        fetch(url, headers, slot);
        return image.finish();
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        world.tally().resumed.increment();
      }
    }
  }

  private void fetch(String url, Map<String, String> headers, int slot)
      throws IOException, InterruptedException, PowerCut {
    world.tally().downloads.increment();
    boolean cut = strikes(Fault.CUT_DOWNLOAD);
    boolean corrupt = strikes(Fault.CORRUPT_DOWNLOAD);
    boolean powerCut = strikes(Fault.POWER_CUT);
    // Where it happens; what a resumed download has behind it cannot be struck any more.
    double where = random.nextDouble();
    int from = image.length();
    boolean[] dark = {false};
    HttpLink.Sink sink =
        (bytes, count, at, total) -> {
          long moment = from + (long) (where * (total - from - 1));
          boolean now = at <= moment && at + count > moment;
          if (now && powerCut) {
            dark[0] = true;
            throw new IOException("the power went, as it was told to");
          }
          if (now && cut) {
            throw new IOException("the connection broke, as it was told to");
          }
          if (now && corrupt) {
            bytes[(int) (moment - at)] ^= 1;
          }
          image.accept(bytes, 0, count);
          told((int) ((at + count) * HUNDRED / total));
        };
    try {
      world.http().download(url, headers, from, slot, sink);
    } catch (IOException e) {
      if (dark[0]) {
        throw new PowerCut();
      }
      throw e;
    }
  }

  private void told(int percent) {
    if (percent / 10 > tenths) {
      tenths = percent / 10;
      listener.accept(percent);
    }
  }

  private boolean strikes(Fault fault) {
    return world.faults().strikes(fault, random);
  }
}
