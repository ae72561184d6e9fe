package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.chip.Revision;
import io.crispfleet.jesptool.elf.ElfImageBuilder;
import io.crispfleet.jesptool.image.EspImageBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code crispfleet esp elf2image}: a linked program becomes what is written to flash. */
@Command(
    name = "elf2image",
    mixinStandardHelpOptions = true,
    description = {
      "Turn a linked program (ELF) into a flash image.",
      "ESP8266 programs become several files, their flash offsets added to the name."
    },
    footer = {
      "",
      "Examples:",
      "  crispfleet esp elf2image --chip esp32 -o app.bin build/app.elf",
      "  crispfleet esp elf2image --chip esp32s3 --flash-freq 80m --flash-size 8MB"
          + " -o app.bin app.elf",
      "  crispfleet esp elf2image --chip esp8266 -o app.bin app.elf"
    })
final class Elf2ImageCommand implements Callable<Integer> {
  @Mixin private FlashSettingsMixin flash = new FlashSettingsMixin();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--chip",
      required = true,
      paramLabel = "CHIP",
      converter = ChipConverter.class,
      description = "The chip the program was built for, for example esp32.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Chip chip;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The image to write.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path target;

  @Option(
      names = "--min-rev",
      paramLabel = "REVISION",
      converter = RevisionConverter.class,
      description = "Oldest chip revision it runs on, for example 3.0.")
  private @Nullable Revision oldest;

  @Option(
      names = "--max-rev",
      paramLabel = "REVISION",
      converter = RevisionConverter.class,
      description = "Newest chip revision it runs on, for example 3.99.")
  private @Nullable Revision newest;

  @Parameters(paramLabel = "ELF", description = "The linked program.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path source;

  @Override
  public Integer call() {
    EspImageBuilder image = new EspImageBuilder(chip).flash(flash.settings());
    Optional.ofNullable(oldest).ifPresent(image::minRevision);
    Optional.ofNullable(newest).ifPresent(image::maxRevision);
    List<FlashPart> parts = new ElfImageBuilder(chip, image).build(InputFile.read(source));
    ObjectNode node = Output.JSON.createObjectNode().put("ok", true).put("chip", chip.target());
    ArrayNode files = node.putArray("files");
    for (FlashPart part : parts) {
      Path file = parts.size() == 1 ? target : withOffset(target, part.offset());
      OutputFile.write(file, part.data());
      json.output()
          .text(
              "%s: %d bytes, for flash offset 0x%x"
                  .formatted(file, part.data().length, part.offset()));
      files
          .addObject()
          .put("file", file.toString())
          .put("offset", part.offset())
          .put("length", part.data().length);
    }
    json.output().json(node);
    return 0;
  }

  /** {@code app.bin} becomes {@code app-0x10000.bin}. */
  private static Path withOffset(Path file, long offset) {
    String name = String.valueOf(file.getFileName());
    String stem = name.endsWith(".bin") ? name.substring(0, name.length() - 4) : name;
    return file.resolveSibling("%s-0x%05x.bin".formatted(stem, offset));
  }
}
