package io.crispfleet.server.cli;

import io.crispfleet.client.ApiClient;
import io.crispfleet.client.CommandFailure;
import io.crispfleet.client.ConnectionMixin;
import io.crispfleet.contract.api.device.CommandRequest;
import io.crispfleet.contract.api.device.CommandView;
import io.crispfleet.contract.api.device.ConfigRequest;
import io.crispfleet.contract.api.device.ConfigView;
import io.crispfleet.contract.api.device.DeviceCredential;
import io.crispfleet.contract.api.device.DeviceEdit;
import io.crispfleet.contract.api.device.DevicePage;
import io.crispfleet.contract.api.device.DeviceView;
import io.crispfleet.contract.api.device.NewDevice;
import io.crispfleet.contract.api.device.Reason;
import io.crispfleet.contract.json.Json;
import io.crispfleet.jesptool.cli.JsonOption;
import io.crispfleet.jesptool.cli.TextTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code crispfleet admin device}. */
@Command(
    name = "device",
    mixinStandardHelpOptions = true,
    description = "Look at devices, adopt, command and configure them.",
    footer = {
      "",
      "Examples:",
      "  crispfleet admin device list 'platform:esp32 online:true version<1.4.0'",
      "  crispfleet admin device add 7C9EBD --name 'Bar north'",
      "  crispfleet admin device config 7C9EBD temp_offset=1.5 sound=true",
      "  crispfleet admin device watch"
    })
final class DeviceCommand {
  private static final String DEVICES = "/api/v1/devices";
  private static final int PAGE = 1000;

  @Command(name = "list", mixinStandardHelpOptions = true, description = "Show devices.")
  void list(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(
              arity = "0..*",
              paramLabel = "FILTER",
              description = "Such as platform:esp32 tag:hall online:true version<1.4.0 name~bar.")
          @Nullable List<String> filter) {
    List<DeviceView> devices = new ArrayList<>();
    try (ApiClient api = connection.open()) {
      String words = filter == null ? "" : String.join(" ", filter);
      @Nullable String cursor = null;
      do {
        DevicePage page =
            api.get(DEVICES)
                .query("filter", words.isEmpty() ? null : words)
                .query("limit", PAGE)
                .query("cursor", cursor)
                .read(DevicePage.class);
        devices.addAll(page.devices());
        cursor = page.next();
      } while (cursor != null);
    }
    Rows.print(
        json.output(),
        devices,
        new TextTable("ID", "NAME", "KIND", "STATE", "ONLINE", "VERSION", "LAST SEEN", "WARNINGS"),
        (table, device) ->
            table.add(
                device.id(),
                device.name(),
                device.dialect(),
                device.state(),
                device.online() ? "online" : "offline",
                Objects.requireNonNullElse(device.version(), "?"),
                device.lastSeen().toString(),
                String.join(" ", device.warnings())));
  }

  @Command(name = "show", mixinStandardHelpOptions = true, description = "Show all of a device.")
  void show(@Mixin ConnectionMixin connection, @Mixin JsonOption json, @Parameters String id) {
    try (ApiClient api = connection.open()) {
      DeviceView device = api.get(path(id)).read(DeviceView.class);
      Json.mapper()
          .valueToTree(device)
          .properties()
          .forEach(
              field ->
                  json.output()
                      .text("%-16s %s".formatted(field.getKey(), field.getValue().asString())));
      json.output().json(Json.mapper().valueToTree(device));
    }
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "Provision a native device; its token is shown this once.")
  void add(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(paramLabel = "ID", description = "4 to 32 letters, digits, '-' or '_'.")
          String id,
      @Option(names = "--name", description = "What it is called.") @Nullable String name,
      @Option(names = "--tag", description = "A tag; may be repeated.") @Nullable List<String> tags,
      @Option(names = "--zone", description = "Where it is.") @Nullable String zone) {
    try (ApiClient api = connection.open()) {
      DeviceCredential made =
          api.post(DEVICES).json(new NewDevice(id, name, tags, zone)).read(DeviceCredential.class);
      Rows.say(json.output(), "Token of " + id + ", shown this once: " + made.token(), made);
    }
  }

  @Command(
      name = "rotate",
      mixinStandardHelpOptions = true,
      description = "Replace a device's token; the one before works for a while.")
  void rotate(@Mixin ConnectionMixin connection, @Mixin JsonOption json, @Parameters String id) {
    try (ApiClient api = connection.open()) {
      DeviceCredential made = api.post(path(id) + ":rotate").read(DeviceCredential.class);
      Rows.say(json.output(), "New token of " + id + ", shown this once: " + made.token(), made);
    }
  }

