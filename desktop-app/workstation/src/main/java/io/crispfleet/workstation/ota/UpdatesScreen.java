package io.crispfleet.workstation.ota;

import io.crispfleet.contract.api.ota.OtaSessionView;
import io.crispfleet.contract.api.ota.OtaStats;
import io.crispfleet.workstation.live.Frame;
import io.crispfleet.workstation.live.StickState;
import io.crispfleet.workstation.poll.Polled;
import io.crispfleet.workstation.shell.Screen;
import io.crispfleet.workstation.shell.Section;
import io.crispfleet.workstation.table.PolledPane;
import io.crispfleet.workstation.table.RowTable;
import io.crispfleet.workstation.theme.StateGlyph;
import io.crispfleet.workstation.theme.Text;
import io.crispfleet.workstation.theme.Theme;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** What is being updated, whether it goes well, and which sticks failed and why. */
public final class UpdatesScreen implements Screen {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("d MMM HH:mm:ss", Locale.ENGLISH)
          .withZone(ZoneId.systemDefault());
  private static final double CAUSES = 292;

  private final UpdatesModel model;
  private final Label running = Text.of("–", "number");
  private final Label proven = Text.of("–", "number");
  private final Label failed = Text.of("–", "number");
  private final Label rate = Text.of("–", "number");
  private final VBox causes = new VBox(12);
  private final RowTable<OtaSessionView> table =
      new RowTable<OtaSessionView>("update-table", OtaSessionView::id)
          .text("Stick", 110, OtaSessionView::device)
          .figures("From", 80, OtaSessionView::oldVersion)
          .figures("To", 80, OtaSessionView::newVersion)
          .text("State", 130, session -> session.state().word().replace('_', ' '))
          .figures("%", 60, OtaSessionView::percent)
          .text("Cause", 150, OtaSessionView::code)
          .text("Begun", 130, session -> WHEN.format(session.createdAt()));
  private final PolledPane pane = new PolledPane(table.view(), "updates-empty");
  private final VBox root;

  public UpdatesScreen(UpdatesModel model) {
    this.model = model;
    HBox strip =
        new HBox(
            12,
            card("Under way", running),
            card("Proven", proven),
            card("Failed", failed),
            card("Success rate", rate));
    VBox column = new VBox(12, Text.of("Failures by cause", "section-title"), causes);
    column.getStyleClass().add("card");
    column.setMinWidth(CAUSES);
    column.setMaxWidth(CAUSES);
    HBox.setHgrow(pane.root(), Priority.ALWAYS);
    HBox body = new HBox(12, pane.root(), column);
    VBox.setVgrow(body, Priority.ALWAYS);
    root = new VBox(Text.of("Updates", "page-title"), strip, body);
    root.getStyleClass().add("page");
  }

  private static VBox card(String title, Label number) {
    VBox card = new VBox(4, Text.of(title, "small", "muted"), number);
    card.getStyleClass().add("card");
    HBox.setHgrow(card, Priority.ALWAYS);
    card.setMaxWidth(Double.MAX_VALUE);
    return card;
  }

  @Override
  public void show(Frame frame) {
    Polled<UpdatesModel.Updates> state = model.look();
    Optional<UpdatesModel.Updates> known = model.last();
    known.map(UpdatesModel.Updates::stats).ifPresent(this::figures);
    List<OtaSessionView> sessions = known.map(UpdatesModel.Updates::sessions).orElse(List.of());
    table.show(sessions);
    causes
        .getChildren()
        .setAll(
            known.map(UpdatesModel.Updates::causes).orElse(List.of()).stream()
                .map(UpdatesScreen::cause)
                .toList());
    if (causes.getChildren().isEmpty()) {
      causes.getChildren().add(Text.of("None.", "muted"));
    }
    pane.show(state, sessions.size(), "Nothing is rolling out. Start from a signed release.");
  }

  private void figures(OtaStats stats) {
    running.setText(String.format(Locale.ENGLISH, "%,d", stats.inProgressCount()));
    proven.setText(String.format(Locale.ENGLISH, "%,d", stats.successCount()));
    failed.setText(String.format(Locale.ENGLISH, "%,d", stats.failedCount()));
    boolean any = stats.successCount() + stats.failedCount() > 0;
    rate.setText(any ? String.format(Locale.ENGLISH, "%.1f %%", stats.successRate()) : "–");
  }

  private static HBox cause(UpdatesModel.Cause cause) {
    Label detail = Text.of(cause.message(), "small", "muted");
    detail.setWrapText(true);
    String title = cause.sticks() + (cause.sticks() == 1 ? " stick: " : " sticks: ") + cause.code();
    return new HBox(
        10, StateGlyph.of(StickState.FAULT), new VBox(2, Text.of(title, "strong"), detail));
  }

  @Override
  public boolean ready() {
    return !pane.loading();
  }

  @Override
  public Section section() {
    return Section.UPDATES;
  }

  @Override
  public Parent root() {
    return root;
  }

  @Override
  public void theme(Theme theme) {
    // The style sheet does it all.
  }
}
