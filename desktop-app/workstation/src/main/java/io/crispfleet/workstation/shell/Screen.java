package io.crispfleet.workstation.shell;

import io.crispfleet.workstation.live.Frame;
import io.crispfleet.workstation.theme.Theme;
import javafx.scene.Parent;

/** What stands in the middle of the window. */
public interface Screen {
  Section section();

  Parent root();

  /** Draws what is known now; on the FX thread, a few times a second, only while it is seen. */
  void show(Frame frame);

  /** False while what it shows is still on its way. */
  default boolean ready() {
    return true;
  }

  /** The colours to draw with from now on. */
  void theme(Theme theme);
}
