package io.crispfleet.workstation.live;

/** What a stick is shown as. A stick has exactly one, the first here that holds: counts add up. */
public enum StickState {
  /** Something went wrong with it lately: a failed update, a crash. */
  FAULT("Fault"),
  /** Silent for longer than the server tolerates. */
  OFFLINE("Offline"),
  /** An update session is open. */
  UPDATING("Updating"),
  /** Weak signal, low battery, low heap, a duplicate id. */
  ATTENTION("Attention"),
  /** It handed in a score lately. */
  PLAYING("Playing"),
  /** There, and nothing else. */
  IDLE("Idle");

  private final String word;

  StickState(String word) {
    this.word = word;
  }

  /** As people read it. */
  public String word() {
    return word;
  }
}
