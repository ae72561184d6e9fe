package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.otadata.OtaData;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code crispfleet esp otadata}: which OTA app boots, and choosing another one. */
@Command(
    name = "otadata",
    mixinStandardHelpOptions = true,
    description = "Show OTA data, or write OTA data that makes a slot boot.",
    footer = {
      "",
      "Examples:",
      "  crispfleet esp otadata otadata.bin --slots 2",
      "  crispfleet esp otadata --select 0 --slots 2 --output boot_app0.bin",
      "  crispfleet esp otadata otadata.bin --select 1 --slots 2 --output otadata.bin"
    })
final class OtadataCommand implements Callable<Integer> {
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "Content of the otadata partition; blank if left out.")
  private @Nullable Path file;

  @Option(names = "--select", paramLabel = "N", description = "Make ota_N boot.")
  private @Nullable Integer select;

  @Option(names = "--slots", paramLabel = "M", description = "Number of OTA apps in the table.")
  private @Nullable Integer slots;

  @Option(names = "--output", paramLabel = "FILE", description = "Where to write the result.")
  private @Nullable Path output;

  @Override
  public Integer call() {
    if (file == null && select == null) {
      throw usage("There is nothing to show or to select.", "Name a file, or use --select.");
    }
    OtaData data = file == null ? OtaData.BLANK : OtaData.parse(InputFile.read(file));
    if (select != null) {
      if (slots == null || output == null) {
        throw usage("--select needs to know more.", "Add --slots M and --output FILE.");
      }
      data = data.selecting(select, slots);
      OutputFile.write(output, data.encode());
    } else if (output != null) {
      throw usage("Nothing was selected to be written.", "Add --select N.");
    }
    OtaReport report =
        new OtaReport(data, slots == null ? OptionalInt.empty() : OptionalInt.of(slots));
    report.lines().forEach(json.output()::text);
    ObjectNode node = report.node();
    Optional.ofNullable(output).ifPresent(path -> node.put("output", path.toString()));
    json.output().json(node);
    return 0;
  }

  private static EspException usage(String message, String advice) {
    return new EspException.BadInput(message, advice);
  }
}
