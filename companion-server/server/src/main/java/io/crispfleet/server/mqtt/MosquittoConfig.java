package io.crispfleet.server.mqtt;

import io.crispfleet.contract.topic.NativeTopics;
import io.crispfleet.contract.topic.NativeTopics.Leaf;
import io.crispfleet.contract.topic.SkiClockTopics;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Files that give Mosquitto (2.0 and later) the rules of {@link FleetMqttAccess}, as far as it can
 * express them. It cannot tell ski clocks apart, which share one login: each may read the others'
 * answers.
 *
 * @param server user name of the server itself
 */
public record MosquittoConfig(
    NativeTopics topics, List<SkiClockTopics> skiClocks, String skiClockUser, String server) {
  private static final int ITERATIONS = 1000;
  private static final int SALT_BYTES = 12;
  private static final int HASH_BITS = 512;

  public MosquittoConfig {
    skiClocks = List.copyOf(skiClocks);
  }

  /**
   * File names and contents.
   *
   * @param folder where Mosquitto will find the files
   * @param port for everybody with a password
   * @param legacyPort for sticks without one; 0 for none
   * @param passwords of users and devices by name
   */
  public Map<String, String> files(
      String folder,
      int port,
      int legacyPort,
      Map<String, String> passwords,
      RandomGenerator random) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("mosquitto.conf", conf(folder, port, legacyPort));
    files.put("acl", acl());
    files.put("acl-legacy", legacyAcl());
    files.put("passwords", passwordFile(passwords, random));
    return files;
  }

  private static String conf(String folder, int port, int legacyPort) {
    List<String> lines = new ArrayList<>();
    lines.add("# Sticks, technicians and the CrispFleet server.");
    lines.add("per_listener_settings true");
    lines.add("persistence true");
    lines.add("persistence_location " + folder + "/");
    // Mosquitto writes its database at intervals only; this is the shortest that makes sense.
    lines.add("autosave_interval 30");
    lines.add("max_packet_size " + BrokerLimits.DEFAULT.packetBytes());
    lines.add("max_queued_messages " + BrokerLimits.DEFAULT.queuedMessages());
    lines.add("");
    lines.add("listener " + port);
    lines.add("allow_anonymous false");
    lines.add("password_file " + folder + "/passwords");
    lines.add("acl_file " + folder + "/acl");
    if (legacyPort > 0) {
      lines.add("");
      lines.add("# Sticks written before there were credentials: their own scores only.");
      lines.add("listener " + legacyPort);
      lines.add("allow_anonymous true");
      lines.add("acl_file " + folder + "/acl-legacy");
    }
    return text(lines);
  }

  private String acl() {
    List<String> lines = new ArrayList<>();
    lines.add("# A stick writes and reads below its own name only.");
    for (Leaf leaf : Leaf.values()) {
      lines.add(
          "pattern "
              + (leaf.fromDevice() ? "write " : "read ")
              + topics.root()
              + "/v1/d/%u/"
              + leaf.path());
    }
    lines.add("pattern read " + topics.announce("+"));
    lines.add("pattern read " + topics.root() + "/v1/arena/+/state");
    lines.add("");
    lines.add("user " + server);
    lines.add("topic readwrite #");
    lines.add("");
    lines.add("user " + skiClockUser);
    for (SkiClockTopics clock : skiClocks) {
      for (String topic :
          List.of(
              clock.heartbeat(),
              clock.versionRequest(),
              clock.otaStart(),
              clock.otaProgress(),
              clock.otaComplete())) {
        lines.add("topic write " + topic);
      }
      for (String topic :
          List.of(
              clock.versionUpdates(),
              clock.versionResponse("+"),
              clock.command("+"),
              clock.config("+"))) {
        lines.add("topic read " + topic);
      }
    }
    return text(lines);
  }

  private static String legacyAcl() {
    return "pattern write devices/%c/score\n";
  }

  private static String passwordFile(Map<String, String> passwords, RandomGenerator random) {
    List<String> lines = new ArrayList<>();
    new TreeMap<>(passwords)
        .forEach((user, password) -> lines.add(user + ":" + hash(password, random)));
    return text(lines);
  }

  /** Mosquitto's {@code $7$} form: PBKDF2 with HMAC-SHA-512 over the password's UTF-8. */
  private static String hash(String password, RandomGenerator random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    PBEKeySpec key = new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, HASH_BITS);
    try {
      byte[] hash =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(key).getEncoded();
      Base64.Encoder base64 = Base64.getEncoder();
      return "$7$"
          + ITERATIONS
          + "$"
          + base64.encodeToString(salt)
          + "$"
          + base64.encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } finally {
      key.clearPassword();
    }
  }

  private static String text(List<String> lines) {

    return String.join("\n", lines) + "\n";
  }
}
