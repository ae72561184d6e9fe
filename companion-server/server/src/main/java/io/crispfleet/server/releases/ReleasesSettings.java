package io.crispfleet.server.releases;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What an installation can choose about its releases.
 *
 * @param uploads folder of unfinished resumable uploads
 * @param autopublish offer unsigned uploads of older tools at once
 * @param linkTtl how long a user's download link works
 * @param uploadTtl how long an unfinished upload is kept after its last byte
 * @param uploadQuota most bytes of unfinished uploads of one user
 * @param uploadLimit most bytes of one upload
 * @param keepRetired how many retired releases of a platform keep their files; 0 for all
 * @param downloadsKept most entries of the download log
 */
public record ReleasesSettings(
    Path uploads,
    boolean autopublish,
    Duration linkTtl,
    Duration uploadTtl,
    long uploadQuota,
    long uploadLimit,
    int keepRetired,
    int downloadsKept) {

  public static ReleasesSettings of(Path uploads) {
    return new ReleasesSettings(
        uploads,
        false,
        Duration.ofHours(1),
        Duration.ofHours(24),
        512L << 20,
        100L << 20,
        20,
        1_000_000);
  }

  public ReleasesSettings withAutopublish(boolean publish) {
    return new ReleasesSettings(
        uploads, publish, linkTtl, uploadTtl, uploadQuota, uploadLimit, keepRetired, downloadsKept);
  }
}
