package io.crispfleet.jesptool.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.partition.PartitionBinary;
import io.crispfleet.jesptool.partition.PartitionCheck;
import io.crispfleet.jesptool.partition.PartitionCsv;
import io.crispfleet.jesptool.partition.PartitionTable;
import io.crispfleet.jesptool.partition.TableLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code crispfleet esp partitions}: show, check and convert partition tables. */
@Command(
    name = "partitions",
    mixinStandardHelpOptions = true,
    description = "Show, check and convert a partition table: CSV, binary, or inside an image.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:the table is valid", "3:no table, or one with errors"},
    footer = {
      "",
      "Examples:",
      "  crispfleet esp partitions partitions.csv --flash-size 4MB",
      "  crispfleet esp partitions partitions.csv --output partitions.bin",
      "  crispfleet esp partitions backup.bin --to csv"
    })
final class PartitionsCommand implements Callable<Integer> {
  enum Form {
    CSV,
    BIN
  }

  private static final int BAD_INPUT = 3;

  @Mixin private JsonOption json = new JsonOption();

  @Parameters(paramLabel = "FILE", description = "CSV, binary table, merged image or flash dump.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path file;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write the table, if it is valid; binary unless the input is.")
  private @Nullable Path output;

  @Option(
      names = "--to",
      paramLabel = "FORM",
      description = "${COMPLETION-CANDIDATES}; without --output the CSV is printed.")
  private @Nullable Form to;

  @Option(
      names = "--flash-size",
      paramLabel = "SIZE",
      converter = NumberConverter.class,
      description = "Check that the table fits, for example 4MB.")
  private @Nullable Long flashSize;

  @Option(
      names = "--table-offset",
      paramLabel = "OFFSET",
      converter = NumberConverter.class,
      defaultValue = "0x8000",
      description = "Where the table is in flash; default 0x8000.")
  private long tableOffset;

  @Option(
      names = "--chip",
      paramLabel = "CHIP",
      description = "For tables that list the bootloader, for example esp32.")
  private @Nullable String chip;

  @Override
  public Integer call() {
    byte[] data = InputFile.read(file);
    TableLayout layout = layout();
    boolean csv = !PartitionBinary.looksLikeTable(data, 0);
    PartitionTable table;
    if (!csv) {
      table = PartitionTable.parse(data);
    } else if (PartitionBinary.looksLikeTable(data, tableOffset)) {
      csv = false;
      table = PartitionTable.parse(Arrays.copyOfRange(data, (int) tableOffset, data.length));
    } else {
      table = PartitionCsv.parse(new String(data, UTF_8), layout);
    }
    Form form = to != null ? to : csv ? Form.BIN : Form.CSV;
    if (output != null) {
      PartitionCheck.requireValid(table, layout);
      OutputFile.write(output, form == Form.BIN ? table.encode() : csvBytes(table));
    } else if (to == Form.BIN) {
      throw new EspException.BadInput(
          "A binary table cannot be shown on a terminal.", "Add --output FILE.");
    }
    return print(PartitionReport.of(table, layout), table);
  }

  private int print(PartitionReport report, PartitionTable table) {
    if (to == Form.CSV && output == null) {
      PartitionCsv.format(table).lines().forEach(json.output()::text);
    } else {
      report.lines().forEach(json.output()::text);
    }
    ObjectNode node = report.node().put("file", file.toString());
    Optional.ofNullable(output).ifPresent(path -> node.put("output", path.toString()));
    json.output().json(node);
    return report.valid() ? 0 : BAD_INPUT;
  }

  private TableLayout layout() {
    OptionalLong bootloader = OptionalLong.empty();
    String name = chip;
    if (name != null) {
      Chip known =
          Chip.ofName(name)
              .orElseThrow(
                  () ->
                      new EspException.BadInput(
                          "Chip '" + name + "' is unknown.", "Use for example esp32 or esp32s3."));
      bootloader = OptionalLong.of(known.bootloaderOffset());
    }
    OptionalLong flash = flashSize == null ? OptionalLong.empty() : OptionalLong.of(flashSize);
    return new TableLayout(tableOffset, bootloader, flash);
  }

  private static byte[] csvBytes(PartitionTable table) {
    return PartitionCsv.format(table).getBytes(UTF_8);
  }
}
