package io.crispfleet.server.ota;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A crisp-game stick as its firmware behaves: takes a check only with a length below 4096, compares
 * versions as plain text, skips some URLs, and afterwards calls itself what the image calls itself.
 */
final class CrispStick {
  private final OtaBench server;
  final String id;
  String version;
  @Nullable String url;

  CrispStick(OtaBench server, String id, String version) {
    this.server = server;
    this.id = id;
    this.version = version;
  }

  /** True when it would start to download now. */
  boolean check() {
    url = null;
    HttpResponse<byte[]> answer =
        server.get("/api/fota/check?current_version=" + version + "&device_id=" + id);
    long length = answer.headers().firstValueAsLong("Content-Length").orElse(-1);
    if (answer.statusCode() != 200 || length <= 0 || length >= 4096) {
      return false;
    }
    assertThat(answer.body()).hasSize((int) length);
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    if (!"update_available".equals(field(body, "status"))
        || version.equals(field(body, "version"))) {
      return false;
    }
    String download = field(body, "download_url");
    if (download.contains(".local") || download.contains("test-server")) {
      return false;
    }
    String full = download.startsWith("/") ? download + "&device_id=" + id : download;
    assertThat("http://255.255.255.255:65535" + full).hasSizeLessThan(256);
    url = full;
    return true;
  }

  /** Downloads as {@code esp_https_ota} does: it needs a length and every byte of it. */
  byte[] download() {
    HttpResponse<byte[]> answer = server.get(java.util.Objects.requireNonNull(url));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(answer.body().length);
    return answer.body();
  }

  static String field(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
    return matcher.find() ? matcher.group(1) : "";
  }
}
