package io.crispfleet.workstation.fleet;

import io.crispfleet.workstation.live.Stick;
import io.crispfleet.workstation.theme.StateGlyph;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;

/**
 * The sticks as a table; everything the board shows, for those who read better than they look. Rows
 * are replaced, not watched: a list sorted by what changes would sort all the time.
 */
final class StickTable {
  private static final double ROW = 32;

  private final TableView<Stick> table = new TableView<>();
  private final InstantSource clock;

  StickTable(InstantSource clock) {
    this.clock = clock;
    table.setId("stick-table");
    table.setFixedCellSize(ROW);
    table.getColumns().add(stateColumn());
    text("ID", 100, Stick::id);
    text("Name", 130, stick -> stick.device().name());
    text("Zone", 120, Stick::zone);
    text("Firmware", 90, stick -> stick.device().version());
    number("Battery", 80, stick -> stick.device().battery());
    number("RSSI", 70, stick -> stick.device().rssi());
    number("Free heap", 90, stick -> stick.device().heap());
    text(
        "Game",
        100,
        stick -> Optional.ofNullable(stick.played()).map(Stick.Played::game).orElse(""));
    number(
        "Score",
        80,
        stick -> Optional.ofNullable(stick.played()).map(Stick.Played::score).orElse(null));
    number("Last seen", 90, stick -> age(stick.device().lastSeen()));
  }

  private long age(Instant at) {
    return Math.max(0, Duration.between(at, clock.instant()).toSeconds());
  }

  private TableColumn<Stick, Stick> stateColumn() {
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

  private void text(
      String title,
      double width,
      Function<Stick, @org.jspecify.annotations.Nullable String> value) {
    column(title, width, value);
  }

  private <T> void number(
      String title, double width, Function<Stick, @org.jspecify.annotations.Nullable T> value) {
    column(title, width, value).getStyleClass().add("mono");
  }

  private <T> TableColumn<Stick, @org.jspecify.annotations.Nullable T> column(
      String title, double width, Function<Stick, @org.jspecify.annotations.Nullable T> value) {
    TableColumn<Stick, @org.jspecify.annotations.Nullable T> column = new TableColumn<>(title);
    column.setPrefWidth(width);
    column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(value.apply(row.getValue())));
    table.getColumns().add(column);
    return column;
  }

  /** Shows these; keeps the order people chose and the stick they selected. */
  void show(List<Stick> sticks) {
    String selected =
        Optional.ofNullable(table.getSelectionModel().getSelectedItem()).map(Stick::id).orElse("");
    table.getItems().setAll(sticks);
    table.sort();
    for (int i = 0; i < table.getItems().size(); i++) {
      if (table.getItems().get(i).id().equals(selected)) {
        table.getSelectionModel().select(i);
      }
    }
  }

  TableView<Stick> root() {
    return table;
  }
}
