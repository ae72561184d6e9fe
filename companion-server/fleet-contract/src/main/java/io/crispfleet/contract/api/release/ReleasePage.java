package io.crispfleet.contract.api.release;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Releases, newest first.
 *
 * @param next what to send as {@code cursor} for the following page; null on the last
 */
public record ReleasePage(List<ReleaseInfo> releases, @Nullable String next) {
  public ReleasePage {
    releases = List.copyOf(releases);
  }
}
