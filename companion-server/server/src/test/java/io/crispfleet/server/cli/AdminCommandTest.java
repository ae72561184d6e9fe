package io.crispfleet.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.json.Json;
import io.crispfleet.server.auth.AuthServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class AdminCommandTest {
  private static final String PASSWORD = "seven wild geese 7";

  @TempDir Path folder;
  private AuthServer server;
  private Path credentials;
  private InputStream standardInput;

  private record Run(int exit, String out, String err) {
    JsonNode json() {
      return Json.tree(out.lines().findFirst().orElse("").getBytes(StandardCharsets.UTF_8));
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = new AuthServer(folder);
    credentials = folder.resolve("home").resolve("credentials.json");
    standardInput = System.in;
  }

  @AfterEach
  void stop() {
    System.setIn(standardInput);
    server.close();
  }

  @Test
  void setupMakesTheAdministratorAndStoresALoginThatOnlyTheOwnerReads() throws IOException {
    Run setup = setUp();
    assertThat(setup.exit()).as(setup.err()).isZero();
    assertThat(setup.out()).isEqualTo("anna is the administrator of " + server.url() + ".\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(credentials)))
        .isEqualTo("rw-------");
    Run whoami = run("", "whoami");
    assertThat(whoami.out()).isEqualTo("anna (admin) at " + server.url() + "\n");
  }

  @Test
  void loginFromAnotherComputerAndLogout() {
    setUp();
    Path other = folder.resolve("other.json");
    Run login =
        run(
            PASSWORD + "\n",
            "login",
            "--server",
            server.url(),
            "--user",
            "anna",
            "--password-stdin",
            "--credentials",
            other.toString());
    assertThat(login.exit()).as(login.err()).isZero();
    assertThat(run("", "logout", "--credentials", other.toString()).exit()).isZero();
    assertThat(run("", "whoami", "--credentials", other.toString()).exit()).isEqualTo(3);
    assertThat(run("", "whoami").exit()).isZero();
    assertThat(run("", "logout").exit()).isZero();
    Run after = run("", "whoami", "--server", server.url());
    assertThat(after.exit()).isEqualTo(21);
    assertThat(after.err()).contains("error: Log in").contains("admin login");
  }

  @Test
  void aWrongPasswordIsAnErrorInJsonToo() {
    setUp();
    Run run =
        run(
            "wrong wrong wrong\n",
            "login",
            "--server",
            server.url(),
            "--user",
            "anna",
            "--password-stdin",
            "--json");
    assertThat(run.exit()).isEqualTo(21);
    assertThat(run.json().at("/error/code").asString()).isEqualTo("WRONG_LOGIN");
    assertThat(run.json().get("ok").asBoolean()).isFalse();
  }

  @Test
  void usersAreMadeChangedAndRemoved() {
    setUp();
    Run add =
        run(
            "eight tame ducks 8\n",
            "user",
            "add",
            "ben",
            "--role",
            "technician",
            "--password-stdin");
    assertThat(add.out()).isEqualTo("User ben is a technician.\n");
    assertThat(run("", "user", "role", "ben", "releaser").exit()).isZero();
    assertThat(run("", "user", "disable", "ben").out()).contains("disabled");
    assertThat(run("", "user", "list").out()).contains("ben", "releaser", "disabled");
    assertThat(run("", "user", "enable", "ben", "--json").json().get("disabled").asBoolean())
        .isFalse();
    assertThat(run("nine calm swans 99\n", "user", "password", "ben", "--password-stdin").exit())
        .isZero();
    assertThat(run("", "user", "logout", "ben").exit()).isZero();
    assertThat(run("", "user", "remove", "ben").exit()).isZero();
    assertThat(run("", "user", "remove", "ben").exit()).isEqualTo(23);
    assertThat(run("", "user", "role", "anna", "viewer").exit()).isEqualTo(24);
  }

  @Test
  void tokensAreMadeReplacedAndRevoked() {
    setUp();
    Run made = run("", "token", "create", "ci", "--scope", "audit:read", "--days", "3", "--json");
    String token = made.json().get("token").asString();
    long id = made.json().at("/info/id").asLong();
    assertThat(token).startsWith("cft_");
    assertThat(run("", "audit", "--token", token).exit()).isZero();
    assertThat(run("", "user", "list", "--token", token).exit()).isEqualTo(22);
    Run rotated = run("", "token", "rotate", Long.toString(id), "--grace", "0s", "--json");
    assertThat(run("", "audit", "--token", token).exit()).isEqualTo(21);
    String next = rotated.json().get("token").asString();
    assertThat(run("", "audit", "--token", next).exit()).isZero();
    String nextId = Long.toString(rotated.json().at("/info/id").asLong());
    assertThat(run("", "token", "revoke", nextId).exit()).isZero();
    assertThat(run("", "token", "list").out()).contains("ci", "replaced").doesNotContain(token);
  }

  @Test
  void keysOfLegacySticksAreRotated() {
    setUp();
    Run given =
        run(
            "key-in-the-sticks\n",
            "service-key",
            "rotate",
            "legacy-download",
            "--given",
            "--password-stdin");
    assertThat(given.exit()).as(given.err()).isZero();
    assertThat(run("", "service-key", "rotate", "legacy-upload").out()).contains("cfk_");
    assertThat(run("", "service-key", "list").out())
        .contains("legacy-download", "legacy-upload")
        .doesNotContain("key-in-the-sticks");
  }

  @Test
  void permissionsAreAllowedDeniedAndReset() {
    setUp();
    assertThat(run("", "permission", "allow", "role:viewer", "esp32").out())
        .contains("role:viewer", "esp32", "yes");
    assertThat(run("", "permission", "deny", "role:viewer", "esp32").out()).contains("no");
    assertThat(run("", "permission", "reset", "role:viewer", "esp32").out())
        .doesNotContain("role:viewer");
    assertThat(run("", "permission", "allow", "user:nobody", "esp32").exit()).isEqualTo(3);
  }

  @Test
  void theAuditLogIsShownExportedAndChecked() throws IOException {
    setUp();
    run("", "token", "create", "ci");
    assertThat(run("", "audit", "--action", "token").out())
        .contains("user:anna", "token.create")
        .doesNotContain("auth.login");
    Path csv = folder.resolve("audit.csv");
    assertThat(run("", "audit", "--export", csv.toString(), "--format", "csv").exit()).isZero();
    assertThat(Files.readAllLines(csv)).hasSize(4).first().asString().startsWith("id,at,actor");
    assertThat(run("", "audit", "--check").out()).startsWith("All 3 entries");
    server.database.write(
        connection ->
            connection.createStatement().executeUpdate("UPDATE audit SET actor = 'user:x'"));
    assertThat(run("", "audit", "--check").exit()).isEqualTo(4);
  }

  @Test
  void noServerIsSaidWithAdvice() {
    Run run = run("", "whoami");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.err()).contains("--server URL");
    assertThat(run("", "whoami", "--server", "http://127.0.0.1:1").exit()).isEqualTo(20);
  }

  @Test
  void everyCommandHasHelp() {
    for (CommandLine command : all(new CommandLine(new AdminCommand()))) {
      assertThat(command.getUsageMessage()).contains("--help");
      assertThat(command.getCommandSpec().usageMessage().description())
          .as(command.getCommandName())
          .isNotEmpty();
    }
  }

  private static List<CommandLine> all(CommandLine root) {
    List<CommandLine> commands = new ArrayList<>(List.of(root));
    root.getSubcommands().values().forEach(sub -> commands.addAll(all(sub)));
    return commands;
  }

  private Run setUp() {
    return run(
        PASSWORD + "\n",
        "setup",
        "--server",
        server.url(),
        "--code",
        server.auth.setupCode().issue().orElseThrow(),
        "--user",
        "anna",
        "--password-stdin");
  }

  private Run run(String input, String... arguments) {
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(arguments));
    if (!all.contains("--credentials")) {
      all.add("--credentials");
      all.add(Objects.requireNonNull(credentials).toString());
    }
    int exit =
        Conventions.configured(new CommandLine(new AdminCommand()))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(all.toArray(String[]::new));
    return new Run(exit, out.toString(), err.toString());
  }
}
