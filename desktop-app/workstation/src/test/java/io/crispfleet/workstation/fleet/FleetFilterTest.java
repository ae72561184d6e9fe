package io.crispfleet.workstation.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.workstation.live.Stick;
import io.crispfleet.workstation.live.StickState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which sticks a filter shows, and what needs attention. */
class FleetFilterTest {
  private final List<Stick> sticks = SampleFleet.of(60, "Arena A", "Lounge").sticks();

  @Test
  void aMacIsFoundWithAndWithoutColons() {
    assertThat(FleetFilter.ALL.withText("7c:00:05").apply(sticks))
        .extracting(Stick::id)
        .containsExactly("F00005");
    assertThat(FleetFilter.ALL.withText("7C0005").apply(sticks))
        .extracting(Stick::id)
        .containsExactly("F00005");
  }

  @Test
  void textFindsZonesAndVersions() {
    assertThat(FleetFilter.ALL.withText(" lounge ").apply(sticks)).hasSize(30);
    assertThat(FleetFilter.ALL.withText("1.4.2").apply(sticks)).hasSize(20);
    assertThat(FleetFilter.ALL.withText("nowhere").apply(sticks)).isEmpty();
  }

  @Test
  void statesAddUpAndGoAwayAgain() {
    FleetFilter offline = FleetFilter.ALL.toggled(StickState.OFFLINE);
    assertThat(offline.apply(sticks))
        .extracting(Stick::id)
        .containsExactly("F00003", "F00017", "F0002B");
    assertThat(offline.toggled(StickState.ATTENTION).apply(sticks)).hasSize(8);
    assertThat(offline.toggled(StickState.OFFLINE).isAll()).isTrue();
  }

  @Test
  void attentionIsByCauseAndSaysWhere() {
    List<Attention> causes = Attention.of(sticks);
    assertThat(causes)
        .extracting(Attention::title)
        .containsExactly("3 sticks offline", "5 sticks with a low battery");
    assertThat(causes.getLast().detail()).isEqualTo("Lounge 5.");
    assertThat(Attention.of(List.of())).isEmpty();
  }
}
