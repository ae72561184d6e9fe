package io.crispfleet.workstation.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.crispfleet.workstation.fleet.BoardLayout.Opening;
import io.crispfleet.workstation.live.Frame;
import io.crispfleet.workstation.live.Stick;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where sticks are on the board, and which one is under the pointer. */
class BoardLayoutTest {
  private static final double WIDTH = 840;

  private final Frame fleet = SampleFleet.of(200, "Arena A", "Arena B");

  private BoardLayout layout(Map<String, Opening> openings) {
    return BoardLayout.of(fleet.zones(), openings, WIDTH);
  }

  @Test
  void everyStickIsFoundWhereItIsDrawn() {
    BoardLayout layout = layout(Map.of("Arena A", Opening.WHOLE));
    for (BoardLayout.Block block : layout.blocks()) {
      for (int i = 0; i < block.sticks().size(); i++) {
        assertThat(layout.stick(block.left(i) + 1, block.top(i) + 1))
            .contains(block.sticks().get(i));
      }
    }
  }

  @Test
  void tilesFillTheWidth() {
    BoardLayout.Block open = layout(Map.of("Arena A", Opening.WORST)).blocks().getFirst();
    int last = open.columns() - 1;
    assertThat(open.left(last) + open.tileWidth()).isCloseTo(WIDTH, within(0.001));
    assertThat(open.shown()).isEqualTo(2 * open.columns());
    assertThat(open.hasMore()).isTrue();
  }

  @Test
  void zonesLieBelowEachOther() {
    List<BoardLayout.Block> blocks = layout(Map.of()).blocks();
    assertThat(blocks).hasSize(2);
    assertThat(blocks.get(1).top()).isEqualTo(blocks.get(0).top() + blocks.get(0).height());
  }

  @Test
  void outsideThereIsNothing() {
    BoardLayout layout = layout(Map.of());
    assertThat(layout.stick(WIDTH + 50, 20)).isEmpty();
    assertThat(layout.stick(20, layout.height() + 1)).isEmpty();
    assertThat(layout.block(5).map(block -> block.isLabel(10, 5))).contains(true);
  }

  @Test
  void theWorstAreFirst() {
    List<Stick> zone = fleet.zones().values().iterator().next();
    assertThat(zone).isSortedAccordingTo((a, b) -> a.state().compareTo(b.state()));
  }
}
