package io.crispfleet.server.cli;

import io.crispfleet.client.ApiClient;
import io.crispfleet.client.CommandFailure;
import io.crispfleet.contract.api.release.UploadInfo;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Sends a file in pieces and goes on where it was cut off (tus 1.0.0), even when that was another
 * run of the program: the server knows the upload by the file's hash, which is its name there.
 */
final class ResumableUpload {
  private static final String PATH = "/api/v1/uploads";
  private static final int PIECE = 256 * 1024;
  private static final int ATTEMPTS = 5;
  private static final long PAUSE_MILLIS = 300;

  private final ApiClient api;

  ResumableUpload(ApiClient api) {
    this.api = api;
  }

  /**
   * Sends what the server does not have yet, and returns the upload's id.
   *
   * @param progress told how many bytes are safely there, first of all when some are already
   */
  String send(byte[] content, String sha256, LongConsumer progress) {
    Optional<UploadInfo> begun =
        api.get(PATH).list(UploadInfo.class).stream()
            .filter(upload -> upload.name().equals(sha256) && upload.size() == content.length)
            .findFirst();
    String location =
        begun.map(upload -> PATH + "/" + upload.id()).orElseGet(() -> begin(content, sha256));
    int at = begun.map(UploadInfo::offset).orElse(0L).intValue();
    if (at > 0) {
      progress.accept(at);
    }
    int failures = 0;
    while (at < content.length) {
      try {
        byte[] piece = Arrays.copyOfRange(content, at, Math.min(content.length, at + PIECE));
        api.patch(location)
            .header("Tus-Resumable", "1.0.0")
            .header("Upload-Offset", Integer.toString(at))
            .body("application/offset+octet-stream", piece)
            .done();
        at += piece.length;
        failures = 0;
        progress.accept(at);
      } catch (CommandFailure e) {
        if (!mayPass(e) || ++failures >= ATTEMPTS) {
          throw e;
        }
        pause(failures);
        at = offset(location);
      }
    }
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private String begin(byte[] content, String sha256) {
    String name = Base64.getEncoder().encodeToString(sha256.getBytes(StandardCharsets.US_ASCII));
    String location =
        api.post(PATH)
            .header("Tus-Resumable", "1.0.0")
            .header("Upload-Length", Long.toString(content.length))
            .header("Upload-Metadata", "filename " + name)
            .headers()
            .get("Location");
    if (location == null) {
      throw CommandFailure.badInput("The server takes no uploads.", "");
    }
    return location;
  }

  /** A broken connection may; so may a conflict with a run whose last request has not ended. */
  private static boolean mayPass(CommandFailure e) {
    return switch (e.exit()) {
      case UNREACHABLE, SERVER_FAILED, CONFLICT -> true;
      default -> false;
    };
  }

  private static void pause(int failures) {
    try {
      Thread.sleep(PAUSE_MILLIS * failures);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int offset(String location) {
    String offset =
        api.call("HEAD", location).header("Tus-Resumable", "1.0.0").headers().get("Upload-Offset");
    return offset == null ? 0 : Integer.parseInt(offset);
  }
}
