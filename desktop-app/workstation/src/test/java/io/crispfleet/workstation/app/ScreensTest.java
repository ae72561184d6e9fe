package io.crispfleet.workstation.app;

import static io.crispfleet.workstation.server.RealServer.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.api.audit.AuditEntry;
import io.crispfleet.workstation.server.RealServer;
import io.crispfleet.workstation.shell.Section;
import io.crispfleet.workstation.theme.Theme;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.TableView;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** The whole workstation on the real server. */
@ExtendWith(ApplicationExtension.class)
class ScreensTest {
  @TempDir private static Path data;

  // Made by TestFX's start.
  @SuppressWarnings("NullAway.Init")
  private RealServer server;

  @SuppressWarnings("NullAway.Init")
  private Workstation workstation;

  @Start
  void start(Stage stage) throws IOException {
    server = new RealServer(data.resolve(String.valueOf(System.nanoTime())));
    server.device("AAAA01", "bar");
    workstation =
        new Workstation(
            Optional.of(server.api()), Theme.LIGHT, InstantSource.system(), new Random(1));
    stage.setScene(workstation.shell().scene());
    stage.show();
  }

  @AfterEach
  void stop() {
    Platform.runLater(workstation::close);
    WaitForAsyncUtils.waitForFxEvents();
    server.close();
  }

  private static boolean seen(FxRobot robot, String id) {
    return robot.lookup(id).tryQuery().filter(Node::isVisible).isPresent();
  }

  @SuppressWarnings("unchecked")
  private static List<AuditEntry> audit(FxRobot robot) {
    return List.copyOf(
        ((TableView<AuditEntry>) robot.lookup("#activity-table").query()).getItems());
  }

  @Test
  void theRailLeadsToEveryScreenOfTheServer(FxRobot robot) throws InterruptedException {
    await(() -> workstation.store().frame().sticks().size() == 1);
    assertThat(workstation.shell().sections()).containsExactly(Section.values());
    robot.clickOn("#rail-updates");
    await(() -> seen(robot, "#updates-empty"));
    robot.clickOn("#rail-leaderboards");
    await(() -> seen(robot, "#board-empty"));
    robot.clickOn("#rail-activity");
    await(() -> audit(robot).stream().anyMatch(entry -> entry.target().contains("AAAA01")));
    robot.clickOn("#activity-search").write("nobody at all");
    await(() -> seen(robot, "#activity-empty"));
  }
}
