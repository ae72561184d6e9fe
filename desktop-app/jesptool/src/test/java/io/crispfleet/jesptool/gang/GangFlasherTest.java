package io.crispfleet.jesptool.gang;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.event.FlashEvent;
import io.crispfleet.jesptool.flash.BoardFlasher;
import io.crispfleet.jesptool.flash.FakeBoard;
import io.crispfleet.jesptool.flash.FakeBoard.Fault;
import io.crispfleet.jesptool.flash.FlashOptions;
import io.crispfleet.jesptool.flash.FlashReport;
import io.crispfleet.jesptool.flash.FrameCache;
import io.crispfleet.jesptool.flash.RetryPolicy;
import io.crispfleet.jesptool.plan.FlashLayout;
import io.crispfleet.jesptool.session.ConnectOptions;
import io.crispfleet.jesptool.transport.CancelToken;
import io.crispfleet.jesptool.transport.JobClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class GangFlasherTest {
  private static final RetryPolicy IMPATIENT = new RetryPolicy(1, 0, Duration.ZERO);

  private final FlashPart part = new FlashPart(0x1_0000, "app.bin", noise());
  private final List<FakeBoard> boards = new ArrayList<>();
  private final List<String> finished = Collections.synchronizedList(new ArrayList<>());
  private final CancelToken cancel = new CancelToken();

  private static byte[] noise() {
    byte[] bytes = new byte[200_000];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  @Test
  void oneFailureLeavesTheOthersAlone() {
    plug(5);
    boards.get(2).faults = command -> command > 8 ? Fault.CUT : Fault.NONE;
    Map<String, FlashReport> reports = flash();
    assertThat(reports.keySet()).containsExactly("board0", "board1", "board2", "board3", "board4");
    reports.forEach((port, report) -> assertThat(report.ok()).isEqualTo(!port.equals("board2")));
    assertThat(finished).hasSize(5);
    assertThat(boards.get(4).content(part.offset(), part.data().length)).isEqualTo(part.data());
  }

  @Test
  void cancellingStopsEveryBoardAtItsNextSafePoint() {
    plug(4);
    CountDownLatch allWriting = new CountDownLatch(4);
    for (FakeBoard board : boards) {
      board.faults =
          command -> {
            if (command == 12) {
              allWriting.countDown();
              awaitQuietly(allWriting);
              cancel.cancel();
            }
            assertThat(command).isLessThanOrEqualTo(12);
            return Fault.NONE;
          };
    }
    flash()
        .values()
        .forEach(
            report -> assertThat(report.error()).get().isInstanceOf(EspException.Cancelled.class));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void plug(int count) {
    for (int i = 0; i < count; i++) {
      boards.add(FakeBoard.withMac("aa:bb:cc:00:00:0" + i));
    }
  }

  private Map<String, FlashReport> flash() {
    List<GangFlasher.Board> gang = new ArrayList<>();
    for (int i = 0; i < boards.size(); i++) {
      gang.add(new GangFlasher.Board("board" + i, boards.get(i).opener()));
    }
    return new GangFlasher(new BoardFlasher(new FrameCache(1 << 20), IMPATIENT, JobClock.SYSTEM))
        .flash(
            gang,
            ConnectOptions.DEFAULT,
            (session, events) -> FlashLayout.of(List.of(part)),
            FlashOptions.DEFAULT.withBanner(Duration.ZERO),
            cancel,
            new GangEvents() {
              @Override
              public void event(String port, FlashEvent event) {}

              @Override
              public void finished(FlashReport report) {
                finished.add(report.board().port());
              }
            });
  }
}
