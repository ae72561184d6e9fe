package io.crispfleet.client;

import io.crispfleet.client.CommandFailure.Exit;
import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.contract.json.Json;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Objects;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Answers that are problems, and no answers at all, in words for people. */
final class ApiFailures {
  private static final long MOST_PROBLEM = 64L << 10;

  /** The members of a problem document that are shown. */
  private record Document(@Nullable String code, @Nullable String title, @Nullable String detail) {}

  private ApiFailures() {}

  static CommandFailure of(Response response) throws IOException {
    int status = response.code();
    if (status < 400) {
      String location = Objects.requireNonNullElse(response.header("Location"), "elsewhere");
      return new CommandFailure(
          Exit.UNREACHABLE,
          "REDIRECTED",
          "The server points to " + location + ".",
          "Use the address it names with --server.");
    }
    Document problem = document(response);
    String code = Objects.requireNonNullElse(problem.code(), "HTTP_" + status);
    String detail =
        Objects.requireNonNullElse(
            problem.detail(),
            Objects.requireNonNullElse(
                problem.title(), "The server answered with status " + status + "."));
    return new CommandFailure(
        Exit.ofStatus(status), code, detail, advice(status, response.header("Retry-After")));
  }

  static CommandFailure of(HttpUrl url, IOException error) {
    String server = url.scheme() + "://" + url.host() + ":" + url.port();
    String message;
    String advice = "Check the address and that the server runs.";
    if (error instanceof SSLPeerUnverifiedException) {
      message = "The certificate at " + server + " is for another name.";
      advice = "Use a name the certificate is for.";
    } else if (error instanceof SSLException) {
      message = "No trusted connection to " + server + ": " + error.getMessage() + ".";
      advice = "Give the server's own CA with --ca FILE; the server keeps it in its data folder.";
    } else if (error instanceof UnknownHostException) {
      message = "There is no host called " + url.host() + ".";
    } else if (error instanceof SocketTimeoutException) {
      message = server + " does not answer in time.";
    } else {
      message = "Cannot talk to " + server + ": " + error.getMessage() + ".";
    }
    return new CommandFailure(Exit.UNREACHABLE, "UNREACHABLE", message, advice).causedBy(error);
  }

  private static Document document(Response response) throws IOException {
    String type = Objects.requireNonNullElse(response.header("Content-Type"), "");
    if (type.startsWith("application/problem+json") || type.startsWith("application/json")) {
      try {
        return Json.read(response.peekBody(MOST_PROBLEM).bytes(), Document.class);
      } catch (BadPayload e) {
        // As good as no document.
      }
    }
    return new Document(null, null, null);
  }

  private static String advice(int status, @Nullable String retryAfter) {
    return switch (Exit.ofStatus(status)) {
      case LOGIN_NEEDED -> "Log in with 'crispfleet admin login', or set CRISPFLEET_TOKEN.";
      case FORBIDDEN -> "Ask an administrator for the role, or use a token with the scope.";
      case THROTTLED ->
          retryAfter == null ? "Try again later." : "Try again in " + retryAfter + " seconds.";
      case SERVER_FAILED -> "Try again; if it stays, the server's log says more.";
      default -> "";
    };
  }
}
