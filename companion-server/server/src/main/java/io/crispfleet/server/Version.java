package io.crispfleet.server;

import java.util.Objects;

/** This program's version, from the jar it runs from. */
final class Version {
  static final String NUMBER =
      Objects.requireNonNullElse(
          Version.class.getPackage().getImplementationVersion(), "development");

  private Version() {}
}
