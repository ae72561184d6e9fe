package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.chip.Revision;
import io.crispfleet.jesptool.image.AppDescriptor;
import io.crispfleet.jesptool.image.BootloaderDescriptor;
import io.crispfleet.jesptool.image.EspImage;
import io.crispfleet.jesptool.image.ExtendedHeader;
import io.crispfleet.jesptool.image.FlashLayout;
import io.crispfleet.jesptool.image.FlashSlot;
import io.crispfleet.jesptool.image.ImageFinding;
import io.crispfleet.jesptool.image.ImageFormat;
import io.crispfleet.jesptool.image.ImageSegment;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Words for a {@link FlashLayout}. */
final class ImageText {
  private final FlashLayout layout;
  private final List<String> lines = new ArrayList<>();

  ImageText(FlashLayout layout) {
    this.layout = layout;
  }

  List<String> lines(String file) {
    boolean alone = layout.slots().size() == 1 && layout.slots().getFirst().offset() == 0;
    if (!alone) {
      lines.add(file + " holds:");
    }
    for (FlashSlot slot : layout.slots()) {
      String title = alone ? file : "0x%06x".formatted(slot.offset());
      switch (slot) {
        case FlashSlot.Image found -> image(title, found.image());
        case FlashSlot.Table found ->
            lines.add(
                "%s: partition table, %d partitions"
                    .formatted(title, found.table().partitions().size()));
      }
    }
    return lines;
  }

  private void image(String title, EspImage image) {
    String partition =
        layout.partitionOf(image).map(found -> " in partition " + found.label()).orElse("");
    lines.add(
        "%s: %s for %s%s, %d bytes"
            .formatted(
                title,
                image.kind().name().toLowerCase(Locale.ROOT),
                image.chipName(),
                partition,
                image.length()));
    image.appDescriptor().ifPresent(this::app);
    image.bootloaderDescriptor().ifPresent(this::bootloader);
    line("Format", image.format().displayName());
    line("Entry", "0x%08x".formatted(image.header().entry()));
    line(
        "Flash",
        "%s, %s, %s"
            .formatted(
                image.flashMode().orElse("mode " + image.header().flashMode()),
                image.flashFrequency().orElse("frequency " + image.header().frequencyCode()),
                image.flashSize().orElse("size " + image.header().sizeCode())));
    image.extended().ifPresent(limits -> line("Revisions", revisions(limits)));
    sums(image);
    image
        .signature()
        .ifPresent(
            signature ->
                line(
                    "Signature",
                    "%d block(s) at 0x%x".formatted(signature.blocks(), signature.offset())));
    segments(image);
    image.findings().forEach(finding -> line("PROBLEM", finding.message()));
  }

  private void app(AppDescriptor app) {
    line("Project", app.projectName() + " " + app.version());
    line("Built", "%s %s with ESP-IDF %s".formatted(app.date(), app.time(), app.idfVersion()));
    line("ELF SHA-256", HexFormat.of().formatHex(app.elfSha256()));
    line("Secure ver.", Long.toString(app.secureVersion()));
    line(
        "eFuse block",
        "%s to %s".formatted(app.minEfuseBlockRevision(), app.maxEfuseBlockRevision()));
    if (app.mmuPageSize() != 0) {
      line("MMU page", app.mmuPageSize() / 1024 + " KB");
    }
  }

  private void bootloader(BootloaderDescriptor bootloader) {
    line("Version", Long.toString(bootloader.version()));
    line("Built", "%s with ESP-IDF %s".formatted(bootloader.dateTime(), bootloader.idfVersion()));
  }

  private static String revisions(ExtendedHeader limits) {
    Optional<Revision> newest = limits.maxRevision();
    return newest
        .map(last -> limits.minRevision() + " to " + last)
        .orElse(limits.minRevision() + " and newer");
  }

  private void sums(EspImage image) {
    image
        .checksum()
        .ifPresent(
            sum -> {
              boolean wrong = has(image, ImageFinding.BadChecksum.class);
              line("Checksum", "0x%02x (%s)".formatted(sum, wrong ? "WRONG" : "valid"));
            });
    if (image.hash().isPresent()) {
      boolean wrong = has(image, ImageFinding.BadHash.class);
      String hash = HexFormat.of().formatHex(image.hash().get());
      line("SHA-256", "%s (%s)".formatted(hash, wrong ? "WRONG" : "valid"));
    } else if (image.format() == ImageFormat.ESP32) {
      line("SHA-256", "none");
    }
  }

  private static boolean has(EspImage image, Class<? extends ImageFinding> kind) {
    return image.findings().stream().anyMatch(kind::isInstance);
  }

  private void segments(EspImage image) {
    TextTable table = new TextTable("Segment", "Address", "Length", "Offset", "Memory");
    for (ImageSegment segment : image.segments()) {
      table.add(
          Integer.toString(segment.index()),
          "0x%08x".formatted(segment.address()),
          "0x%05x".formatted(segment.length()),
          "0x%06x".formatted(segment.dataOffset()),
          image.regionName(segment));
    }
    table.lines().forEach(row -> lines.add("  " + row));
  }

  private void line(String name, String value) {
    lines.add("  %-12s %s".formatted(name, value));
  }
}
