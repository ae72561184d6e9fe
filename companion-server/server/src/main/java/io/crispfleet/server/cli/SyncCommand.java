package io.crispfleet.server.cli;

import io.crispfleet.client.ApiClient;
import io.crispfleet.client.CommandFailure;
import io.crispfleet.client.ConnectionMixin;
import io.crispfleet.contract.api.release.SyncSettings;
import io.crispfleet.contract.api.release.SyncStatus;
import io.crispfleet.jesptool.cli.JsonOption;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code crispfleet admin sync}: releases from another server. */
@Command(
    name = "sync",
    mixinStandardHelpOptions = true,
    description = "Pull releases from another CrispFleet server.",
    footer = {
      "",
      "Examples:",
      "  crispfleet admin sync set --from https://fleet.example:8443 --every 1h <token.txt",
      "  crispfleet admin sync run",
      "  crispfleet admin sync set --off"
    })
final class SyncCommand {
  private static final String SYNC = "/api/v1/sync";
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  @Command(
      name = "set",
      mixinStandardHelpOptions = true,
      description =
          "Name the other server. Its access token is the first line of standard input; an empty"
              + " line keeps the one from before.")
  void set(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Option(names = "--from", paramLabel = "URL", description = "The other server.")
          @Nullable String from,
      @Option(names = "--off", description = "Pull from nowhere; forget the token.") boolean off,
      @Option(names = "--from-ca", paramLabel = "FILE", description = "PEM of the other's own CA.")
          @Nullable Path ca,
      @Option(names = "--allow-http", description = "Take an http address: others can read along.")
          boolean allowHttp,
      @Option(
              names = "--every",
              paramLabel = "TIME",
              converter = DurationConverter.class,
              description = "Such as 15m or 1h; default: only when asked.")
          @Nullable Duration every,
      @Option(
              names = "--take",
              split = ",",
              paramLabel = "CHANNEL",
              description = "Which of its channels; default stable.")
          @Nullable List<String> channels,
      @Option(
              names = "--platform",
              split = ",",
              paramLabel = "NAME",
              description = "Which platforms; default all.")
          @Nullable List<String> platforms,
      @Option(
              names = "--channel",
              defaultValue = "dev",
              description = "The channel they get here; default dev.")
          String channel,
      @Option(names = "--publish", description = "Offer them at once.") boolean publish) {
    if (off == (from != null)) {
      throw CommandFailure.badInput("Where to pull from is not clear.", "Add --from URL or --off.");
    }
    SyncSettings wanted =
        off
            ? SyncSettings.none()
            : new SyncSettings(
                from,
                token().orElse(null),
                ca == null ? null : text(ca),
                allowHttp,
                Objects.requireNonNullElse(every, Duration.ZERO).toSeconds(),
                channels,
                platforms,
                channel,
                publish);
    try (ApiClient api = connection.open()) {
      say(json, api.put(SYNC).json(wanted).read(SyncStatus.class));
    }
  }

  @Command(name = "status", mixinStandardHelpOptions = true, description = "Show the last pull.")
  void status(@Mixin ConnectionMixin connection, @Mixin JsonOption json) {
    try (ApiClient api = connection.open()) {
      say(json, api.get(SYNC).read(SyncStatus.class));
    }
  }

  @Command(
      name = "run",
      mixinStandardHelpOptions = true,
      description = "Pull now and wait for the end; fails when something was not taken over.")
  void run(@Mixin ConnectionMixin connection, @Mixin JsonOption json) throws InterruptedException {
    try (ApiClient api = connection.open()) {
      SyncStatus status = api.post(SYNC + ":run").read(SyncStatus.class);
      while (status.running()) {
        Thread.sleep(LOOK_AGAIN);
        status = api.get(SYNC).read(SyncStatus.class);
      }
      say(json, status);
      if (!status.errors().isEmpty()) {
        throw new CommandFailure(
            CommandFailure.Exit.REFUSED,
            status.errors().getFirst().code(),
            status.errors().size() + " of the other server's offers were not taken over.",
            "The list above says why.");
      }
    }
  }

  private static void say(JsonOption json, SyncStatus status) {
    SyncSettings settings = status.settings();
    Rows.say(
        json.output(),
        settings.url() == null
            ? "Nothing is pulled."
            : "Pulls %s from %s %s. Last pull: %s, %d taken over. Last without errors: %s."
                .formatted(
                    String.join(", ", settings.channels()),
                    settings.url(),
                    settings.everySeconds() == 0
                        ? "when asked"
                        : "every " + settings.everySeconds() + " s",
                    Objects.requireNonNullElse(status.lastAttempt(), "never"),
                    status.pulled(),
                    Objects.requireNonNullElse(status.lastSuccess(), "never")),
        status);
    status
        .errors()
        .forEach(
            error ->
                json.output()
                    .text(
                        "  %s: %s (%s)"
                            .formatted(
                                Objects.requireNonNullElse(error.release(), "-"),
                                error.detail(),
                                error.code())));
  }

  private static Optional<String> token() {
    try {
      String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      return Optional.ofNullable(line).map(String::strip).filter(text -> !text.isEmpty());
    } catch (IOException e) {
      throw CommandFailure.badInput("Cannot read the token.", "").causedBy(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw CommandFailure.badInput("Cannot read " + file + ".", "Check its name.").causedBy(e);
    }
  }
}
