package io.crispfleet.workstation.theme;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import javafx.application.Application;
import javafx.scene.Scene;
import javafx.scene.text.Font;

/** Dark or light: AtlantaFX's Primer with our tokens on top. */
public enum Theme {
  DARK,
  LIGHT;

  private static final List<String> TYPEFACES =
      List.of(
          "Inter_400Regular.ttf",
          "Inter_500Medium.ttf",
          "Inter_600SemiBold.ttf",
          "JetBrainsMono_400Regular.ttf",
          "JetBrainsMono_500Medium.ttf");

  /** What canvases paint with. */
  public Palette palette() {
    return this == DARK ? Palette.DARK : Palette.LIGHT;
  }

  /** Makes a scene look like this; may be called again with another. */
  public void dress(Scene scene) {
    Application.setUserAgentStylesheet(
        this == DARK
            ? new PrimerDark().getUserAgentStylesheet()
            : new PrimerLight().getUserAgentStylesheet());
    String sheet = Objects.requireNonNull(Theme.class.getResource("crispfleet.css")).toString();
    if (!scene.getStylesheets().contains(sheet)) {
      scene.getStylesheets().add(sheet);
    }
    scene.getRoot().getStyleClass().remove("light");
    if (this == LIGHT) {
      scene.getRoot().getStyleClass().add("light");
    }
  }

  /** Loads our typefaces; those the build could not get are replaced by the system's. */
  public static void loadTypefaces() {
    for (String name : TYPEFACES) {
      try (InputStream file = Theme.class.getResourceAsStream(name)) {
        if (file != null) {
          Font.loadFont(file, 13);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
