package io.crispfleet.server.cli;

import io.crispfleet.client.CommandFailure;
import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.topic.NativeTopics;
import io.crispfleet.contract.topic.SkiClockTopics;
import io.crispfleet.server.files.PrivateFiles;
import io.crispfleet.server.mqtt.FleetMqttAccess;
import io.crispfleet.server.mqtt.MosquittoConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crispfleet admin broker-config}: an external broker with the fleet's rules. */
@Command(
    name = "broker-config",
    mixinStandardHelpOptions = true,
    description =
        "Write the files that make an external broker follow the fleet's rules: listeners, who may"
            + " publish and read what, and an account for the server.",
    footer = {
      "",
      "Passwords of devices are not kept by the server, so they are not among the files. Add each"
          + " when its credential is made:",
      "  mosquitto_passwd -b DIR/passwords DEVICE TOKEN && systemctl reload mosquitto",
      "A device that was adopted over the air knows its token alone: give it a new one with"
          + " 'crispfleet admin device rotate'. Revoking and banning take effect there once its"
          + " line is deleted and the broker restarted.",
      "",
      "Example:",
      "  crispfleet admin broker-config --for mosquitto --out /etc/mosquitto/crispfleet",
      "  mosquitto -c /etc/mosquitto/crispfleet/mosquitto.conf"
    })
@SuppressWarnings("NullAway.Init") // Picocli fills the fields.
public final class BrokerConfigCommand implements Callable<Integer> {
  private static final String PASSWORDS = "passwords";
  private static final String SERVER_SETTINGS = "server.properties";
  private static final int PASSWORD_BYTES = 24;

  /** Brokers that files can be written for. */
  enum Kind {
    mosquitto
  }

  /** What was done, for programs. */
  record Written(List<String> written, List<String> kept) {}

  @Spec private CommandSpec spec;

  @Option(names = "--for", required = true, description = "One of ${COMPLETION-CANDIDATES}.")
  private Kind kind;

  @Option(names = "--out", required = true, description = "Where the broker will find the files.")
  private Path out;

  @Option(
      names = "--port",
      defaultValue = "1883",
      description = "For everybody with a password; default ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--legacy-port",
      defaultValue = "0",
      description = "For sticks without a password; none unless given.")
  private int legacyPort;

  @Option(
      names = "--topic-root",
      defaultValue = "crispfleet",
      description = "As the server's setting; default ${DEFAULT-VALUE}.")
  private String topicRoot;

  @Option(
      names = "--skiclock-prefix",
      description = "As the server's setting, once for each; none unless given.")
  private List<String> skiClocks = new ArrayList<>();

  @Option(
      names = "--skiclock-user",
      defaultValue = "skiclock",
      description = "As the server's setting; default ${DEFAULT-VALUE}.")
  private String skiClockUser;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    SecureRandom random = new SecureRandom();
    byte[] secret = new byte[PASSWORD_BYTES];
    random.nextBytes(secret);
    String password = HexFormat.of().formatHex(secret);
    MosquittoConfig config =
        switch (kind) {
          case mosquitto ->
              new MosquittoConfig(
                  new NativeTopics(topicRoot),
                  skiClocks.stream().map(SkiClockTopics::new).toList(),
                  skiClockUser,
                  FleetMqttAccess.SERVER);
        };
    Map<String, String> files =
        new LinkedHashMap<>(
            config.files(
                out.toAbsolutePath().toString(),
                port,
                legacyPort,
                Map.of(FleetMqttAccess.SERVER, password),
                random));
    files.put(SERVER_SETTINGS, settings(password));
    print(write(files));
    return 0;
  }

  private String settings(String password) {
    return """
    # For the server's own settings (--config).
    broker=mqtt://127.0.0.1:%d
    broker.user=%s
    broker.password=%s
    """
        .formatted(port, FleetMqttAccess.SERVER, password);
  }

  /** Passwords that are there already stay: devices may be among them. */
  private Written write(Map<String, String> files) {
    Written done = new Written(new ArrayList<>(), new ArrayList<>());
    boolean keep = Files.exists(out.resolve(PASSWORDS));
    try {
      PrivateFiles.folder(out);
      for (Map.Entry<String, String> file : files.entrySet()) {
        boolean secret = file.getKey().equals(PASSWORDS) || file.getKey().equals(SERVER_SETTINGS);
        if (keep && secret) {
          done.kept().add(file.getKey());
        } else {
          PrivateFiles.secret(
              out.resolve(file.getKey()), file.getValue().getBytes(StandardCharsets.UTF_8));
          done.written().add(file.getKey());
        }
      }
      return done;
    } catch (IOException e) {
      throw CommandFailure.badInput(
              "Cannot write to " + out + ": " + e.getMessage() + ".",
              "Choose a folder that you may write to.")
          .causedBy(e);
    }
  }

  private void print(Written done) {
    PrintWriter to = spec.commandLine().getOut();
    if (json) {
      to.println(Json.text(done));
    } else {
      done.written().forEach(file -> to.println("wrote " + out.resolve(file)));
      done.kept().forEach(file -> to.println("kept  " + out.resolve(file)));
      to.println("The broker reads changes after: systemctl reload mosquitto");
      to.println("The server uses it with: crispfleet server --config " + serverSettings());
    }
    to.flush();
  }

  private Path serverSettings() {
    return out.resolve(SERVER_SETTINGS);
  }
}
