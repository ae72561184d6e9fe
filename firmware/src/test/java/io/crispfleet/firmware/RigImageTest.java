package io.crispfleet.firmware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.crispfleet.emulator.board.BoardSpec;
import io.crispfleet.emulator.board.EmulatedBoard;
import io.crispfleet.emulator.flash.FlashContent;
import io.crispfleet.emulator.uart.PipePort;
import io.crispfleet.jesptool.bundle.FlashBundle;
import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.bundle.FlashSettings;
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
import io.crispfleet.jesptool.partition.PartitionCsv;
import io.crispfleet.jesptool.session.ConnectOptions;
import io.crispfleet.jesptool.stub.StubImage;
import io.crispfleet.jesptool.transport.CancelToken;
import io.crispfleet.jesptool.transport.JobClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bare-metal image as the flasher sees it: checked, written, read back, started. */
class RigImageTest {
  private static final Path RIG =
      Path.of(System.getProperty("firmware.rig", "build/lx106/ports/rig"));
  private static final Path PARTITIONS = Path.of("ports/esp32/partitions_4m.csv");
  private static final long SLOT_0 = 0x1_0000;
  private static final long SLOT_1 = 0x1F_0000;

  private final PipePort port = new PipePort("rig");

  @BeforeEach
  void imageIsBuilt() {
    boolean built = Files.exists(RIG.resolve("rig-app.bin"));
    boolean required =
        System.getenv("CI") != null && System.getProperty("os.name", "").equals("Linux");
    assertThat(built || !required).as("firmware/build.sh lx106 has built " + RIG).isTrue();
    assumeTrue(built, "SKIPPED: no rig image; firmware/build.sh lx106 builds it.");
  }

  @Test
  void isWrittenVerifiedAndStarted() throws IOException {
    FlashBundle rig = bundle(new FlashPart(SLOT_0, "rig-app.bin", read("rig-app.bin")));
    try (EmulatedBoard board = board()) {
      FlashReport report = flash(rig);
      assertThat(report.error()).isEmpty();
      assertThat(report.verified()).isTrue();
      for (FlashPart part : rig.parts()) {
        assertThat(board.readFlash(part.offset(), part.data().length))
            .as(part.name())
            .isEqualTo(part.data());
      }
      assertThat(report.banner().map(BootBanner::project)).hasValue("crispfleet-rig");
      assertThat(report.banner().map(BootBanner::version)).hasValue("1.0.0");
    }
  }

  @Test
  void updateInTheOtherSlotIsTheOneThatStarts() throws IOException {
    FlashBundle rig = bundle(new FlashPart(SLOT_0, "rig-app.bin", read("rig-app.bin")));
    FlashBundle next =
        new FlashBundle(
            "rig 1.1.0",
            Optional.of(Chip.ESP32),
            FlashSettings.KEEP,
            List.of(new FlashPart(SLOT_1, "rig-next.bin", read("rig-next.bin"))));
    try (EmulatedBoard board = board()) {
      assertThat(flash(rig).error()).isEmpty();
      assertThat(flash(next).banner().map(BootBanner::version)).hasValue("1.1.0");
      assertThat(board.readFlash(SLOT_0, 4)).isEqualTo(firstBytes("rig-app.bin"));
    }
  }

  private static byte[] firstBytes(String name) throws IOException {
    return Arrays.copyOf(read(name), 4);
  }

  private static FlashBundle bundle(FlashPart app) throws IOException {
    return new FlashBundle(
        "rig",
        Optional.of(Chip.ESP32),
        FlashSettings.KEEP,
        List.of(
            new FlashPart(
                Chip.ESP32.bootloaderOffset(), "rig-boot.bin", read("rig-boot.bin")),
            new FlashPart(
                0x8000,
                "partition-table.bin",
                PartitionCsv.parse(Files.readString(PARTITIONS)).encode()),
            app));
  }

  private static byte[] read(String name) throws IOException {
    return Files.readAllBytes(RIG.resolve(name));
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
