package io.crispfleet.workstation.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events from lines. */
class SseReaderTest {
  private final List<SseReader.Event> events = new ArrayList<>();
  private final SseReader reader = new SseReader(events::add);

  private void lines(String text) {
    text.lines().forEach(reader::line);
  }

  @Test
  void anEventEndsWithAnEmptyLine() {
    lines("event: delta\nid: e-7\ndata: {\"a\":\ndata:1}\n\n");
    assertThat(events).containsExactly(new SseReader.Event("delta", "e-7", "{\"a\":\n1}"));
  }

  @Test
  void commentsAndEventsWithoutDataAreNothing() {
    lines(": ping\n\nevent: x\n\n");
    assertThat(events).isEmpty();
  }

  @Test
  void whatOneEventSaidIsForgottenForTheNext() {
    lines("event: a\nid: 1\ndata: x\n\ndata: y\n\n");
    assertThat(events)
        .containsExactly(
            new SseReader.Event("a", "1", "x"), new SseReader.Event("message", "", "y"));
  }
}
