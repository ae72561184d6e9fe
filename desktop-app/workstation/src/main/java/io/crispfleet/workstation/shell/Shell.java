package io.crispfleet.workstation.shell;

import io.crispfleet.workstation.live.Frame;
import io.crispfleet.workstation.live.LinkState;
import io.crispfleet.workstation.theme.Text;
import io.crispfleet.workstation.theme.Theme;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.feather.Feather;

/** The window: rail, top bar, status bar and the screen in the middle. */
public final class Shell {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss z").withZone(ZoneId.systemDefault());

  private final InstantSource clock;
  private final Map<Section, Screen> screens;
  private final BorderPane middle = new BorderPane();
  private final BorderPane root = new BorderPane();
  private final NavigationRail rail;
  private final LinkPill server;
  private final Label freshness = Text.of("", "caption");
  private final Label time = Text.of("", "caption", "mono");
  private final Scene scene;
  private Screen current;
  private Theme theme;

  public Shell(List<Screen> all, Theme theme, InstantSource clock) {
    this.clock = clock;
    this.theme = theme;
    this.screens = all.stream().collect(Collectors.toMap(Screen::section, Function.identity()));
    this.current = all.getFirst();
    this.rail = new NavigationRail(all.stream().map(Screen::section).toList(), this::open);
    this.server = new LinkPill(clock);
    root.getStyleClass().add("shell");
    middle.setTop(topBar());
    middle.setBottom(statusBar());
    root.setLeft(rail.root());
    root.setCenter(middle);
    scene = new Scene(root, 1440, 900);
    keys();
    theme(theme);
    open(current.section());
  }

  private HBox topBar() {
    Region rest = new Region();
    HBox.setHgrow(rest, Priority.ALWAYS);
    Button look = new Button("", Text.icon(Feather.MOON, 16));
    look.setId("theme-switch");
    look.getStyleClass().add("flat");
    look.setAccessibleText("Switch between dark and light");
    look.setOnAction(event -> theme(theme == Theme.DARK ? Theme.LIGHT : Theme.DARK));
    HBox bar = new HBox(Text.of("Fleet workstation", "strong"), rest, server.root(), look);
    bar.getStyleClass().add("top-bar");
    return bar;
  }

  private HBox statusBar() {
    Region rest = new Region();
    HBox.setHgrow(rest, Priority.ALWAYS);
    HBox bar = new HBox(freshness, rest, time);
    bar.getStyleClass().add("status-bar-line");
    return bar;
  }

  private void keys() {
    scene
        .getAccelerators()
        .put(
            new KeyCodeCombination(KeyCode.B, KeyCombination.SHORTCUT_DOWN),
            () -> rail.fold(!rail.folded()));
    KeyCode[] digits = {
      KeyCode.DIGIT1, KeyCode.DIGIT2, KeyCode.DIGIT3, KeyCode.DIGIT4, KeyCode.DIGIT5
    };
    List<Section> order = sections();
    for (int i = 0; i < Math.min(order.size(), digits.length); i++) {
      Section section = order.get(i);
      scene
          .getAccelerators()
          .put(
              new KeyCodeCombination(digits[i], KeyCombination.SHORTCUT_DOWN), () -> open(section));
    }
  }

  /** Those that can be opened, as in the rail. */
  public List<Section> sections() {
    return screens.keySet().stream().sorted().toList();
  }

  /** Shows another screen. */
  public void open(Section section) {
    Screen screen = screens.get(section);
    if (screen != null) {
      current = screen;
      middle.setCenter(screen.root());
      rail.select(section);
    }
  }

  /** False while what the open screen shows is still on its way. */
  public boolean ready() {
    return current.ready();
  }

  /** Changes the colours of everything. */
  public void theme(Theme next) {
    theme = next;
    next.dress(scene);
    screens.values().forEach(screen -> screen.theme(next));
  }

  /** Draws what is known now. */
  public void show(Frame frame) {
    server.show(frame.link());
    long age = Math.max(0, Duration.between(frame.at(), clock.instant()).toSeconds());
    freshness.setText(
        frame.link() instanceof LinkState.Live
            ? "Live, last news " + age + " s ago"
            : "Not live" + (frame.number() == 0 ? "" : ", shown as it was " + age + " s ago"));
    time.setText(CLOCK.format(clock.instant()));
    current.show(frame);
  }

  public Scene scene() {
    return scene;
  }
}
