package io.crispfleet.workstation.fleet;

import io.crispfleet.workstation.theme.StateGlyph;
import io.crispfleet.workstation.theme.Text;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** The column of what needs a person. */
final class AttentionList {
  private static final double WIDTH = 292;

  private final Label count = Text.of("", "caption");
  private final VBox causes = new VBox(14);
  private final VBox root = new VBox(14);
  private List<Attention> shown = List.of();

  AttentionList() {
    root.setMinWidth(WIDTH);
    root.setMaxWidth(WIDTH);
    root.getStyleClass().add("card");
    root.setId("attention");
    HBox title = new HBox(8, Text.of("Needs attention", "section-title"), count);
    title.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
    root.getChildren().addAll(title, causes);
    causes.getChildren().add(Text.of("Nothing. Every stick is fine.", "muted"));
  }

  void show(List<Attention> next) {
    if (next.equals(shown)) {
      return;
    }
    shown = next;
    count.setText(next.isEmpty() ? "" : String.valueOf(next.size()));
    causes.getChildren().setAll(next.stream().map(AttentionList::row).toList());
    if (next.isEmpty()) {
      causes.getChildren().add(Text.of("Nothing. Every stick is fine.", "muted"));
    }
  }

  private static HBox row(Attention cause) {
    Label detail = Text.of(cause.detail(), "small", "muted");
    detail.setWrapText(true);
    return new HBox(
        10, StateGlyph.of(cause.state()), new VBox(2, Text.of(cause.title(), "strong"), detail));
  }

  VBox root() {
    return root;
  }
}
