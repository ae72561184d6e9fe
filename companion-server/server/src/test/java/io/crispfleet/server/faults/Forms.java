package io.crispfleet.server.faults;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Multipart forms as browsers and curl write them. */
final class Forms {
  static final String BOUNDARY = "XyZ123";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Uploads a release that is made of uploads done before. */
  static HttpResponse<byte[]> upload(Client client, String metadata) {
    return new Forms().part("metadata", "", metadata.getBytes(StandardCharsets.UTF_8)).to(client);
  }

  /** Uploads a release of one app. */
  static HttpResponse<byte[]> upload(Client client, String metadata, byte[] app) {
    return new Forms()
        .part("metadata", "", metadata.getBytes(StandardCharsets.UTF_8))
        .part("app", "; filename=\"app.bin\"", app)
        .to(client);
  }

  Forms part(String name, String more, byte[] content) {
    text("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"" + more);
    text("\r\n\r\n");
    out.writeBytes(content);
    text("\r\n");
    return this;
  }

  private void text(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  HttpResponse<byte[]> to(Client client) {
    return to(client, "/api/v1/releases");
  }

  HttpResponse<byte[]> to(Client client, String path) {
    text("--" + BOUNDARY + "--\r\n");
    return client.send(
        client
            .request(path)
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(BodyPublishers.ofByteArray(out.toByteArray()))
            .build());
  }
}
