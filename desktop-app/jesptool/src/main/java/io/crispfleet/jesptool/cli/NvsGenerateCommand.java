package io.crispfleet.jesptool.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crispfleet.jesptool.nvs.NvsBuilder;
import io.crispfleet.jesptool.nvs.NvsCsv;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code crispfleet esp nvs generate}: CSV to partition. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = "Make the content of an NVS partition from a CSV file as ESP-IDF uses it.",
    footer = {
      "",
      "Columns: key,type,encoding,value; files are looked for beside the CSV.",
      "",
      "Examples:",
      "  crispfleet esp nvs generate settings.csv nvs.bin --size 0x6000",
      "  crispfleet esp nvs generate settings.csv nvs.bin --size 24K --json"
    })
final class NvsGenerateCommand implements Callable<Integer> {
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(index = "0", paramLabel = "CSV", description = "The values.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path csv;

  @Parameters(index = "1", paramLabel = "OUT", description = "The partition content to write.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path out;

  @Option(
      names = "--size",
      required = true,
      paramLabel = "SIZE",
      converter = NumberConverter.class,
      description = "Size of the nvs partition, at least 0x3000.")
  private long size;

  @Override
  public Integer call() {
    String text = new String(InputFile.read(csv), UTF_8);
    NvsBuilder values =
        NvsCsv.parse(text, name -> InputFile.read(csv.resolveSibling(name).toString()));
    OutputFile.write(out, values.build(size));
    int count = values.entries().size();
    json.output().text("%d values written to %s".formatted(count, out));
    json.output()
        .json(
            Output.JSON
                .createObjectNode()
                .put("ok", true)
                .put("values", count)
                .put("size", size)
                .put("output", out.toString()));
    return 0;
  }
}
