package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.image.EspImage;
import io.crispfleet.jesptool.image.FlashLayout;
import io.crispfleet.jesptool.image.FlashSlot;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code crispfleet esp image}: what is in a firmware file, and whether it is sound. */
@Command(
    name = "image",
    mixinStandardHelpOptions = true,
    description = "Show what an image file holds: app, bootloader, merged image or flash dump.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:every image in the file is sound", "3:no image, or a damaged one"},
    footer = {
      "",
      "Examples:",
      "  crispfleet esp image app.bin",
      "  crispfleet esp image --json build/bootloader/bootloader.bin",
      "  crispfleet esp image backup.bin"
    })
final class ImageCommand implements Callable<Integer> {
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(paramLabel = "FILE", description = "An image, a merged image or a flash dump.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path file;

  @Override
  public Integer call() {
    byte[] data = InputFile.read(file);
    FlashLayout layout = FlashLayout.of(data);
    if (layout.images().isEmpty()) {
      throw new EspException.BadInput(
          "There is no ESP image in %s.".formatted(file),
          "Give a .bin made for an ESP chip; an .elf is turned into one with elf2image.");
    }
    ImageText text = new ImageText(layout);
    text.lines(file.toString()).forEach(json.output()::text);
    return report(layout, data.length);
  }

  private int report(FlashLayout layout, int size) {
    ObjectNode node = Output.JSON.createObjectNode();
    EspException.BadInput damage = null;
    try {
      layout.images().forEach(EspImage::requireIntact);
    } catch (EspException.BadInput e) {
      damage = e;
    }
    node.put("ok", damage == null).put("file", file.toString()).put("size", size);
    ArrayNode images = node.putArray("images");
    ArrayNode tables = node.putArray("partitionTables");
    for (FlashSlot slot : layout.slots()) {
      switch (slot) {
        case FlashSlot.Image found -> {
          ObjectNode image = ImageNode.of(found.image());
          layout
              .partitionOf(found.image())
              .ifPresent(partition -> image.put("partition", partition.label()));
          images.add(image);
        }
        case FlashSlot.Table found ->
            tables
                .addObject()
                .put("offset", found.offset())
                .put("partitions", found.table().partitions().size());
      }
    }
    if (damage != null) {
      node.set("error", JsonOption.errorNode(damage));
    }
    json.output().json(node);
    return damage == null ? 0 : damage.exitCode();
  }
}
