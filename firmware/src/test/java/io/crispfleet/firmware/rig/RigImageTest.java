package io.crispfleet.firmware.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.crispfleet.emulator.board.BoardSpec;
import io.crispfleet.emulator.board.EmulatedBoard;
import io.crispfleet.emulator.flash.FlashContent;
import io.crispfleet.emulator.uart.PipePort;
import io.crispfleet.jesptool.bundle.FlashBundle;
import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.connect.BaudLadder;
import io.crispfleet.jesptool.connect.ConnectMemory;
import io.crispfleet.jesptool.connect.EspConnector;
import io.crispfleet.jesptool.flash.BoardFlasher;
import io.crispfleet.jesptool.flash.BootBanner;
import io.crispfleet.jesptool.flash.BundleContent;
import io.crispfleet.jesptool.flash.FlashOptions;
import io.crispfleet.jesptool.flash.FlashReport;
import io.crispfleet.jesptool.flash.FrameCache;
import io.crispfleet.jesptool.flash.PerBoard;
import io.crispfleet.jesptool.flash.RetryPolicy;
import io.crispfleet.jesptool.session.ConnectOptions;
import io.crispfleet.jesptool.stub.StubImage;
import io.crispfleet.jesptool.transport.CancelToken;
import io.crispfleet.jesptool.transport.JobClock;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bare-metal image as the flasher sees it: checked, written, read back, started. */
class RigImageTest {
  private static final RigImages RIG =
      new RigImages(Path.of("build/lx106/ports/rig"), Path.of("ports/esp32/partitions_4m.csv"));

  private final PipePort port = new PipePort("rig");

  @BeforeEach
  void imageIsBuilt() {
    boolean required =
        System.getenv("CI") != null && System.getProperty("os.name", "").equals("Linux");
    assertThat(RIG.exist() || !required).as("firmware/build.sh lx106 has built " + RIG).isTrue();
    assumeTrue(RIG.exist(), "SKIPPED: no rig image; firmware/build.sh lx106 builds it.");
  }

  @Test
  void isWrittenVerifiedAndStarted() throws IOException {
    FlashBundle rig = RIG.board();
    try (EmulatedBoard board = board()) {
      FlashReport report = flash(rig);
      assertThat(report.error()).isEmpty();
      assertThat(report.verified()).isTrue();
      assertHolds(board, rig);
      assertThat(report.banner().map(BootBanner::project)).hasValue("crispfleet-rig");
      assertThat(report.banner().map(BootBanner::version)).hasValue("1.0.0");
    }
  }

  @Test
  void updateInTheOtherSlotIsTheOneThatStarts() throws IOException {
    try (EmulatedBoard board = board()) {
      assertThat(flash(RIG.board()).error()).isEmpty();
      assertThat(flash(RIG.update()).banner().map(BootBanner::version)).hasValue("1.1.0");
      assertHolds(board, RIG.board());
      assertHolds(board, RIG.update());
    }
  }

  private static void assertHolds(EmulatedBoard board, FlashBundle bundle) {
    for (FlashPart part : bundle.parts()) {
      assertThat(board.readFlash(part.offset(), part.data().length))
          .as(part.name())
          .isEqualTo(part.data());
    }
  }

  private EmulatedBoard board() {
    EmulatedBoard board =
        new EmulatedBoard(BoardSpec.of(Chip.ESP32).withFlash(4 << 20, FlashContent.USED), port);
    board.start();
    return board;
  }

  private FlashReport flash(FlashBundle bundle) {
    EspConnector connector =
        new EspConnector(
            usb -> BaudLadder.DEFAULT_RATES,
            ConnectMemory.inMemory(),
            StubImage::of,
            JobClock.SYSTEM);
    return new BoardFlasher(new FrameCache(8 << 20), RetryPolicy.DEFAULT, JobClock.SYSTEM)
        .flash(
            "rig",
            (options, cancel, listener) ->
                connector.connect(port.connect(), options, cancel, listener),
            ConnectOptions.DEFAULT,
            new BundleContent(bundle, FlashOptions.DEFAULT, PerBoard.NONE),
            FlashOptions.DEFAULT,
            new CancelToken(),
            event -> {});
  }
}
