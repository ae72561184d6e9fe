package io.crispfleet.server.cli;

import io.crispfleet.client.ApiClient;
import io.crispfleet.client.CommandFailure;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Sends a file in pieces and goes on where it was cut off (tus 1.0.0). */
final class ResumableUpload {
  private static final String PATH = "/api/v1/uploads";
  private static final int PIECE = 256 * 1024;
  private static final int ATTEMPTS = 5;

  private final ApiClient api;

  ResumableUpload(ApiClient api) {
    this.api = api;
  }

  /** Sends all bytes and returns the upload's id. */
  String send(byte[] content, LongConsumer progress) {
    String location =
        Optional.ofNullable(
                api.post(PATH)
                    .header("Tus-Resumable", "1.0.0")
                    .header("Upload-Length", Long.toString(content.length))
                    .headers()
                    .get("Location"))
            .orElseThrow(() -> CommandFailure.badInput("The server takes no uploads.", ""));
    int at = 0;
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
        boolean mayPass =
            e.exit() == CommandFailure.Exit.UNREACHABLE
                || e.exit() == CommandFailure.Exit.SERVER_FAILED;
        if (!mayPass || ++failures >= ATTEMPTS) {
          throw e;
        }
        at = offset(location);
      }
    }
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private int offset(String location) {
    String offset =
        api.call("HEAD", location).header("Tus-Resumable", "1.0.0").headers().get("Upload-Offset");
    return offset == null ? 0 : Integer.parseInt(offset);
  }
}
