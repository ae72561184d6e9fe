package io.crispfleet.workstation.table;

import io.crispfleet.workstation.poll.Polled;
import io.crispfleet.workstation.theme.Text;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/**
 * What was asked of the server, or why it is not there: loading, empty, failed, data. What was
 * known before a failure stays in view under the reason.
 */
public final class PolledPane {
  private final Node content;
  private final Label title = Text.of("", "strong");
  private final Label detail = Text.of("", "muted");
  private final VBox words = new VBox(title, detail);
  private final StackPane stack;
  private final VBox root;
  private final Label stale = Text.of("", "small");
  private final VBox banner = new VBox(stale);
  private boolean loading = true;

  /**
   * Around a node.
   *
   * @param id of the words that stand there instead of it
   */
  public PolledPane(Node content, String id) {
    this.content = content;
    words.getStyleClass().add("empty");
    words.setId(id);
    detail.setWrapText(true);
    stale.setWrapText(true);
    banner.getStyleClass().add("banner");
    stack = new StackPane(content, words);
    VBox.setVgrow(stack, javafx.scene.layout.Priority.ALWAYS);
    root = new VBox(12, banner, stack);
  }

  /**
   * Shows the content or what stands for it.
   *
   * @param rows how many there are to show
   * @param empty what to say when there are none
   */
  public void show(Polled<?> state, int rows, String empty) {
    loading = state instanceof Polled.Loading<?>;
    boolean failed = state instanceof Polled.Failed<?>;
    banner.setVisible(failed && rows > 0);
    banner.setManaged(failed && rows > 0);
    content.setVisible(rows > 0);
    words.setVisible(rows == 0);
    switch (state) {
      case Polled.Loading<?> loading -> say("Loading …", "");
      case Polled.Data<?> data -> say(empty, "");
      case Polled.Failed<?> failure -> {
        say(failure.message(), failure.advice());
        stale.setText("What you see is older. " + failure.message() + " " + failure.advice());
      }
    }
  }

  private void say(String what, String then) {
    title.setText(what);
    detail.setText(then);
  }

  /** True until the first answer, or the news that there is none. */
  public boolean loading() {
    return loading;
  }

  public VBox root() {
    return root;
  }
}
