package io.crispfleet.server.releases;

import io.crispfleet.contract.api.release.NewRelease;
import io.crispfleet.server.blob.BlobStore.Blob;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.releases.inspect.ArtifactKind;
import java.util.Map;

/**
 * Everything of an upload: what was said and the files, already stored.
 *
 * @param said what the uploader says about it
 * @param files with at least the app
 * @param unsignedPublish true to publish even without a signature, as older tools are used to
 */
public record Candidate(NewRelease said, Map<ArtifactKind, Blob> files, boolean unsignedPublish) {
  public Candidate {
    files = Map.copyOf(files);
    if (!files.containsKey(ArtifactKind.APP)) {
      throw Problem.badRequest("NO_APP", "A release needs an app: send the part 'app'.");
    }
  }

  Blob app() {
    return java.util.Objects.requireNonNull(files.get(ArtifactKind.APP));
  }
}
