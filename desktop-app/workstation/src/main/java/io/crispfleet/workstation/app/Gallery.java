package io.crispfleet.workstation.app;

import io.crispfleet.workstation.live.LinkState;
import io.crispfleet.workstation.shell.Section;
import io.crispfleet.workstation.theme.Theme;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.scene.image.PixelReader;
import javafx.scene.image.WritableImage;
import javafx.stage.Stage;
import javax.imageio.ImageIO;

/** Pictures of every screen in both themes. */
final class Gallery implements AutoCloseable {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private static final Duration SCREEN = Duration.ofSeconds(10);

  private final Workstation workstation;
  private final Stage stage;

  private Gallery(Workstation workstation, Stage stage) {
    this.workstation = workstation;
    this.stage = stage;
  }

  static Gallery open(Supplier<Workstation> make) {
    return onFx(
        () -> {
          Workstation workstation = make.get();
          Stage stage = new Stage();
          stage.setScene(workstation.shell().scene());
          stage.show();
          return new Gallery(workstation, stage);
        });
  }

  /** Waits until the server has told its fleet, or for as long as is given. */
  void awaitFleet(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    while (System.nanoTime() < end && !told()) {
      Thread.sleep(LOOK_AGAIN);
    }
  }

  private boolean told() {
    return workstation.store().link() instanceof LinkState.Live
        && workstation.store().frame().number() > 0;
  }

  List<Path> write(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    List<Path> written = new ArrayList<>();
    for (Theme theme : Theme.values()) {
      for (Section section : workstation.shell().sections()) {
        awaitScreen(section);
        WritableImage image = onFx(() -> picture(section, theme));
        String name = section.name() + "-" + theme.name() + ".png";
        Path file = folder.resolve(name.toLowerCase(Locale.ROOT));
        ImageIO.write(copy(image), "png", file.toFile());
        written.add(file);
      }
    }
    return written;
  }

  private void awaitScreen(Section section) throws InterruptedException {
    onFx(
        () -> {
          workstation.shell().open(section);
          return true;
        });
    long end = System.nanoTime() + SCREEN.toNanos();
    while (System.nanoTime() < end && !onFx(workstation.shell()::ready)) {
      Thread.sleep(LOOK_AGAIN);
    }
  }

  private WritableImage picture(Section section, Theme theme) {
    workstation.shell().theme(theme);
    workstation.shell().open(section);
    workstation.shell().show(workstation.store().frame());
    var root = workstation.shell().scene().getRoot();
    root.applyCss();
    root.layout();
    workstation.shell().show(workstation.store().frame());
    return workstation.shell().scene().snapshot(null);
  }

  private static BufferedImage copy(WritableImage image) {
    int width = (int) image.getWidth();
    int height = (int) image.getHeight();
    BufferedImage copy = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    PixelReader pixels = image.getPixelReader();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        copy.setRGB(x, y, pixels.getArgb(x, y));
      }
    }
    return copy;
  }

  private static <T> T onFx(Supplier<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    Platform.runLater(
        () -> {
          try {
            done.complete(work.get());
          } catch (RuntimeException e) {
            done.completeExceptionally(e);
          }
        });
    return done.orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    onFx(
        () -> {
          workstation.close();
          stage.close();
          return true;
        });
  }
}
