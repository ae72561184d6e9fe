package io.crispfleet.jesptool.flash;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.jesptool.plan.Extent;
import io.crispfleet.jesptool.session.WriteFrame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FrameCacheTest {
  private static final int BLOCK = 0x4000;

  @Test
  void manyBoardsShareOneSetOfFrames() throws InterruptedException {
    FrameCache cache = new FrameCache(1 << 20);
    Extent extent = Extent.of(0x1_0000, "app", new byte[0x4_0000]);
    Set<PreparedRegion> seen =
        Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    List<Thread> boards = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      boards.add(Thread.ofPlatform().start(() -> seen.add(cache.get(extent, BLOCK, true))));
    }
    for (Thread board : boards) {
      board.join();
    }
    assertThat(seen).hasSize(1);
  }

  @Test
  void heldFramesStayInsideTheBudget() {
    FrameCache cache = new FrameCache(300_000);
    byte[] noise = noise(1 << 20);
    Extent whole = Extent.of(0, "noise", noise);
    Extent first = whole.slice(0, 0x1_0000);
    PreparedRegion before = cache.get(first, BLOCK, true);
    for (long at = 0x1_0000; at < whole.end(); at += 0x1_0000) {
      assertThat(cache.get(whole.slice(at, at + 0x1_0000), BLOCK, true).heapBytes())
          .isLessThan(80_000);
    }
    assertThat(cache.get(first, BLOCK, true)).isNotSameAs(before);
  }

  @Test
  void contentThatDoesNotShrinkIsSentPlain() {
    PreparedRegion region =
        PreparedRegion.encode(Extent.of(0x1_0000, "noise", noise(50_000)), BLOCK, true);
    assertThat(region.deflated()).isFalse();
    assertThat(region.frames()).noneMatch(WriteFrame::isDeflated);
    assertThat(region.length()).isEqualTo(50_000);
  }

  @Test
  void loaderWithoutInflateGetsPlainFrames() {
    Extent zeros = Extent.of(0x1_0000, "zeros", new byte[50_000]);
    assertThat(PreparedRegion.encode(zeros, BLOCK, true).deflated()).isTrue();
    assertThat(PreparedRegion.encode(zeros, 0x400, false).deflated()).isFalse();
  }

  @Test
  void erasedBytesAtTheEndAreNotSent() {
    byte[] content = new byte[0x2000];
    java.util.Arrays.fill(content, 0x1101, 0x2000, (byte) 0xFF);
    PreparedRegion region = PreparedRegion.encode(Extent.of(0, "tail", content), BLOCK, true);
    assertThat(region.length()).isEqualTo(0x1104);
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(5).nextBytes(bytes);
    return bytes;
  }
}
