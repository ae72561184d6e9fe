package io.crispfleet.server.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.server.CompanionServer;
import io.crispfleet.server.config.ConfigReader;
import io.crispfleet.server.config.ServerConfig;
import io.crispfleet.server.releases.TestImages;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every example of {@code docs/api.md}, in order and in one shell, against a real server. Each
 * is a test of its own; those after one that failed are not run.
 */
class ApiDocumentTest {
  private static final List<String> TOOLS =
      List.of("bash", "curl", "jq", "openssl", "mosquitto_pub", "mosquitto_sub");

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> everyExampleOfTheInterfaceGuideRuns() throws Exception {
    requireTools();
    List<Example> examples = Example.in(Documents.lines("api.md"));
    assertThat(examples).hasSizeGreaterThan(2);
    Path outputs = run(examples);
    return Stream.iterate(0, number -> number < examples.size(), number -> number + 1)
        .map(
            number ->
                DynamicTest.dynamicTest(
                    examples.get(number).name(),
                    () -> check(examples.get(number), number, outputs)));
  }

  private static void check(Example example, int number, Path outputs) throws IOException {
    Path errors = outputs.resolve(number + ".err");
    if (!Files.exists(errors)) {
      abort("an example before it failed");
    }
    String printed = Files.readString(outputs.resolve(number + ".out"));
    String said = "printed:\n" + printed + "\nerrors:\n" + Files.readString(errors);
    assertThat(outputs.resolve(number + ".ok"))
        .as("%s%n%s%n%s", example.name(), example.commands(), said)
        .exists();
    Optional<String> difference = Expectation.difference(example, printed);
    assertThat(difference).as("%s%n%s", example.name(), said).isEmpty();
  }

  private Path run(List<Example> examples) throws Exception {
    Path outputs = Files.createDirectories(folder.resolve("outputs"));
    Path work = Files.createDirectories(folder.resolve("work"));
    firmware(work);
    Path script = outputs.resolve("all.sh");
    StringBuilder all = new StringBuilder("set -euo pipefail\ncd \"$WORK\"\n");
    all.append("crispfleet() { \"$JAVA\" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    all.append(" -cp \"$CRISPFLEET_CLASS_PATH\" io.crispfleet.server.cli.Main \"$@\"; }\n");
    for (int number = 0; number < examples.size(); number++) {
      Path commands = outputs.resolve(number + ".sh");
      Files.writeString(commands, examples.get(number).commands() + "\n");
      String stem = outputs.resolve(String.valueOf(number)).toString();
      all.append("exec >'%s.out' 2>'%s.err'\n. '%s.sh'\n".formatted(stem, stem, stem));
      all.append("touch '%s.ok'\n".formatted(stem));
    }
    Files.writeString(script, all);
    try (CompanionServer server = new CompanionServer(config(folder.resolve("data")))) {
      server.start();
      ProcessBuilder bash = new ProcessBuilder("bash", "--noprofile", "--norc", script.toString());
      bash.environment().putAll(environment(server, work));
      bash.redirectErrorStream(true).redirectOutput(outputs.resolve("rest").toFile());
      Process process = bash.start();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
    }
    return outputs;
  }

  private static Map<String, String> environment(CompanionServer server, Path work) {
    Map<String, String> variables = new HashMap<>();
    variables.put("HTTP", server.endpoints().http());
    variables.put("HTTPS", String.valueOf(server.endpoints().https()));
    URI mqtt = URI.create(server.endpoints().mqtt());
    variables.put("MQTT_HOST", mqtt.getHost());
    variables.put("MQTT_PORT", String.valueOf(mqtt.getPort()));
    URI mqtts = URI.create(String.valueOf(server.endpoints().mqtts()));
    variables.put("MQTTS_PORT", String.valueOf(mqtts.getPort()));
    variables.put("CODE", server.setupCode().orElseThrow());
    variables.put("WORK", work.toString());
    variables.put("HOME", work.toString());
    variables.put("LC_ALL", "C.UTF-8");
    variables.put("JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
    variables.put("CRISPFLEET_CLASS_PATH", ClassPath.ofTests());
    return variables;
  }

  private static ServerConfig config(Path data) {
    Map<String, String> flags = new LinkedHashMap<>();
    flags.put("data", data.toString());
    for (String door : List.of("http", "https", "mqtt", "mqtts")) {
      flags.put(door, "127.0.0.1:0");
    }
    flags.put("log.file", data.resolveSibling("server.log").toString());
    return new ConfigReader(flags, Map.of(), Optional.empty()).config();
  }

  private static void firmware(Path work) throws IOException {
    Files.write(work.resolve("app-1.3.9.bin"), TestImages.esp32("1.3.9"));
    Files.write(work.resolve("app-1.4.0.bin"), TestImages.esp32("1.4.0"));
    Files.write(work.resolve("app-1.5.0.bin"), TestImages.esp32("1.5.0"));
    Files.write(work.resolve("app-2.0.0.bin"), TestImages.esp32("2.0.0"));
    Files.write(work.resolve("bootloader.bin"), TestImages.bootloader(Chip.ESP32));
    Files.write(work.resolve("partitions.bin"), TestImages.partitions(0x1E0000));
    for (String version : List.of("2025.11.19.1", "2025.11.20.1")) {
      Files.write(
          work.resolve("clock-" + version + ".bin"), TestImages.app(Chip.ESP32C3, version, 4000));
    }
  }

  private static void requireTools() {
    List<String> missing = TOOLS.stream().filter(tool -> !installed(tool)).toList();
    if (missing.isEmpty()) {
      return;
    }
    String message =
        "The examples of docs/api.md are not tested: install "
            + String.join(", ", missing)
            + " (Debian packages curl, jq, openssl, mosquitto-clients).";
    assertThat(System.getenv("CI")).as(message).isNull();
    abort(message);
  }

  private static boolean installed(String tool) {
    return Stream.of(String.valueOf(System.getenv("PATH")).split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }
}
