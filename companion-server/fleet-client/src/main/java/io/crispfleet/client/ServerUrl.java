package io.crispfleet.client;

import okhttp3.HttpUrl;

/** How a server is named on the command line. */
final class ServerUrl {
  private ServerUrl() {}

  /**
   * Reads {@code http://host:port}, {@code https://…} or {@code host:port}, which means plain HTTP.
   *
   * @throws CommandFailure when it is none of these, or carries a name, query or fragment
   */
  static HttpUrl parse(String text) {
    HttpUrl url = HttpUrl.parse(text.contains("://") ? text : "http://" + text);
    if (url == null
        || !url.username().isEmpty()
        || !url.password().isEmpty()
        || url.query() != null
        || url.fragment() != null) {
      throw CommandFailure.badInput(
          "\"" + text + "\" is not the address of a server.",
          "Write it like http://192.168.4.2:8090 or https://fleet.local.");
    }
    return url;
  }

  /** The name its credentials are kept under: no trailing slash, default ports left out. */
  static String key(HttpUrl url) {
    String text = url.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
