package io.crispfleet.workstation.fleet;

import io.crispfleet.workstation.live.Stick;
import io.crispfleet.workstation.table.RowTable;
import io.crispfleet.workstation.theme.StateGlyph;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;

/** The sticks as a table: all that the board shows, for those who read better than they look. */
final class StickTable {
  private final RowTable<Stick> table = new RowTable<>("stick-table", Stick::id);
  private final InstantSource clock;

  StickTable(InstantSource clock) {
    this.clock = clock;
    table
        .column(stateColumn())
        .text("ID", 100, Stick::id)
        .text("Name", 130, stick -> stick.device().name())
        .text("Zone", 120, Stick::zone)
        .figures("Firmware", 90, stick -> stick.device().version())
        .figures("Battery", 80, stick -> stick.device().battery())
        .figures("RSSI", 70, stick -> stick.device().rssi())
        .figures("Free heap", 90, stick -> stick.device().heap())
        .text("Game", 100, StickTable::game)
        .figures("Score", 80, StickTable::score)
        .figures("Seen, s ago", 90, stick -> age(stick.device().lastSeen()));
  }

  private static @Nullable String game(Stick stick) {
    Stick.Played played = stick.played();
    return played == null ? null : played.game();
  }

  private static @Nullable Long score(Stick stick) {
    Stick.Played played = stick.played();
    return played == null ? null : played.score();
  }

  private long age(Instant at) {
    return Math.max(0, Duration.between(at, clock.instant()).toSeconds());
  }

  private static TableColumn<Stick, Stick> stateColumn() {
    TableColumn<Stick, Stick> column = new TableColumn<>("State");
    column.setPrefWidth(110);
    column.setComparator(Comparator.comparing(Stick::state));
    column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
    column.setCellFactory(
        made ->
            new TableCell<>() {
              @Override
              protected void updateItem(Stick stick, boolean empty) {
                super.updateItem(stick, empty);
                setText(empty ? null : stick.state().word());
                setGraphic(empty ? null : StateGlyph.of(stick.state()));
              }
            });
    return column;
  }

  void show(List<Stick> sticks) {
    table.show(sticks);
  }

  TableView<Stick> root() {
    return table.view();
  }
}
