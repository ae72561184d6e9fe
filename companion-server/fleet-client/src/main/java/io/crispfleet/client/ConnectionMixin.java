package io.crispfleet.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import okhttp3.HttpUrl;
import picocli.CommandLine.Option;

/**
 * The options of every command that talks to a server. What is not given comes from the environment
 * ({@code CRISPFLEET_SERVER}, {@code CRISPFLEET_TOKEN}) and then from the stored logins.
 */
public final class ConnectionMixin {
  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "The server; default CRISPFLEET_SERVER, else the one last logged in to.")
  private Optional<String> server = Optional.empty();

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "Access token; better in CRISPFLEET_TOKEN, because others can see command lines. Default:"
              + " the stored login.")
  private Optional<String> token = Optional.empty();

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "PEM of the server's own CA, trusted instead of the system's.")
  private Optional<Path> ca = Optional.empty();

  @Option(
      names = "--credentials",
      paramLabel = "FILE",
      description = "Where logins are stored; default ~/.config/crispfleet/credentials.json.")
  private Optional<Path> credentials = Optional.empty();

  /** A client with the token that was given or stored, if there is one. */
  public ApiClient open() {
    return open(
        token
            .or(() -> environment("CRISPFLEET_TOKEN"))
            .or(() -> login().map(Credentials.Login::token)));
  }

  /** A client without a token, to log in with. */
  public ApiClient openAnonymous() {
    return open(Optional.empty());
  }

  /** A client with this token. */
  public ApiClient open(Optional<String> secret) {
    return new ApiClient(url(), secret, caPem());
  }

  /**
   * The server that is meant.
   *
   * @throws CommandFailure when none is
   */
  public HttpUrl url() {
    return ServerUrl.parse(
        server
            .or(() -> environment("CRISPFLEET_SERVER"))
            .or(() -> logins().current())
            .orElseThrow(
                () ->
                    CommandFailure.badInput(
                        "No server is named.",
                        "Add --server URL, set CRISPFLEET_SERVER, or log in with 'crispfleet admin"
                            + " login'.")));
  }

  /** The server as people write it. */
  public String name() {
    return ServerUrl.key(url());
  }

  /** Stores a token for the commands that follow, with the CA that was given. */
  public void remember(String user, String secret) {
    logins().keep(ServerUrl.key(url()), new Credentials.Login(user, secret, caPem().orElse(null)));
  }

  public void forget() {
    logins().forget(ServerUrl.key(url()));
  }

  private Optional<Credentials.Login> login() {
    return logins().of(ServerUrl.key(url()));
  }

  private Optional<String> caPem() {
    return ca.isPresent()
        ? Optional.of(read(ca.get()))
        : login().flatMap(login -> Optional.ofNullable(login.ca()));
  }

  private Credentials logins() {
    return new Credentials(credentials.orElseGet(ConnectionMixin::defaultFile));
  }

  private static Path defaultFile() {
    Path config =
        environment("XDG_CONFIG_HOME")
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".config"));
    return config.resolve("crispfleet").resolve("credentials.json");
  }

  private static Optional<String> environment(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw CommandFailure.badInput(
              "Cannot read the CA file " + file + ".", "Check the name and the folder.")
          .causedBy(e);
    }
  }
}
