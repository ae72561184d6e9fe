package io.crispfleet.workstation.shell;

import org.kordamp.ikonli.feather.Feather;

/** Where the rail leads to. */
public enum Section {
  FLEET("Operate", "Fleet", Feather.GRID),
  UPDATES("Ship", "Updates", Feather.GIT_MERGE),
  LEADERBOARDS("Play", "Leaderboards", Feather.AWARD),
  ACTIVITY("System", "Activity log", Feather.LIST);

  private final String group;
  private final String title;
  private final Feather icon;

  Section(String group, String title, Feather icon) {
    this.group = group;
    this.title = title;
    this.icon = icon;
  }

  public String group() {
    return group;
  }

  public String title() {
    return title;
  }

  Feather icon() {
    return icon;
  }
}
