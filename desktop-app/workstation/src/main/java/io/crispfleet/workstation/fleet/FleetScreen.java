package io.crispfleet.workstation.fleet;

import io.crispfleet.workstation.live.Frame;
import io.crispfleet.workstation.live.LinkState;
import io.crispfleet.workstation.live.Stick;
import io.crispfleet.workstation.live.StickState;
import io.crispfleet.workstation.shell.Screen;
import io.crispfleet.workstation.shell.Section;
import io.crispfleet.workstation.theme.StateGlyph;
import io.crispfleet.workstation.theme.Text;
import io.crispfleet.workstation.theme.Theme;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The whole event at once: how many sticks are playable, what needs a person, and where. */
public final class FleetScreen implements Screen {
  private final Label subtitle = Text.of("", "muted");
  private final Map<StickState, Label> numbers = new EnumMap<>(StickState.class);
  private final Map<StickState, ToggleButton> cards = new EnumMap<>(StickState.class);
  private final TextField search = new TextField();
  private final ToggleButton tiles = new ToggleButton("Tiles");
  private final ToggleButton table = new ToggleButton("Table");
  private final Label offline = Text.of("", "small");
  private final HBox banner = new HBox(offline);
  private final Label emptyWords = Text.of("", "muted");
  private final Button clear = new Button("Clear filters");
  private final VBox empty = new VBox(emptyWords, clear);
  private final AttentionList attention = new AttentionList();
  private final ZoneBoard board;
  private final StickTable rows;
  private final VBox root;
  private FleetFilter filter = FleetFilter.ALL;
  private Frame frame;
  private long drawn = -1;

  public FleetScreen(InstantSource clock) {
    frame = Frame.empty(new LinkState.Unset(), clock.instant());
    board = new ZoneBoard(this::chosen);
    rows = new StickTable(clock);
    StackPane content = new StackPane(board.root(), rows.root(), empty);
    HBox.setHgrow(content, Priority.ALWAYS);
    HBox body = new HBox(12, content, attention.root());
    VBox.setVgrow(body, Priority.ALWAYS);
    banner.getStyleClass().add("banner");
    banner.setId("offline-banner");
    empty.getStyleClass().add("empty");
    empty.setId("fleet-empty");
    clear.setOnAction(event -> clear());
    root = new VBox(header(), summary(), filters(), banner, body);
    root.getStyleClass().add("page");
    redraw();
  }

  private HBox header() {
    ToggleGroup views = new ToggleGroup();
    for (ToggleButton view : List.of(tiles, table)) {
      view.setToggleGroup(views);
      view.setOnAction(event -> redraw());
    }
    tiles.setId("view-tiles");
    table.setId("view-table");
    tiles.setSelected(true);
    tiles.getStyleClass().add("left-pill");
    table.getStyleClass().add("right-pill");
    HBox header =
        new HBox(10, Text.of("Fleet", "page-title"), subtitle, rest(), new HBox(tiles, table));
    header.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
    return header;
  }

  private HBox summary() {
    HBox strip = new HBox(12);
    List<StickState> order =
        List.of(
            StickState.PLAYING,
            StickState.IDLE,
            StickState.UPDATING,
            StickState.ATTENTION,
            StickState.FAULT,
            StickState.OFFLINE);
    for (StickState state : order) {
      Label number = Text.of("0", "number");
      HBox title = new HBox(6, StateGlyph.of(state), Text.of(state.word(), "small", "muted"));
      title.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
      ToggleButton card = new ToggleButton("", new VBox(4, title, number));
      card.getStyleClass().setAll("stat-card");
      card.setId("card-" + state.name().toLowerCase(Locale.ROOT));
      card.setMaxWidth(Double.MAX_VALUE);
      card.setOnAction(event -> filter(filter.toggled(state)));
      HBox.setHgrow(card, Priority.ALWAYS);
      numbers.put(state, number);
      cards.put(state, card);
      strip.getChildren().add(card);
    }
    return strip;
  }

  private HBox filters() {
    search.setPromptText("ID, MAC, name, zone, tag or version");
    search.setId("fleet-search");
    search.setPrefWidth(320);
    search.textProperty().addListener((seen, before, text) -> filter(filter.withText(text)));
    return new HBox(search);
  }

  private static Region rest() {
    Region rest = new Region();
    HBox.setHgrow(rest, Priority.ALWAYS);
    return rest;
  }

  private void chosen(Stick stick) {
    search.setText(stick.id());
    table.setSelected(true);
    redraw();
  }

  private void clear() {
    search.setText("");
    filter(FleetFilter.ALL);
  }

  private void filter(FleetFilter next) {
    filter = next;
    cards.forEach((state, card) -> card.setSelected(next.states().contains(state)));
    redraw();
  }

  @Override
  public void show(Frame next) {
    frame = next;
    if (next.number() != drawn || !(next.link() instanceof LinkState.Live)) {
      drawn = next.number();
      redraw();
    }
  }

  private void redraw() {
    List<Stick> shown = filter.apply(frame.sticks());
    frame.counts().forEach((state, count) -> text(state, count));
    long zones = frame.sticks().stream().map(Stick::zone).distinct().count();
    subtitle.setText(
        String.format(Locale.ENGLISH, "%,d sticks in %d zones", frame.sticks().size(), zones));
    boolean stale = frame.link() instanceof LinkState.Offline;
    banner.setManaged(stale);
    banner.setVisible(stale);
    if (frame.link() instanceof LinkState.Offline gone) {
      offline.setText("What you see is not live. " + gone.why());
    }
    boolean none = shown.isEmpty();
    empty.setVisible(none);
    clear.setVisible(!filter.isAll());
    emptyWords.setText(
        filter.isAll()
            ? "No sticks yet. Flash your first board, or connect to a server that has some."
            : "No stick matches these filters.");
    board.root().setVisible(!none && tiles.isSelected());
    rows.root().setVisible(!none && table.isSelected());
    if (table.isSelected()) {
      rows.show(shown);
    } else {
      board.show(new Frame(frame.number(), shown, frame.link(), frame.at()).zones());
    }
    board.root().setOpacity(stale ? 0.6 : 1);
    attention.show(Attention.of(frame.sticks()));
  }

  private void text(StickState state, int count) {
    Label number = numbers.get(state);
    if (number != null) {
      number.setText(String.format(Locale.ENGLISH, "%,d", count));
    }
  }

  @Override
  public Section section() {
    return Section.FLEET;
  }

  @Override
  public Parent root() {
    return root;
  }

  @Override
  public void theme(Theme theme) {
    board.theme(theme);
  }
}
