package io.crispfleet.workstation.shell;

import io.crispfleet.workstation.theme.Text;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** The sections, grouped by what people do; folds to its icons. */
final class NavigationRail {
  private static final double WIDE = 200;
  private static final double NARROW = 56;

  private final VBox root = new VBox();
  private final Map<Section, ToggleButton> buttons = new EnumMap<>(Section.class);
  private final ToggleGroup group = new ToggleGroup();

  NavigationRail(List<Section> sections, Consumer<Section> open) {
    root.getStyleClass().add("rail");
    StackPane mark = new StackPane(Text.icon(Feather.GRID, 12));
    mark.getStyleClass().add("brand-mark");
    mark.setMaxSize(22, 22);
    HBox brand = new HBox(mark, Text.of("CrispFleet", "strong", "foldable"));
    brand.getStyleClass().add("brand");
    root.getChildren().add(brand);
    String last = "";
    for (Section section : sections) {
      if (!section.group().equals(last)) {
        last = section.group();
        root.getChildren().add(Text.of(last, "group"));
      }
      root.getChildren().add(button(section, open));
    }
    Region rest = new Region();
    VBox.setVgrow(rest, Priority.ALWAYS);
    ToggleButton fold = new ToggleButton("Collapse", Text.icon(Feather.CHEVRONS_LEFT, 16));
    fold.setId("rail-collapse");
    VBox.setMargin(fold, new Insets(1, 8, 1, 8));
    fold.setOnAction(event -> fold(fold.isSelected()));
    root.getChildren().addAll(rest, fold);
    fold(false);
  }

  private ToggleButton button(Section section, Consumer<Section> open) {
    ToggleButton button = new ToggleButton(section.title(), Text.icon(section.icon(), 16));
    button.setId("rail-" + section.name().toLowerCase(java.util.Locale.ROOT));
    button.setToggleGroup(group);
    button.setOnAction(event -> open.accept(section));
    VBox.setMargin(button, new Insets(1, 8, 1, 8));
    buttons.put(section, button);
    return button;
  }

  void select(Section section) {
    ToggleButton button = buttons.get(section);
    if (button != null) {
      button.setSelected(true);
    }
  }

  /** Icons alone, or with their words. */
  void fold(boolean narrow) {
    root.setMinWidth(narrow ? NARROW : WIDE);
    root.setMaxWidth(narrow ? NARROW : WIDE);
    root.lookupAll(".toggle-button")
        .forEach(
            node ->
                ((ToggleButton) node)
                    .setContentDisplay(
                        narrow
                            ? javafx.scene.control.ContentDisplay.GRAPHIC_ONLY
                            : javafx.scene.control.ContentDisplay.LEFT));
    root.getChildren().stream()
        .filter(Label.class::isInstance)
        .forEach(node -> node.setVisible(!narrow));
  }

  boolean folded() {
    return root.getMaxWidth() == NARROW;
  }

  VBox root() {
    return root;
  }
}
