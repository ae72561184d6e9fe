package io.crispfleet.server.cli;

import io.crispfleet.client.ApiClient;
import io.crispfleet.client.ConnectionMixin;
import io.crispfleet.contract.api.auth.CreatedToken;
import io.crispfleet.contract.api.auth.NewToken;
import io.crispfleet.contract.api.auth.Rotation;
import io.crispfleet.contract.api.auth.TokenInfo;
import io.crispfleet.jesptool.cli.JsonOption;
import io.crispfleet.jesptool.cli.Output;
import io.crispfleet.jesptool.cli.TextTable;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code crispfleet admin token}: one's own access tokens. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = "Make, list, replace and revoke your access tokens.",
    footer = {
      "",
      "Examples:",
      "  crispfleet admin token create ci --scope releases:write --days 30",
      "  crispfleet admin token rotate 4 --grace 24h",
      "  crispfleet admin token revoke 4"
    })
final class TokenCommand {
  private static final String TOKENS = "/api/v1/tokens";

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Make a token; it is shown this once.")
  void create(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "NAME", description = "What it is for.") String name,
      @Option(
              names = "--scope",
              paramLabel = "SCOPE",
              description = "What it is limited to; may be repeated. Without: all you may do.")
          Set<String> scopes,
      @Option(
              names = "--days",
              paramLabel = "N",
              defaultValue = "90",
              description = "How long it is valid, 1 to 366; default 90.")
          int days) {
    Set<String> limit = scopes == null ? Set.of() : scopes;
    try (ApiClient api = connection.open()) {
      CreatedToken created =
          api.post(TOKENS).json(new NewToken(name, limit, days)).read(CreatedToken.class);
      show(json.output(), created);
    }
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "Show your tokens.")
  void list(@Mixin ConnectionMixin connection, @Mixin JsonOption json) {
    try (ApiClient api = connection.open()) {
      print(json.output(), api.get(TOKENS).list(TokenInfo.class));
    }
  }

  @Command(
      name = "rotate",
      mixinStandardHelpOptions = true,
      description = "Replace a token; the old one works until the grace is over.")
  void rotate(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "ID", description = "Number in the list.") long id,
      @Option(
              names = "--grace",
              paramLabel = "TIME",
              defaultValue = "1h",
              converter = DurationConverter.class,
              description = "How long the old one still works; default 1h.")
          Duration grace) {
    try (ApiClient api = connection.open()) {
      show(
          json.output(),
          api.post(TOKENS + "/" + id + ":rotate")
              .json(new Rotation(grace.toSeconds(), null))
              .read(CreatedToken.class));
    }
  }

  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Make a token useless at once.")
  void revoke(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "ID", description = "Number in the list.") long id) {
    try (ApiClient api = connection.open()) {
      api.delete(TOKENS + "/" + id).done();
      Rows.say(json.output(), "Token " + id + " is revoked.", Map.of("ok", true, "id", id));
    }
  }

  /** The secret alone on a line of its own, to be copied. */
  static void show(Output output, CreatedToken created) {
    output.text("Token " + created.info().id() + ", shown this once:");
    Rows.say(output, created.token(), created);
  }

  static void print(Output output, java.util.List<TokenInfo> tokens) {
    Rows.print(
        output,
        tokens,
        new TextTable("ID", "NAME", "BEGINS", "SCOPES", "EXPIRES", "LAST USED", "STATE"),
        (table, token) ->
            table.add(
                Long.toString(token.id()),
                token.name(),
                token.hint(),
                token.scopes().isEmpty() ? "all" : String.join(" ", token.scopes()),
                token.expires() == null ? "never" : token.expires().toString(),
                token.used() == null ? "never" : token.used().toString(),
                token.replaced() ? "replaced" : "current"));
  }
}
