package io.crispfleet.workstation.theme;

import javafx.scene.control.Label;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** Labels and icons in our styles. */
public final class Text {
  private Text() {}

  /** A label with style classes. */
  public static Label of(String text, String... classes) {
    Label label = new Label(text);
    label.getStyleClass().addAll(classes);
    return label;
  }

  /** An icon, in px. */
  public static FontIcon icon(Feather icon, int size) {
    FontIcon node = FontIcon.of(icon, size);
    node.getStyleClass().add("icon");
    return node;
  }
}
