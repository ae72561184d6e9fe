package io.crispfleet.workstation.activity;

import io.crispfleet.contract.api.audit.AuditEntry;
import io.crispfleet.workstation.live.Frame;
import io.crispfleet.workstation.poll.Polled;
import io.crispfleet.workstation.shell.Screen;
import io.crispfleet.workstation.shell.Section;
import io.crispfleet.workstation.table.PolledPane;
import io.crispfleet.workstation.table.RowTable;
import io.crispfleet.workstation.theme.Text;
import io.crispfleet.workstation.theme.Theme;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import javafx.scene.Parent;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** Who did what, when and from where. */
public final class ActivityScreen implements Screen {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("d MMM HH:mm:ss", Locale.ENGLISH)
          .withZone(ZoneId.systemDefault());

  private final ActivityModel model;
  private final TextField search = new TextField();
  private final RowTable<AuditEntry> table =
      new RowTable<AuditEntry>("activity-table", AuditEntry::id)
          .text("Time", 140, entry -> WHEN.format(entry.at()))
          .text("Who", 160, AuditEntry::actor)
          .text("Action", 200, AuditEntry::action)
          .text("Target", 220, AuditEntry::target)
          .text("Detail", 300, AuditEntry::detail)
          .text("From", 130, AuditEntry::address);
  private final PolledPane pane = new PolledPane(table.view(), "activity-empty");
  private final VBox root;

  public ActivityScreen(ActivityModel model) {
    this.model = model;
    search.setPromptText("Who, action, target or address");
    search.setId("activity-search");
    search.setPrefWidth(320);
    VBox.setVgrow(pane.root(), Priority.ALWAYS);
    root = new VBox(Text.of("Activity log", "page-title"), new HBox(search), pane.root());
    root.getStyleClass().add("page");
  }

  @Override
  public void show(Frame frame) {
    Polled<List<AuditEntry>> state = model.look();
    List<AuditEntry> entries =
        ActivityModel.mentioning(model.last().orElse(List.of()), search.getText());
    table.show(entries);
    pane.show(
        state,
        entries.size(),
        search.getText().isBlank() ? "Nothing has been done yet." : "No entry matches.");
  }

  @Override
  public boolean ready() {
    return !pane.loading();
  }

  @Override
  public Section section() {
    return Section.ACTIVITY;
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
