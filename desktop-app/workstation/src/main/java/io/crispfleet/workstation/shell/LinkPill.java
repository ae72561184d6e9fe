package io.crispfleet.workstation.shell;

import io.crispfleet.workstation.live.LinkState;
import io.crispfleet.workstation.theme.Text;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** How the server is doing, in a word and a shape. */
final class LinkPill {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneId.systemDefault());

  private final InstantSource clock;
  private final Label words = Text.of("", "small");
  private final FontIcon icon = Text.icon(Feather.CIRCLE, 12);
  private final HBox root = new HBox(icon, words);
  private final Tooltip why = new Tooltip();

  LinkPill(InstantSource clock) {
    this.clock = clock;
    root.getStyleClass().add("pill");
    root.setId("server-pill");
    Tooltip.install(root, why);
  }

  void show(LinkState state) {
    switch (state) {
      case LinkState.Unset() -> say(Feather.CIRCLE, "No server", "Bench only.");
      case LinkState.Connecting(String server) ->
          say(Feather.LOADER, "Connecting", "Waiting for " + server + ".");
      case LinkState.Live(String server) ->
          say(Feather.CHECK_CIRCLE, "Server", "Live from " + server);
      case LinkState.Offline offline ->
          say(
              Feather.SLASH,
              "Offline since " + CLOCK.format(offline.since()),
              offline.why() + "\nTrying again in " + seconds(offline.retryAt()) + " s.");
    }
  }

  private long seconds(Instant at) {
    return Math.max(0, Duration.between(clock.instant(), at).toSeconds());
  }

  private void say(Feather shape, String text, String detail) {
    icon.setIconCode(shape);
    words.setText(text);
    why.setText(detail);
    root.setAccessibleText(text + ". " + detail);
  }

  HBox root() {
    return root;
  }
}
