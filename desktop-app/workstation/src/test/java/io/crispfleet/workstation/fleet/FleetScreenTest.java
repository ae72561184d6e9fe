package io.crispfleet.workstation.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.workstation.live.Frame;
import io.crispfleet.workstation.live.LinkState;
import io.crispfleet.workstation.live.Stick;
import io.crispfleet.workstation.shell.Shell;
import io.crispfleet.workstation.theme.Theme;
import java.util.List;
import javafx.application.Platform;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** The fleet board as people use it. */
@ExtendWith(ApplicationExtension.class)
class FleetScreenTest {
  private final Frame fleet = SampleFleet.of(60, "Arena A", "Lounge");

  // Made by TestFX's start, on the FX thread.
  @SuppressWarnings("NullAway.Init")
  private Shell shell;

  @Start
  void start(Stage stage) {
    shell =
        new Shell(
            List.of(new FleetScreen(() -> SampleFleet.NOON)), Theme.DARK, () -> SampleFleet.NOON);
    stage.setScene(shell.scene());
    stage.show();
    shell.show(fleet);
  }

  private void show(Frame frame) {
    Platform.runLater(() -> shell.show(frame));
    WaitForAsyncUtils.waitForFxEvents();
  }

  private static boolean seen(FxRobot robot, String id) {
    return robot.lookup(id).query().isVisible();
  }

  @SuppressWarnings("unchecked")
  private static List<Stick> rows(FxRobot robot) {
    return List.copyOf(((TableView<Stick>) robot.lookup("#stick-table").query()).getItems());
  }

  @Test
  void textAndStatesNarrowTheTable(FxRobot robot) {
    robot.clickOn("#view-table");
    assertThat(rows(robot)).hasSize(60);
    robot.clickOn("#fleet-search").write("lounge");
    assertThat(rows(robot)).hasSize(30);
    robot.clickOn("#card-attention");
    assertThat(rows(robot)).hasSize(5);
  }

  @Test
  void whatMatchesNothingOffersTheWayBack(FxRobot robot) {
    robot.clickOn("#fleet-search").write("nowhere");
    assertThat(seen(robot, "#fleet-empty")).isTrue();
    robot.clickOn("Clear filters");
    assertThat(seen(robot, "#fleet-empty")).isFalse();
  }

  @Test
  void withoutTheServerTheBoardStaysAndSaysItsAge(FxRobot robot) {
    assertThat(seen(robot, "#offline-banner")).isFalse();
    show(
        new Frame(
            fleet.number(),
            fleet.sticks(),
            new LinkState.Offline(
                "here:1", SampleFleet.NOON, "Connection refused.", SampleFleet.NOON.plusSeconds(3)),
            fleet.at()));
    assertThat(seen(robot, "#offline-banner")).isTrue();
    assertThat(seen(robot, "#zone-board")).isTrue();
    assertThat(robot.lookup("#server-pill").query().getAccessibleText())
        .startsWith("Offline since ")
        .contains("Connection refused.", "again in 3 s");
  }

  @Test
  void theRailFoldsByKeyAndTheThemeSwitches(FxRobot robot) {
    robot.press(KeyCode.CONTROL, KeyCode.B).release(KeyCode.B, KeyCode.CONTROL);
    Labeled fleetButton = robot.lookup("#rail-fleet").query();
    assertThat(fleetButton.getWidth()).isLessThan(56);
    robot.clickOn("#theme-switch");
    assertThat(shell.scene().getRoot().getStyleClass()).contains("light");
  }
}
