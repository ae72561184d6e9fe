package io.crispfleet.jesptool.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.partition.Partition;
import io.crispfleet.jesptool.partition.PartitionTable;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergedImageTest {
  private static final FlashPart A = new FlashPart(0x10, "a.bin", new byte[] {1, 2});
  private static final FlashPart B = new FlashPart(0x14, "b.bin", new byte[] {3});

  @Test
  void gapsAreErasedFlash() {
    FlashPart merged = MergedImage.of(List.of(B, A), 0x0F, 0);

    assertThat(merged.offset()).isEqualTo(0x0F);
    assertThat(merged.data()).isEqualTo(new byte[] {-1, 1, 2, -1, -1, 3});
  }

  @Test
  void resultCanFillTheFlash() {
    assertThat(MergedImage.of(List.of(A), 0, 0x20).data()).hasSize(0x20).endsWith(-1, -1);
  }

  @Test
  void overlapNamesBothParts() {
    FlashPart over = new FlashPart(0x11, "over.bin", new byte[1]);
    assertThatThrownBy(() -> MergedImage.of(List.of(A, over), 0, 0))
        .isInstanceOf(EspException.BadInput.class)
        .hasMessageContaining("over.bin")
        .hasMessageContaining("a.bin");
  }

  @Test
  void partsOutsideTheRangeAreRefused() {
    FlashPart far = new FlashPart(1L << 40, "far.bin", new byte[1]);
    assertThatThrownBy(() -> MergedImage.of(List.of(A), 0x11, 0))
        .isInstanceOf(EspException.BadInput.class);
    assertThatThrownBy(() -> MergedImage.of(List.of(A), 0, 0x11))
        .isInstanceOf(EspException.BadInput.class);
    assertThatThrownBy(() -> MergedImage.of(List.of(far), 0, 0))
        .isInstanceOf(EspException.BadInput.class);
    assertThatThrownBy(() -> MergedImage.of(List.of(), 0, 0))
        .isInstanceOf(EspException.BadInput.class);
  }

  @Test
  void layoutFindsWhatWasMerged() {
    byte[] bootloader = TinyImage.bootloader(Chip.ESP32);
    byte[] app = TinyImage.app("game", "1");
    byte[] table =
        new PartitionTable(List.of(new Partition(0, 0, 0x1_0000, 0x10_0000, "factory", 0)))
            .encode();
    byte[] dump =
        MergedImage.of(
                List.of(
                    new FlashPart(0x1000, "bootloader", bootloader),
                    new FlashPart(0x8000, "table", table),
                    new FlashPart(0x1_0000, "app", app)),
                0,
                1 << 20)
            .data();

    FlashLayout layout = FlashLayout.of(dump);

    assertThat(layout.slots())
        .extracting(FlashSlot::offset, FlashSlot::end)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(0x1000, 0x1000 + bootloader.length),
            org.assertj.core.groups.Tuple.tuple(0x8000, 0x8C00),
            org.assertj.core.groups.Tuple.tuple(0x1_0000, 0x1_0000 + app.length));
    assertThat(layout.images())
        .extracting(EspImage::kind)
        .containsExactly(ImageKind.BOOTLOADER, ImageKind.APP);
    assertThat(layout.partitionOf(layout.images().getLast()).map(Partition::label))
        .hasValue("factory");
    assertThat(layout.partitionOf(layout.images().getFirst())).isEmpty();
  }

  @Test
  void imageCutOffByTheEndIsStillListed() {
    byte[] app = TinyImage.app("game", "1");
    byte[] dump = MergedImage.of(List.of(new FlashPart(0x1_0000, "app", app)), 0, 0).data();

    FlashLayout layout = FlashLayout.of(Arrays.copyOf(dump, dump.length - 40));

    assertThat(layout.images())
        .singleElement()
        .satisfies(image -> assertThat(image.intact()).isFalse());
  }

  @Test
  void claimsAtEverySectorCostNoMoreThanOnePass() {
    byte[] hostile = new byte[16 << 20];
    byte[] header = TinyImage.app("game", "1");
    for (int at = 0; at < hostile.length; at += 0x1000) {
      System.arraycopy(header, 0, hostile, at, 0x20);
      hostile[at + 0x1E] = 0x7F; // a first segment of some 8 MB, then garbage
    }

    assertThat(FlashLayout.of(hostile).images()).hasSizeLessThanOrEqualTo(4096);
  }
}
