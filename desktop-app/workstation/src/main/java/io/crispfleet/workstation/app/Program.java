package io.crispfleet.workstation.app;

import io.crispfleet.client.ApiClient;
import io.crispfleet.client.CommandFailure;
import io.crispfleet.workstation.logging.ToolkitLog;
import io.crispfleet.workstation.theme.Theme;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.stage.Stage;

/** Starts JavaFX, shows the workstation, and ends both. */
public final class Program {
  private final Optional<ApiClient> api;
  private final Optional<Theme> theme;
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * Starts nothing yet.
   *
   * @param api client of the server to follow; empty for none
   * @param theme empty for that of the operating system
   */
  public Program(
      Optional<ApiClient> api, Optional<Theme> theme, InstantSource clock, RandomGenerator random) {
    this.api = api;
    this.theme = theme;
    this.clock = clock;
    this.random = random;
  }

  /** Opens the window and returns when it is closed. */
  public void window() throws InterruptedException {
    CountDownLatch closed = new CountDownLatch(1);
    start(
        () -> {
          Workstation workstation = make();
          Stage stage = new Stage();
          stage.setTitle("CrispFleet");
          stage.setScene(workstation.shell().scene());
          stage.setMinWidth(1024);
          stage.setMinHeight(640);
          stage.setOnHidden(
              event -> {
                workstation.close();
                closed.countDown();
              });
          stage.show();
        });
    closed.await();
    Platform.exit();
  }

  /** Renders every screen, dark and light, without a display; returns the files. */
  public List<Path> pictures(Path folder) throws InterruptedException, IOException {
    if (System.getProperty("glass.platform") == null) {
      System.setProperty("glass.platform", "Headless");
      System.setProperty("prism.order", "sw");
    }
    start(() -> {});
    try (Gallery gallery = Gallery.open(this::make)) {
      gallery.awaitFleet(Duration.ofSeconds(api.isPresent() ? 15 : 0));
      return gallery.write(folder);
    } finally {
      Platform.exit();
    }
  }

  private Workstation make() {
    Theme.loadTypefaces();
    return new Workstation(api, theme.orElseGet(Program::ofSystem), clock, random);
  }

  private static Theme ofSystem() {
    return Platform.getPreferences().getColorScheme() == ColorScheme.LIGHT
        ? Theme.LIGHT
        : Theme.DARK;
  }

  private static void start(Runnable begin) {
    ToolkitLog.errorsOnly();
    try {
      Platform.startup(begin);
    } catch (UnsupportedOperationException | UnsatisfiedLinkError e) {
      throw new CommandFailure(
              CommandFailure.Exit.BAD_INPUT,
              "NO_DISPLAY",
              "The window cannot be opened: " + e.getMessage() + ".",
              "Start it in a desktop session; on Debian install libgtk-3-0 and libpangoft2-1.0-0."
                  + " 'crispfleet workstation --screenshot DIR' needs no display.")
          .causedBy(e);
    }
  }
}
