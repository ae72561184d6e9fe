package io.crispfleet.contract.api.release;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Downloads, newest first.
 *
 * @param next what to send as {@code before} for the following page; null on the last
 */
public record DownloadPage(List<DownloadEntry> downloads, @Nullable Long next) {
  public DownloadPage {
    downloads = List.copyOf(downloads);
  }
}
