package io.crispfleet.contract.api.release;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the last pull from the other server went.
 *
 * @param settings without the token
 * @param lastAttempt when the last pull ended; null before the first
 * @param lastSuccess when everything was taken over without an error; null before the first
 * @param pulled releases taken over by the last attempt
 * @param errors of the last attempt
 */
public record SyncStatus(
    SyncSettings settings,
    boolean running,
    @Nullable Instant lastAttempt,
    @Nullable Instant lastSuccess,
    int pulled,
    List<SyncError> errors) {
  public SyncStatus {
    errors = List.copyOf(errors);
  }
}
