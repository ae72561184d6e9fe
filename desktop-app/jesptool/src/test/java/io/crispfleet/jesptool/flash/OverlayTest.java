package io.crispfleet.jesptool.flash;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.jesptool.bundle.FlashPart;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverlayTest {
  private final Overlay overlay = new Overlay();
  private final FlashPart merged = new FlashPart(0x1000, "merged.bin", new byte[0x1_0000]);

  @Test
  void ownPartReplacesItsRangeOfASharedOne() {
    FlashPart own = new FlashPart(0x9000, "nvs", new byte[0x5000]);
    List<FlashPart> parts = overlay.put(List.of(merged), own);
    assertThat(parts).extracting(FlashPart::offset).containsExactly(0x1000L, 0xE000L, 0x9000L);
    assertThat(parts).extracting(FlashPart::end).containsExactly(0x9000L, 0x1_1000L, 0xE000L);
  }

  @Test
  void whatIsLeftIsCutOnceForAllBoards() {
    List<FlashPart> first = overlay.put(List.of(merged), new FlashPart(0x9000, "a", new byte[16]));
    List<FlashPart> second = overlay.put(List.of(merged), new FlashPart(0x9000, "b", new byte[16]));
    assertThat(first.getFirst().data()).isSameAs(second.getFirst().data());
  }

  @Test
  void partsElsewhereStayAsTheyAre() {
    FlashPart own = new FlashPart(0x2_0000, "nvs", new byte[16]);
    assertThat(overlay.put(List.of(merged), own)).containsExactly(merged, own);
  }
}
