package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.chip.Revision;
import io.crispfleet.jesptool.image.AppDescriptor;
import io.crispfleet.jesptool.image.BootloaderDescriptor;
import io.crispfleet.jesptool.image.EspImage;
import io.crispfleet.jesptool.image.ExtendedHeader;
import io.crispfleet.jesptool.image.ImageFinding;
import io.crispfleet.jesptool.image.ImageSegment;
import java.util.HexFormat;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON for an {@link EspImage}. */
final class ImageNode {
  private ImageNode() {}

  static ObjectNode of(EspImage image) {
    ObjectNode node =
        Output.JSON
            .createObjectNode()
            .put("offset", image.offset())
            .put("length", image.length())
            .put("kind", image.kind().name().toLowerCase(Locale.ROOT))
            .put("format", image.format().name().toLowerCase(Locale.ROOT))
            .put("chip", image.chip().map(Chip::target).orElse("unknown"))
            .put("intact", image.intact())
            .put("entry", image.header().entry());
    node.putObject("flash")
        .put("mode", image.flashMode().orElse(""))
        .put("frequency", image.flashFrequency().orElse(""))
        .put("size", image.flashSize().orElse(""));
    image.extended().ifPresent(header -> limits(node, header));
    image.checksum().ifPresent(sum -> node.put("checksum", sum));
    image.hash().ifPresent(hash -> node.put("sha256", HexFormat.of().formatHex(hash)));
    image.signature().ifPresent(found -> node.put("signatureBlocks", found.blocks()));
    image.appDescriptor().ifPresent(app -> app(node.putObject("app"), app));
    image
        .bootloaderDescriptor()
        .ifPresent(bootloader -> bootloader(node.putObject("bootloader"), bootloader));
    ArrayNode segments = node.putArray("segments");
    for (ImageSegment segment : image.segments()) {
      segments
          .addObject()
          .put("address", segment.address())
          .put("length", segment.length())
          .put("offset", segment.dataOffset())
          .put("memory", image.regionName(segment));
    }
    ArrayNode findings = node.putArray("findings");
    for (ImageFinding finding : image.findings()) {
      findings.addObject().put("code", finding.code()).put("message", finding.message());
    }
    return node;
  }

  private static void limits(ObjectNode node, ExtendedHeader header) {
    node.put("chipId", header.chipId()).put("minRevision", header.minRevision().toString());
    header
        .maxRevision()
        .map(Revision::toString)
        .ifPresent(newest -> node.put("maxRevision", newest));
  }

  private static void app(ObjectNode node, AppDescriptor app) {
    node.put("project", app.projectName())
        .put("version", app.version())
        .put("date", app.date())
        .put("time", app.time())
        .put("idf", app.idfVersion())
        .put("elfSha256", HexFormat.of().formatHex(app.elfSha256()))
        .put("secureVersion", app.secureVersion())
        .put("minEfuseBlockRevision", app.minEfuseBlockRevision().toString())
        .put("maxEfuseBlockRevision", app.maxEfuseBlockRevision().toString())
        .put("mmuPageSize", app.mmuPageSize());
  }

  private static void bootloader(ObjectNode node, BootloaderDescriptor bootloader) {
    node.put("version", bootloader.version())
        .put("idf", bootloader.idfVersion())
        .put("built", bootloader.dateTime())
        .put("secureVersion", bootloader.secureVersion());
  }
}