  @Command(name = "adopt", mixinStandardHelpOptions = true, description = "Accept a device.")
  void adopt(@Mixin ConnectionMixin connection, @Mixin JsonOption json, @Parameters String id) {
    act(connection, json, id, "adopt");
  }

  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "End a device's credential at once.")
  void revoke(@Mixin ConnectionMixin connection, @Mixin JsonOption json, @Parameters String id) {
    act(connection, json, id, "revoke");
  }

  @Command(name = "unban", mixinStandardHelpOptions = true, description = "Let it in again.")
  void unban(@Mixin ConnectionMixin connection, @Mixin JsonOption json, @Parameters String id) {
    act(connection, json, id, "unban");
  }

  @Command(
      name = "archive",
      mixinStandardHelpOptions = true,
      description = "Put a device away; a sign of life brings it back.")
  void archive(@Mixin ConnectionMixin connection, @Mixin JsonOption json, @Parameters String id) {
    act(connection, json, id, "archive");
  }

  @Command(name = "restore", mixinStandardHelpOptions = true, description = "Bring it back.")
  void restore(@Mixin ConnectionMixin connection, @Mixin JsonOption json, @Parameters String id) {
    act(connection, json, id, "restore");
  }

  @Command(
      name = "ban",
      mixinStandardHelpOptions = true,
      description = "Ban a device: nothing it says counts.")
  void ban(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(index = "0") String id,
      @Option(names = "--reason", description = "Why.") @Nullable String reason) {
    try (ApiClient api = connection.open()) {
      changed(json, api.post(path(id) + ":ban").json(new Reason(reason)).read(DeviceView.class));
    }
  }

  @Command(name = "rename", mixinStandardHelpOptions = true, description = "Give it a name.")
  void rename(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(index = "0") String id,
      @Parameters(index = "1") String name) {
    edit(connection, json, id, new DeviceEdit(name, null, null, null, null, null));
  }

  @Command(
      name = "tag",
      mixinStandardHelpOptions = true,
      description = "Set a device's tags; none given removes all.")
  void tag(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(index = "0") String id,
      @Parameters(index = "1..*", arity = "0..*") @Nullable List<String> tags) {
    List<String> all = tags == null ? List.of() : tags;
    edit(connection, json, id, new DeviceEdit(null, all, null, null, null, null));
  }

  @Command(
      name = "pin",
      mixinStandardHelpOptions = true,
      description = "Keep a device at a version; without one it is unpinned.")
  void pin(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(index = "0") String id,
      @Parameters(index = "1", arity = "0..1", defaultValue = "") String version) {
    edit(connection, json, id, new DeviceEdit(null, null, null, null, null, version));
  }

  @Command(
      name = "channel",
      mixinStandardHelpOptions = true,
      description = "Choose dev, beta or stable.")
  void channel(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(index = "0") String id,
      @Parameters(index = "1") String channel) {
    edit(connection, json, id, new DeviceEdit(null, null, null, null, channel, null));
  }

  @Command(
      name = "command",
      mixinStandardHelpOptions = true,
      description = "Send restart, info, rollback, identify or snapshot.")
  void command(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(index = "0") String id,
      @Parameters(index = "1") String word) {
    try (ApiClient api = connection.open()) {
      CommandView sent =
          api.post(path(id) + "/commands")
              .json(new CommandRequest(word, null))
              .read(CommandView.class);
      Rows.say(json.output(), word + " is on its way to " + id + " as " + sent.id() + ".", sent);
    }
  }

  @Command(
      name = "config",
      mixinStandardHelpOptions = true,
      description = "Show the configuration, or set all of it from KEY=VALUE words.")
  void config(
      @Mixin ConnectionMixin connection,
      @Mixin JsonOption json,
      @Parameters(index = "0") String id,
      @Parameters(index = "1..*", arity = "0..*", paramLabel = "KEY=VALUE")
          @Nullable List<String> words) {
    try (ApiClient api = connection.open()) {
      ConfigView view =
          words == null || words.isEmpty()
              ? api.get(path(id) + "/config").read(ConfigView.class)
              : api.put(path(id) + "/config")
                  .json(new ConfigRequest(settings(words), null))
                  .read(ConfigView.class);
      Rows.say(
          json.output(),
          "Revision "
              + view.rev()
              + " of "
              + id
              + (view.inSync() ? ", in force: " : ", not confirmed yet: ")
              + Json.text(view.desired()),
          view);
    }
  }

  @Command(
      name = "watch",
      mixinStandardHelpOptions = true,
      description = "Follow the fleet until interrupted: one line of JSON per event.")
  void watch(@Mixin ConnectionMixin connection, @Mixin JsonOption json) {
    try (ApiClient api = connection.open()) {
      api.get("/api/v1/events/stream")
          .header("Accept", "text/event-stream")
          .lines(
              line -> {
                if (line.startsWith("data: ")) {
                  json.output().text(line.substring("data: ".length()));
                  json.output().json(Json.tree(line.substring(6).getBytes(StandardCharsets.UTF_8)));
                }
              });
    }
  }

  private static void act(ConnectionMixin connection, JsonOption json, String id, String verb) {
    try (ApiClient api = connection.open()) {
      changed(json, api.post(path(id) + ":" + verb).read(DeviceView.class));
    }
  }

  private static void edit(
      ConnectionMixin connection, JsonOption json, String id, DeviceEdit edit) {
    try (ApiClient api = connection.open()) {
      changed(json, api.patch(path(id)).json(edit).read(DeviceView.class));
    }
  }

  private static void changed(JsonOption json, DeviceView device) {
    String sentence =
        "Device %s (%s): %s, channel %s%s."
            .formatted(
                device.id(),
                device.name(),
                device.state(),
                device.channel(),
                device.pin() == null ? "" : ", pinned to " + device.pin());
    Rows.say(json.output(), sentence, device);
  }

  /** Values that read as JSON are taken as such, all others as text. */
  private static Map<String, Object> settings(List<String> words) {
    Map<String, Object> set = new LinkedHashMap<>();
    for (String word : words) {
      int sign = word.indexOf('=');
      if (sign < 1) {
        throw CommandFailure.badInput(
            "'" + word + "' is not KEY=VALUE.", "Write it like temp_offset=1.5.");
      }
      set.put(word.substring(0, sign), value(word.substring(sign + 1)));
    }
    return set;
  }

  private static Object value(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    if (text.matches("-?[0-9]{1,18}")) {
      return Long.valueOf(text);
    }
    return text.matches("-?[0-9]{1,18}\\.[0-9]{1,18}") ? (Object) Double.valueOf(text) : text;
  }

  private static String path(String id) {
    return DEVICES + "/" + ApiClient.segment(id);
  }
}
