package io.crispfleet.workstation.fleet;

import io.crispfleet.workstation.fleet.BoardLayout.Opening;
import io.crispfleet.workstation.live.Frame;
import io.crispfleet.workstation.live.Stick;
import io.crispfleet.workstation.live.StickState;
import io.crispfleet.workstation.theme.Theme;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Pane;

/**
 * The sticks by zone, on one canvas as large as what is seen: ten thousand sticks cost what fits on
 * the screen.
 */
final class ZoneBoard {
  private final Canvas canvas = new Canvas();
  private final ScrollBar bar = new ScrollBar();
  private final BorderPane root = new BorderPane();
  private final Tooltip tip = new Tooltip();
  private final Map<String, Opening> openings = new HashMap<>();
  private final Consumer<Stick> chosen;
  private Map<String, List<Stick>> zones = new TreeMap<>();
  private BoardLayout layout = new BoardLayout(List.of(), 0);
  private Theme theme = Theme.DARK;

  ZoneBoard(Consumer<Stick> chosen) {
    this.chosen = chosen;
    Pane pane = new Pane(canvas);
    pane.setMinSize(0, 0);
    canvas.widthProperty().bind(pane.widthProperty());
    canvas.heightProperty().bind(pane.heightProperty());
    canvas.widthProperty().addListener(seen -> arrange());
    canvas.heightProperty().addListener(seen -> arrange());
    canvas.setFocusTraversable(true);
    canvas.setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    canvas.setId("zone-board");
    bar.setOrientation(Orientation.VERTICAL);
    bar.valueProperty().addListener(moved -> paint());
    pane.setOnScroll(event -> scrollBy(-event.getDeltaY()));
    canvas.setOnMouseClicked(this::clicked);
    canvas.setOnMouseMoved(this::hovered);
    Tooltip.install(canvas, tip);
    root.getStyleClass().add("card");
    root.setCenter(pane);
    BorderPane.setMargin(bar, new Insets(0, -10, 0, 6));
    root.setRight(bar);
  }

  private void scrollBy(double pixels) {
    bar.setValue(Math.clamp(bar.getValue() + pixels, 0, bar.getMax()));
  }

  private void clicked(MouseEvent event) {
    double y = event.getY() + bar.getValue();
    Optional<BoardLayout.Block> block = layout.block(y);
    if (block.isPresent() && block.get().isLabel(event.getX(), y)) {
      open(block.get().zone(), block.get().open() ? Opening.CELLS : Opening.WORST);
    } else if (block.isPresent() && block.get().isMore(event.getX(), y)) {
      boolean whole = block.get().opening() == Opening.WHOLE;
      open(block.get().zone(), whole ? Opening.WORST : Opening.WHOLE);
    } else {
      layout.stick(event.getX(), y).ifPresent(chosen);
    }
  }

  private void hovered(MouseEvent event) {
    String text =
        layout.stick(event.getX(), event.getY() + bar.getValue()).map(Stick::spoken).orElse("");
    tip.setText(text);
    tip.setOpacity(text.isEmpty() ? 0 : 1);
  }

  /** Shows more or less of a zone. */
  void open(String zone, Opening opening) {
    openings.put(zone, opening);
    arrange();
  }

  void show(Map<String, List<Stick>> next) {
    if (openings.isEmpty() && !next.isEmpty()) {
      openings.put(next.keySet().iterator().next(), Opening.WORST);
    }
    zones = next;
    arrange();
  }

  void theme(Theme next) {
    theme = next;
    paint();
  }

  private void arrange() {
    layout = BoardLayout.of(zones, openings, canvas.getWidth());
    double hidden = Math.max(0, layout.height() - canvas.getHeight());
    bar.setMax(hidden);
    bar.setVisibleAmount(hidden == 0 ? 1 : hidden * canvas.getHeight() / layout.height());
    bar.setVisible(hidden > 0);
    bar.setValue(Math.min(bar.getValue(), hidden));
    canvas.setAccessibleText(spoken());
    paint();
  }

  private void paint() {
    var context = canvas.getGraphicsContext2D();
    context.clearRect(0, 0, canvas.getWidth(), canvas.getHeight());
    TilePainter painter = new TilePainter(context, theme.palette());
    double scrolled = bar.getValue();
    for (BoardLayout.Block block : layout.blocks()) {
      if (block.top() < scrolled + canvas.getHeight() && block.top() + block.height() > scrolled) {
        painter.block(block, scrolled, canvas.getHeight());
      }
    }
  }

  private String spoken() {
    StringBuilder text = new StringBuilder();
    zones.forEach(
        (zone, sticks) -> {
          text.append(zone).append(", ").append(sticks.size()).append(" sticks:");
          Map<StickState, Integer> counts = Frame.count(sticks);
          counts.forEach(
              (state, count) -> text.append(' ').append(count).append(' ').append(state.word()));
          text.append(". ");
        });
    return text.toString();
  }

  BorderPane root() {
    return root;
  }
}
