package io.crispfleet.server.cli;

import io.crispfleet.contract.api.server.Endpoints;
import io.crispfleet.jesptool.cli.Output;
import io.crispfleet.server.CompanionServer;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a server says when it is ready: where it can be reached, and how to make the first admin.
 */
final class ServerReport {
  private final Output output;

  ServerReport(Output output) {
    this.output = output;
  }

  void print(CompanionServer server) {
    Endpoints endpoints = server.endpoints();
    Optional<String> code = server.setupCode();
    output.text("CrispFleet is ready.");
    line("HTTP", endpoints.http());
    line("HTTPS", endpoints.https());
    line("older sticks", same(endpoints.legacyHttp(), endpoints.http()));
    line("MQTT", endpoints.mqtt());
    line("MQTT, TLS", endpoints.mqtts());
    line("MQTT, WebSocket", endpoints.mqttWebSocket());
    line("MQTT, no login", same(endpoints.mqttLegacy(), endpoints.mqtt()));
    line("metrics", server.metrics().orElse(null));
    line("data", server.config().data().toString());
    code.ifPresent(this::setup);
    output.json(json(endpoints, code, server));
  }

  private void setup(String code) {
    line("setup code", code);
    output.text("");
    output.text("Nobody can log in yet. Make the first admin with:");
    output.text(
        "  crispfleet admin setup --server URL --code " + code + " --user NAME --password-stdin");
  }

  private void line(String name, @Nullable String value) {
    if (value != null) {
      output.text("  %-16s %s".formatted(name, value));
    }
  }

  private static @Nullable String same(@Nullable String value, String other) {
    return Objects.equals(value, other) ? null : value;
  }

  private static ObjectNode json(
      Endpoints endpoints, Optional<String> code, CompanionServer server) {
    ObjectNode line = Output.JSON.createObjectNode();
    line.put("http", endpoints.http());
    line.put("https", endpoints.https());
    line.put("mqtt", endpoints.mqtt());
    line.put("mqtts", endpoints.mqtts());
    line.put("mqttWebSocket", endpoints.mqttWebSocket());
    line.put("legacyHttp", endpoints.legacyHttp());
    line.put("mqttLegacy", endpoints.mqttLegacy());
    line.put("metrics", server.metrics().orElse(null));
    line.put("setupCode", code.orElse(null));
    line.put("data", server.config().data().toString());
    return line;
  }
}
