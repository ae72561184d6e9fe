package io.crispfleet.jesptool.source;

import io.crispfleet.jesptool.bundle.FlashBundle;
import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.bundle.FlashSettings;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** ESP-IDF's {@code flasher_args.json}: which files go where, and the flash settings. */
final class FlasherArgs {
  private static final String FILE = "flasher_args.json";
  private static final String KEEP = "keep";
  private static final Pattern MODE = Pattern.compile("keep|qio|qout|dio|dout");
  private static final Pattern FREQUENCY = Pattern.compile("keep|[1-9][0-9]{1,2}m");
  private static final Pattern SIZE = Pattern.compile("keep|detect|[1-9][0-9]{0,2}(KB|MB)");

  private FlasherArgs() {}

  static FlashBundle read(SourceTree tree, JsonNode json) {
    for (JsonNode entry : json) {
      if (entry.path("encrypted").asString("").equals("true")) {
        throw new EspException.BadInput(
            "This build is to be written encrypted by the chip, which is not supported.",
            "Build with flash encryption off, or write it with Espressif's own tools.");
      }
    }
    List<FlashPart> parts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> file : json.path("flash_files").properties()) {
      long offset =
          BuildJson.offset(file.getKey())
              .orElseThrow(
                  () -> BuildJson.bad(FILE, "'" + file.getKey() + "' is not a flash offset"));
      String path = file.getValue().asString("");
      parts.add(new FlashPart(offset, path, tree.read(path)));
    }
    if (parts.isEmpty()) {
      throw BuildJson.bad(FILE, "it names no files");
    }
    JsonNode settings = json.path("flash_settings");
    return new FlashBundle(
        tree.name(),
        chip(json),
        new FlashSettings(
            setting(settings, "flash_mode", MODE),
            setting(settings, "flash_freq", FREQUENCY),
            setting(settings, "flash_size", SIZE)),
        parts);
  }

  private static Optional<Chip> chip(JsonNode json) {
    String name = json.path("extra_esptool_args").path("chip").asString("");
    if (name.isEmpty() || name.equals("auto")) {
      return Optional.empty();
    }
    return Optional.of(
        Chip.ofName(name)
            .orElseThrow(() -> BuildJson.bad(FILE, "chip '" + name + "' is not supported")));
  }

  private static String setting(JsonNode settings, String key, Pattern form) {
    String value = settings.path(key).asString(KEEP);
    if (!form.matcher(value).matches()) {
      throw BuildJson.bad(FILE, key + " '" + value + "' is unknown");
    }
    return value;
  }
}
