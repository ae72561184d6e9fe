package io.crispfleet.jesptool.source;

import io.crispfleet.jesptool.bundle.FlashBundle;
import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.bundle.FlashSettings;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** An ESP Web Tools manifest: one build per chip family, each with files and offsets. */
final class WebManifest {
  private static final String FILE = "manifest.json";

  private final Optional<Chip> wanted;

  WebManifest(Optional<Chip> wanted) {
    this.wanted = wanted;
  }

  FlashBundle read(SourceTree tree, JsonNode manifest) {
    Map<Chip, JsonNode> builds = new LinkedHashMap<>();
    for (JsonNode build : manifest.path("builds")) {
      // Families this library does not know are for other tools.
      Chip.ofName(build.path("chipFamily").asString(""))
          .ifPresent(chip -> builds.putIfAbsent(chip, build));
    }
    Chip chip = choose(builds);
    List<FlashPart> parts = new ArrayList<>();
    for (JsonNode part : builds.getOrDefault(chip, manifest).path("parts")) {
      String path = part.path("path").asString("");
      parts.add(new FlashPart(BuildJson.offset(FILE, part.path("offset")), path, tree.read(path)));
    }
    if (parts.isEmpty()) {
      throw BuildJson.bad(FILE, "the build for " + chip.displayName() + " names no files");
    }
    return new FlashBundle(name(tree, manifest), Optional.of(chip), FlashSettings.KEEP, parts);
  }

  private Chip choose(Map<Chip, JsonNode> builds) {
    String families =
        builds.keySet().stream().map(Chip::displayName).collect(Collectors.joining(", "));
    if (builds.isEmpty()) {
      throw BuildJson.bad(FILE, "it has no build for a supported chip");
    }
    if (wanted.isPresent()) {
      return wanted
          .filter(builds::containsKey)
          .orElseThrow(
              () ->
                  new EspException.BadInput(
                      "The manifest has no build for "
                          + wanted.get().displayName()
                          + ", only for "
                          + families
                          + ".",
                      "Get the firmware for this chip."));
    }
    if (builds.size() > 1) {
      throw new EspException.BadInput(
          "The manifest has builds for several chips: " + families + ".",
          "Say which chip the board has.");
    }
    return builds.keySet().iterator().next();
  }

  private static String name(SourceTree tree, JsonNode manifest) {
    String name = manifest.path("name").asString(tree.name());
    String version = manifest.path("version").asString("");
    return (name + " " + version).replaceAll("\\p{Cntrl}", "").strip();
  }
}
