package io.crispfleet.jesptool.gang;

import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.chip.ChipInfo;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.flash.PerBoard;
import io.crispfleet.jesptool.nvs.CsvRows;
import io.crispfleet.jesptool.nvs.NvsCsv;
import io.crispfleet.jesptool.partition.Partition;
import io.crispfleet.jesptool.partition.PartitionTable;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Settings per board from a CSV file: a header row, then one row per board. The first column is
 * {@code mac}; the others are called {@code namespace/key}, or {@code namespace/key:encoding} with
 * an encoding of the NVS generator ({@code u32}, {@code hex2bin} and so on; {@code string} when
 * left out). A plain {@code key} is in the namespace {@code device}. Empty fields are left out.
 *
 * <p>They become the whole content of the board's NVS partition.
 */
public final class PerBoardCsv implements PerBoard {
  private static final Pattern MAC = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");
  private static final String DEFAULT_NAMESPACE = "device";
  private static final String ADVICE =
      "The first row is for example: mac,device/name,wifi/ssid,device/number:u32";

  private final Map<String, List<String>> rows = new HashMap<>();
  private final List<String> columns;

  private PerBoardCsv(List<String> columns) {
    this.columns = columns;
  }

  /**
   * Reads the CSV text.
   *
   * @throws EspException.BadInput naming the line that is wrong
   */
  public static PerBoardCsv parse(String csv) {
    List<CsvRows.Row> lines = CsvRows.split(csv.replaceFirst("^\uFEFF", ""));
    if (lines.isEmpty() || !lines.getFirst().fields().getFirst().strip().equals("mac")) {
      throw bad(1, "the first column must be called mac");
    }
    PerBoardCsv result =
        new PerBoardCsv(lines.getFirst().fields().stream().map(String::strip).toList());
    lines.stream().skip(1).forEach(result::add);
    return result;
  }

  private void add(CsvRows.Row row) {
    String mac = row.fields().getFirst().strip().toLowerCase(Locale.ROOT).replace('-', ':');
    if (!MAC.matcher(mac).matches()) {
      throw bad(row.line(), "'%s' is not a MAC address".formatted(mac));
    }
    if (row.fields().size() != columns.size()) {
      throw bad(
          row.line(),
          "there are %d fields for %d columns".formatted(row.fields().size(), columns.size()));
    }
    if (rows.put(mac, row.fields()) != null) {
      throw bad(row.line(), "%s is there twice".formatted(mac));
    }
  }

  @Override
  public List<FlashPart> parts(ChipInfo info, Optional<PartitionTable> table) {
    List<String> row =
        Optional.ofNullable(rows.get(info.mac()))
            .orElseThrow(
                () ->
                    new EspException.BadInput(
                        "There are no values for the board with MAC %s.".formatted(info.mac()),
                        "Add a row for it to the CSV file."));
    Partition nvs =
        table
            .flatMap(known -> known.find(Partition.TYPE_DATA, Partition.SUBTYPE_NVS))
            .orElseThrow(
                () ->
                    new EspException.BadInput(
                        "The board has no NVS partition for its values.",
                        "Flash a partition table with an nvs partition along with them."));
    try {
      byte[] content = NvsCsv.parse(generatorCsv(row), PerBoardCsv::noFiles).build(nvs.size());
      return List.of(new FlashPart(nvs.offset(), "nvs of " + info.mac(), content));
    } catch (EspException.BadInput e) {
      throw new EspException.BadInput(
              "The values for %s cannot be stored: %s".formatted(info.mac(), e.getMessage()),
              e.advice())
          .causedBy(e);
    }
  }

  // The NVS generator's own form, so that names, encodings and ranges are checked in one place.
  private String generatorCsv(List<String> row) {
    StringBuilder csv = new StringBuilder("key,type,encoding,value\n");
    for (int i = 1; i < columns.size(); i++) {
      if (!row.get(i).isEmpty()) {
        String[] nameAndEncoding = columns.get(i).split(":", 2);
        String[] path = nameAndEncoding[0].split("/", 2);
        csv.append(quoted(path.length == 2 ? path[0] : DEFAULT_NAMESPACE))
            .append(",namespace,,\n")
            .append(quoted(path[path.length - 1]))
            .append(",data,")
            .append(quoted(nameAndEncoding.length == 2 ? nameAndEncoding[1] : "string"))
            .append(',')
            .append(quoted(row.get(i)))
            .append('\n');
      }
    }
    return csv.toString();
  }

  private static String quoted(String field) {
    return '"' + field.replace("\"", "\"\"") + '"';
  }

  private static byte[] noFiles(String path) {
    throw new EspException.BadInput("No file can be named here.", ADVICE);
  }

  private static EspException bad(int line, String why) {
    return new EspException.BadInput("Values per board, line %d: %s.".formatted(line, why), ADVICE);
  }
}
