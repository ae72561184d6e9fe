package io.crispfleet.server.releases.sync;

import io.crispfleet.client.CommandFailure;
import io.crispfleet.contract.api.release.ArtifactInfo;
import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.contract.manifest.Manifest;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.releases.inspect.ArtifactKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Files on their way from the other server, named by their hash. One whose transfer was cut off
 * stays, so that the next pull goes on there; every other is removed.
 */
final class Parts {
  private final Path folder;
  private final Source source;
  private final Set<Path> unfinished = new HashSet<>();

  Parts(Path folder, Source source) {
    this.folder = folder;
    this.source = source;
  }

  /**
   * Fetches all files of a release.
   *
   * @param manifest says what the app must be; its signature has been checked
   * @throws Problem when a file is not what was announced
   * @throws CommandFailure when the transfer was cut off
   */
  Map<ArtifactKind, Path> fetch(List<ArtifactInfo> artifacts, Manifest manifest)
      throws IOException {
    Map<ArtifactKind, ArtifactInfo> wanted = wanted(artifacts, manifest);
    Files.createDirectories(folder);
    Map<ArtifactKind, Path> files = new EnumMap<>(ArtifactKind.class);
    for (Map.Entry<ArtifactKind, ArtifactInfo> file : wanted.entrySet()) {
      files.put(file.getKey(), fetch(file.getValue()));
    }
    return files;
  }

  private static Map<ArtifactKind, ArtifactInfo> wanted(
      List<ArtifactInfo> artifacts, Manifest manifest) {
    Map<ArtifactKind, ArtifactInfo> wanted = new EnumMap<>(ArtifactKind.class);
    for (ArtifactInfo artifact : artifacts) {
      ArtifactKind kind =
          ArtifactKind.of(artifact.kind())
              .orElseThrow(() -> new BadPayload("an artifact is of no kind that is known here"));
      if (artifact.size() < 1 || artifact.size() > kind.limit()) {
        throw new BadPayload("'" + kind.word() + "' has at most " + kind.limit() + " bytes");
      }
      wanted.put(kind, artifact);
    }
    ArtifactInfo app = wanted.get(ArtifactKind.APP);
    if (app == null
        || !Pull.sha256(app).equals(manifest.sha256())
        || app.size() != manifest.size()) {
      throw Problem.unprocessable(
          "MANIFEST_MISMATCH", "The app that is announced is not the one that was signed.");
    }
    return wanted;
  }

  private Path fetch(ArtifactInfo artifact) throws IOException {
    String sha256 = Pull.sha256(artifact);
    Path part = folder.resolve(sha256 + ".part");
    try {
      source.fetch(sha256, part, artifact.size());
    } catch (CommandFailure e) {
      if (e.exit() == CommandFailure.Exit.UNREACHABLE) {
        unfinished.add(part);
      }
      throw e;
    }
    String found = digest(part);
    if (!found.equals(sha256)) {
      throw Problem.unprocessable(
          "DAMAGED",
          "The bytes of '%s' that arrived are not those announced: SHA-256 %s, not %s."
              .formatted(artifact.kind(), found.substring(0, 12), sha256.substring(0, 12)));
    }
    return part;
  }

  /** Removes what no transfer will go on with. */
  void sweep() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (!unfinished.contains(file)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static String digest(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        DigestInputStream digest =
            new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      digest.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
