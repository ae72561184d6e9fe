package io.crispfleet.server.ota.policy;

import java.util.OptionalLong;

/** Orders version labels that belong to no known release. */
@FunctionalInterface
public interface VersionCodes {
  /** Empty when the label follows no scheme. */
  OptionalLong of(String version);
}
