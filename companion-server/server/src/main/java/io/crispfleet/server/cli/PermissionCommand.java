package io.crispfleet.server.cli;

import io.crispfleet.client.ApiClient;
import io.crispfleet.client.ConnectionMixin;
import io.crispfleet.contract.api.auth.Permissions;
import io.crispfleet.contract.api.auth.Permissions.Rule;
import io.crispfleet.jesptool.cli.JsonOption;
import io.crispfleet.jesptool.cli.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code crispfleet admin permission}: who may download the firmware of which platform. */
@Command(
    name = "permission",
    mixinStandardHelpOptions = true,
    description = {
      "Say who may download the firmware of which platform.",
      "",
      "SUBJECT is role:<role> or user:<name>, PLATFORM for instance esp32c3, or * for all others."
          + " A rule for a user beats one for the role."
    },
    footer = {
      "",
      "Examples:",
      "  crispfleet admin permission allow role:viewer esp32",
      "  crispfleet admin permission deny user:ben esp32c3"
    })
final class PermissionCommand {
  private static final String PERMISSIONS = "/api/v1/permissions";

  @Command(name = "list", mixinStandardHelpOptions = true, description = "Show all rules.")
  void list(@Mixin ConnectionMixin connection, @Mixin JsonOption json) {
    try (ApiClient api = connection.open()) {
      print(json, api.get(PERMISSIONS).read(Permissions.class));
    }
  }

  @Command(name = "allow", mixinStandardHelpOptions = true, description = "Allow downloads.")
  void allow(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "SUBJECT", description = "For whom.") String subject,
      @Parameters(paramLabel = "PLATFORM", description = "Of what.") String platform) {
    change(connection, json, subject, platform, Optional.of(true));
  }

  @Command(name = "deny", mixinStandardHelpOptions = true, description = "Forbid downloads.")
  void deny(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "SUBJECT", description = "For whom.") String subject,
      @Parameters(paramLabel = "PLATFORM", description = "Of what.") String platform) {
    change(connection, json, subject, platform, Optional.of(false));
  }

  @Command(name = "reset", mixinStandardHelpOptions = true, description = "Remove a rule.")
  void reset(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "SUBJECT", description = "For whom.") String subject,
      @Parameters(paramLabel = "PLATFORM", description = "Of what.") String platform) {
    change(connection, json, subject, platform, Optional.empty());
  }

  private static void change(
      ConnectionMixin connection,
      JsonOption json,
      String subject,
      String platform,
      Optional<Boolean> download) {
    try (ApiClient api = connection.open()) {
      List<Rule> rules = new ArrayList<>(api.get(PERMISSIONS).read(Permissions.class).rules());
      rules.removeIf(rule -> rule.subject().equals(subject) && rule.platform().equals(platform));
      download.ifPresent(allowed -> rules.add(new Rule(subject, platform, allowed)));
      print(json, api.put(PERMISSIONS).json(new Permissions(rules)).read(Permissions.class));
    }
  }

  private static void print(JsonOption json, Permissions permissions) {
    Rows.print(
        json.output(),
        permissions.rules(),
        new TextTable("SUBJECT", "PLATFORM", "DOWNLOAD"),
        (table, rule) ->
            table.add(rule.subject(), rule.platform(), rule.download() ? "yes" : "no"));
  }
}
