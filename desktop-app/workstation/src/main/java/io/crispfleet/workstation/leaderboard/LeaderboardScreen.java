package io.crispfleet.workstation.leaderboard;

import io.crispfleet.contract.api.score.Board;
import io.crispfleet.contract.api.score.BoardEntry;
import io.crispfleet.contract.api.score.GameSummary;
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
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Parent;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** Who leads in each game. */
public final class LeaderboardScreen implements Screen {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH).withZone(ZoneId.systemDefault());

  private final LeaderboardModel model;
  private final Label subtitle = Text.of("", "muted");
  private final FlowPane games = new FlowPane(8, 8);
  private final RowTable<BoardEntry> table =
      new RowTable<BoardEntry>("board-table", BoardEntry::id)
          .figures("Rank", 70, BoardEntry::rank)
          .text("Player", 240, BoardEntry::name)
          .figures("Score", 140, BoardEntry::score)
          .text("Stick", 160, BoardEntry::device)
          .text("Proof", 120, BoardEntry::scoreClass)
          .text("Time", 140, entry -> WHEN.format(entry.at()));
  private final PolledPane pane = new PolledPane(table.view(), "board-empty");
  private final VBox root;
  private List<String> shownGames = List.of();

  public LeaderboardScreen(LeaderboardModel model) {
    this.model = model;
    CheckBox runs = new CheckBox("Every run");
    runs.setId("board-runs");
    runs.setOnAction(event -> model.everyRun(runs.isSelected()));
    Region rest = new Region();
    HBox.setHgrow(rest, Priority.ALWAYS);
    HBox header = new HBox(10, Text.of("Leaderboards", "page-title"), subtitle, rest, runs);
    header.setAlignment(Pos.CENTER_LEFT);
    VBox.setVgrow(pane.root(), Priority.ALWAYS);
    root = new VBox(header, games, pane.root());
    root.getStyleClass().add("page");
  }

  @Override
  public void show(Frame frame) {
    Polled<LeaderboardModel.Standings> state = model.look();
    Optional<LeaderboardModel.Standings> known = model.last();
    known.ifPresent(standings -> games(standings.games()));
    Optional<Board> board = known.flatMap(LeaderboardModel.Standings::board);
    List<BoardEntry> entries = board.map(Board::entries).orElse(List.of());
    table.show(entries);
    subtitle.setText(board.map(some -> some.game() + ", " + some.total() + " lines").orElse(""));
    board.ifPresent(some -> select(some.game()));
    pane.show(state, entries.size(), "No scores yet. They appear as soon as somebody has played.");
  }

  private void games(List<GameSummary> summaries) {
    List<String> names = summaries.stream().map(GameSummary::game).sorted().toList();
    if (names.equals(shownGames)) {
      return;
    }
    shownGames = names;
    games.getChildren().clear();
    for (String name : names) {
      ToggleButton chip = new ToggleButton(name);
      chip.getStyleClass().add("chip");
      chip.setOnAction(event -> model.choose(name));
      games.getChildren().add(chip);
    }
  }

  private void select(String game) {
    games
        .getChildren()
        .forEach(
            node -> {
              ToggleButton chip = (ToggleButton) node;
              chip.setSelected(chip.getText().equals(game));
            });
  }

  @Override
  public boolean ready() {
    return !pane.loading();
  }

  @Override
  public Section section() {
    return Section.LEADERBOARDS;
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
