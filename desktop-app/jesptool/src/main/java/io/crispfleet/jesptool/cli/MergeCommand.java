package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.bundle.FlashSettings;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.image.HeaderPatch;
import io.crispfleet.jesptool.image.MergedImage;
import io.crispfleet.jesptool.partition.ByteQuantity;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code crispfleet esp merge}: several files become one that is written at once. */
@Command(
    name = "merge",
    mixinStandardHelpOptions = true,
    description = "Join files into one image, with erased flash (0xFF) between them.",
    footer = {
      "",
      "Examples:",
      "  crispfleet esp merge -o all.bin 0x1000=bootloader.bin 0x8000=partitions.bin"
          + " 0x10000=app.bin",
      "  crispfleet esp merge -o full.bin --fill-flash-size 4MB 0x0=bootloader.bin"
          + " 0x10000=app.bin",
      "  crispfleet esp merge -o all.bin --chip esp32 --flash-mode dio --flash-size 8MB"
          + " 0x1000=bootloader.bin 0x10000=app.bin"
    })
final class MergeCommand implements Callable<Integer> {
  @Mixin private FlashSettingsMixin flash = new FlashSettingsMixin();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The merged image to write.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path target;

  @Option(
      names = "--chip",
      paramLabel = "CHIP",
      converter = ChipConverter.class,
      description = "Needed to set flash fields: tells where the bootloader is.")
  private @Nullable Chip chip;

  @Option(
      names = "--fill-flash-size",
      paramLabel = "SIZE",
      defaultValue = "0",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      converter = NumberConverter.class,
      description = "Fill up to this flash size, for example 4MB.")
  private long fill;

  @Option(
      names = "--target-offset",
      paramLabel = "OFFSET",
      defaultValue = "0",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      converter = NumberConverter.class,
      description = "Where the result will be written, default 0.")
  private long targetOffset;

  @Parameters(paramLabel = "OFFSET=FILE", arity = "1..*", description = "What goes where.")
  private List<String> sources = List.of();

  @Override
  public Integer call() {
    List<FlashPart> parts = sources.stream().map(MergeCommand::part).toList();
    HeaderPatch.Result patched = patched(MergedImage.of(parts, targetOffset, fill));
    FlashPart merged = patched.part();
    OutputFile.write(target, merged.data());
    if (!flash.settings().equals(FlashSettings.KEEP)) {
      json.output().text(patched.reason());
    }
    json.output()
        .text(
            "%s: %d bytes, for flash offset 0x%x"
                .formatted(target, merged.data().length, merged.offset()));
    ObjectNode node =
        Output.JSON
            .createObjectNode()
            .put("ok", true)
            .put("file", target.toString())
            .put("offset", merged.offset())
            .put("length", merged.data().length)
            .put("flashSettings", patched.reason());
    ArrayNode list = node.putArray("parts");
    for (FlashPart part : parts) {
      list.addObject()
          .put("file", part.name())
          .put("offset", part.offset())
          .put("length", part.data().length);
    }
    json.output().json(node);
    return 0;
  }

  private static FlashPart part(String source) {
    int equals = source.indexOf('=');
    OptionalLong offset =
        equals < 0 ? OptionalLong.empty() : ByteQuantity.parse(source.substring(0, equals));
    if (offset.isEmpty() || offset.getAsLong() < 0) {
      throw new EspException.BadInput(
          "\"%s\" does not say what goes where.".formatted(source),
          "Write OFFSET=FILE, for example 0x10000=app.bin.");
    }
    String file = source.substring(equals + 1);
    return new FlashPart(offset.getAsLong(), file, InputFile.read(file));
  }

  private HeaderPatch.Result patched(FlashPart merged) {
    FlashSettings settings = flash.settings();
    Chip known = chip;
    if (settings.equals(FlashSettings.KEEP)) {
      return new HeaderPatch.Result(merged, false, "All flash settings are kept.");
    }
    if (known == null) {
      throw new EspException.BadInput(
          "Flash fields cannot be set without knowing the chip.", "Add --chip, for example esp32.");
    }
    return new HeaderPatch(known, settings, fill, false).apply(merged);
  }
}
