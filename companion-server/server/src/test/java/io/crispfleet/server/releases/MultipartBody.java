package io.crispfleet.server.releases;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A form as clients send it. */
final class MultipartBody {
  static final String TYPE = "multipart/form-data; boundary=XyZ123";
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  MultipartBody text(String name, String value) {
    part(name, "", value.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  MultipartBody file(String name, byte[] content) {
    part(name, "; filename=\"x.bin\"\r\nContent-Type: application/octet-stream", content);
    return this;
  }

  private void part(String name, String more, byte[] content) {
    String head =
        "--XyZ123\r\nContent-Disposition: form-data; name=\"" + name + "\"" + more + "\r\n\r\n";
    out.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    out.writeBytes(content);
    out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
  }

  byte[] bytes() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(out.toByteArray());
    whole.writeBytes("--XyZ123--\r\n".getBytes(StandardCharsets.UTF_8));
    return whole.toByteArray();
  }
}
