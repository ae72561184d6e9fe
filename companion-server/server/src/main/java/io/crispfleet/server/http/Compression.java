package io.crispfleet.server.http;

import io.crispfleet.server.identity.Access;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Compresses what people's programs read; never what a stick reads. */
final class Compression {
  private static final int WORTHWHILE = 2048;

  private Compression() {}

  /** The bytes to send, after the headers were set for them. */
  static byte[] apply(Context ctx, String mediaType, byte[] body) throws IOException {
    Endpoint endpoint = ctx.attribute(Request.ENDPOINT);
    if (!concerns(endpoint) || !mediaType.equals(MediaTypes.JSON) || body.length < WORTHWHILE) {
      return body;
    }
    ctx.header("Vary", "Accept-Encoding");
    if (!accepted(ctx.header("Accept-Encoding"))) {
      return body;
    }
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length / 4);
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(body);
    }
    ctx.header("Content-Encoding", "gzip");
    return compressed.toByteArray();
  }

  private static boolean concerns(@Nullable Endpoint endpoint) {
    return endpoint != null
        && !endpoint.legacy()
        && endpoint.path().startsWith("/api/v1/")
        && !(endpoint.access() instanceof Access.Devices);
  }

  private static boolean accepted(@Nullable String encodings) {
    if (encodings == null) {
      return false;
    }
    for (String encoding : encodings.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = encoding.split(";", 2);
      if (parts[0].strip().equals("gzip")) {
        return parts.length == 1 || !parts[1].replace(" ", "").matches("q=0(\\.0*)?");
      }
    }
    return false;
  }
}
