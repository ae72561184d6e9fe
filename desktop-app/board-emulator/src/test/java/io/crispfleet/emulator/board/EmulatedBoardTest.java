package io.crispfleet.emulator.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.emulator.flash.FlashContent;
import io.crispfleet.emulator.uart.PipePort;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.slip.SlipDecoder;
import io.crispfleet.jesptool.transport.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The board on its real thread and clock. */
@Timeout(180)
class EmulatedBoardTest {
  private static final Duration SLICE = Duration.ofMillis(100);

  private static BoardSpec used() {
    return BoardSpec.of(Chip.ESP32).withFlash(1 << 20, FlashContent.USED);
  }

  private static void sync(Transport host) {
    host.write(SyncWatch.FRAME, 0, SyncWatch.FRAME.length);
    SlipDecoder decoder = new SlipDecoder(1000, _ -> {});
    byte[] buffer = new byte[1000];
    for (int replies = 0; replies < 8; ) {
      decoder.feed(buffer, 0, host.read(buffer, 0, buffer.length, SLICE));
      while (decoder.poll().isPresent()) {
        replies++;
      }
    }
  }

  @Test
  void hostTalksToTheRomThroughAPort() {
    PipePort port = new PipePort("board");
    try (EmulatedBoard board = new EmulatedBoard(used(), port)) {
      board.start();
      try (Transport host = port.connect()) {
        sync(host);
        assertThat(board.stats().running()).isEqualTo("rom");
        assertThat(board.stats().count(0x08)).isEqualTo(1);
      }
    }
  }

  @RepeatedTest(20)
  void linesOfThePortResetTheBoard() {
    PipePort port = new PipePort("board");
    try (EmulatedBoard board = new EmulatedBoard(used().withAutoDownload(false), port)) {
      board.start();
      try (Transport host = port.connect()) {
        host.setLines(false, true);
        host.setLines(true, false);
        host.setLines(false, false);
        sync(host);
        assertThat(board.stats().resets()).isEqualTo(1);
      }
    }
  }

  @Test
  void flashOutlivesTheBoardInItsFile(@TempDir Path folder) {
    BoardSpec spec = used().withFlashFile(folder.resolve("flash.bin"));
    byte[] before;
    try (EmulatedBoard board = new EmulatedBoard(spec, new PipePort("one"))) {
      board.start();
      before = board.readFlash(0, 1 << 20);
    }
    try (EmulatedBoard board = new EmulatedBoard(spec, new PipePort("two"))) {
      assertThat(board.readFlash(0, 1 << 20)).isEqualTo(before);
    }
  }

  @Test
  void boardsOfDifferentMacsHoldDifferentContent() {
    try (EmulatedBoard one = new EmulatedBoard(used(), new PipePort("one"));
        EmulatedBoard two =
            new EmulatedBoard(used().withMac("24:6f:28:00:00:02"), new PipePort("two"))) {
      assertThat(one.readFlash(0x8_0000, 64)).isNotEqualTo(two.readFlash(0x8_0000, 64));
    }
  }

  @Test
  void powerCycleBootsAgain() {
    try (EmulatedBoard board = new EmulatedBoard(used(), new PipePort("board"))) {
      board.start();
      board.powerCycle();
      while (board.stats().firmwareBoots() < 2) {
        LockSupport.parkNanos(1_000_000);
      }
    }
  }
}
