package io.crispfleet.workstation.table;

import java.util.List;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;

/**
 * A table of immutable rows that are replaced as a whole. A list that is watched and sorted by what
 * changes would sort all the time.
 */
public final class RowTable<T> {
  private static final double ROW = 32;

  private final TableView<T> view = new TableView<>();
  private final Function<T, Object> key;

  /**
   * An empty one without columns.
   *
   * @param key what stays the same when a row is replaced by a newer one
   */
  public RowTable(String id, Function<T, Object> key) {
    this.key = key;
    view.setId(id);
    view.setFixedCellSize(ROW);
  }

  /** Adds a column of words. */
  public RowTable<T> text(String title, double width, Function<T, @Nullable String> value) {
    column(title, width, value);
    return this;
  }

  /** Adds a column of numbers or codes, in fixed width; it sorts by value. */
  public <V> RowTable<T> figures(String title, double width, Function<T, @Nullable V> value) {
    column(title, width, value).getStyleClass().add("mono");
    return this;
  }

  /** Adds a column that draws itself. */
  public RowTable<T> column(TableColumn<T, ?> column) {
    view.getColumns().add(column);
    return this;
  }

  private <V> TableColumn<T, @Nullable V> column(
      String title, double width, Function<T, @Nullable V> value) {
    TableColumn<T, @Nullable V> column = new TableColumn<>(title);
    column.setPrefWidth(width);
    column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(value.apply(row.getValue())));
    view.getColumns().add(column);
    return column;
  }

  /** Shows these; keeps the order people chose and the row they selected. */
  public void show(List<T> rows) {
    if (view.getItems().equals(rows)) {
      return;
    }
    T before = view.getSelectionModel().getSelectedItem();
    Object selected = before == null ? null : key.apply(before);
    view.getItems().setAll(rows);
    view.sort();
    for (int i = 0; selected != null && i < view.getItems().size(); i++) {
      if (selected.equals(key.apply(view.getItems().get(i)))) {
        view.getSelectionModel().select(i);
      }
    }
  }

  public TableView<T> view() {
    return view;
  }
}
