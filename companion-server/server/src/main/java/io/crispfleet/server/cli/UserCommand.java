package io.crispfleet.server.cli;

import io.crispfleet.client.ApiClient;
import io.crispfleet.client.ConnectionMixin;
import io.crispfleet.contract.api.auth.NewPassword;
import io.crispfleet.contract.api.auth.NewUser;
import io.crispfleet.contract.api.auth.UserChange;
import io.crispfleet.contract.api.auth.UserInfo;
import io.crispfleet.jesptool.cli.JsonOption;
import io.crispfleet.jesptool.cli.TextTable;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code crispfleet admin user}. */
@Command(
    name = "user",
    mixinStandardHelpOptions = true,
    description = "Make, change and remove users.",
    footer = {
      "",
      "Roles: admin, releaser, technician, moderator, viewer.",
      "",
      "Examples:",
      "  crispfleet admin user add ben --role technician",
      "  crispfleet admin user role ben releaser",
      "  crispfleet admin user disable ben"
    })
final class UserCommand {
  private static final String USERS = "/api/v1/users";

  @Command(name = "list", mixinStandardHelpOptions = true, description = "Show all users.")
  void list(@Mixin ConnectionMixin connection, @Mixin JsonOption json) {
    try (ApiClient api = connection.open()) {
      Rows.print(
          json.output(),
          api.get(USERS).list(UserInfo.class),
          new TextTable("NAME", "ROLE", "STATE", "SINCE"),
          (table, user) ->
              table.add(
                  user.name(),
                  user.role(),
                  user.disabled() ? "disabled" : "active",
                  user.created().toString()));
    }
  }

  @Command(name = "add", mixinStandardHelpOptions = true, description = "Make a user.")
  void add(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Mixin PasswordInput passwords,
      @Parameters(paramLabel = "NAME", description = "Lower-case letters, digits and . _ - @")
          String name,
      @Option(
              names = "--role",
              paramLabel = "ROLE",
              defaultValue = "viewer",
              description = "What the user may do; default viewer.")
          String role) {
    String password = passwords.read("Password for " + name, true);
    try (ApiClient api = connection.open()) {
      UserInfo user = api.post(USERS).json(new NewUser(name, role, password)).read(UserInfo.class);
      Rows.say(json.output(), "User " + user.name() + " is a " + user.role() + ".", user);
    }
  }

  @Command(name = "role", mixinStandardHelpOptions = true, description = "Give another role.")
  void role(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "NAME", description = "The user.") String name,
      @Parameters(paramLabel = "ROLE", description = "The new role.") String role) {
    change(connection, json, name, new UserChange(role, null));
  }

  @Command(
      name = "disable",
      mixinStandardHelpOptions = true,
      description = "Lock a user out at once; nothing of it is lost.")
  void disable(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "NAME", description = "The user.") String name) {
    change(connection, json, name, new UserChange(null, true));
  }

  @Command(name = "enable", mixinStandardHelpOptions = true, description = "Let a user in again.")
  void enable(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "NAME", description = "The user.") String name) {
    change(connection, json, name, new UserChange(null, false));
  }

  @Command(
      name = "password",
      mixinStandardHelpOptions = true,
      description = "Give a user a new password; its browser sessions end.")
  void password(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Mixin PasswordInput passwords,
      @Parameters(paramLabel = "NAME", description = "The user.") String name) {
    String password = passwords.read("New password for " + name, true);
    try (ApiClient api = connection.open()) {
      api.post(path(name) + ":password").json(new NewPassword(null, password)).done();
      done(json, name, "has a new password");
    }
  }

  @Command(
      name = "logout",
      mixinStandardHelpOptions = true,
      description = "End all sessions of a user and revoke all its tokens.")
  void logout(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "NAME", description = "The user.") String name) {
    try (ApiClient api = connection.open()) {
      api.post(path(name) + ":logout").done();
      done(json, name, "is logged out everywhere");
    }
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Remove a user with its sessions and tokens.")
  void remove(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "NAME", description = "The user.") String name) {
    try (ApiClient api = connection.open()) {
      api.delete(path(name)).done();
      done(json, name, "is removed");
    }
  }

  private static void change(
      ConnectionMixin connection, JsonOption json, String name, UserChange change) {
    try (ApiClient api = connection.open()) {
      UserInfo user = api.patch(path(name)).json(change).read(UserInfo.class);
      String state = user.disabled() ? "disabled" : "active";
      Rows.say(
          json.output(), "User " + user.name() + ": " + user.role() + ", " + state + ".", user);
    }
  }

  private static void done(JsonOption json, String name, String what) {
    Rows.say(json.output(), "User " + name + " " + what + ".", Map.of("ok", true, "name", name));
  }

  private static String path(String name) {
    return USERS + "/" + ApiClient.segment(name);
  }
}
