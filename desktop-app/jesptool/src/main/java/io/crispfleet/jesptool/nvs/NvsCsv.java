package io.crispfleet.jesptool.nvs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crispfleet.jesptool.error.EspException;
import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The CSV form of ESP-IDF's NVS generator: columns {@code key,type,encoding,value} with a header
 * row; types {@code namespace}, {@code data} and {@code file}; encodings {@code u8} to {@code i64},
 * {@code string}, {@code hex2bin}, {@code base64} and {@code binary}.
 */
public final class NvsCsv {
  /** Brings the content of a file that a row refers to. */
  @FunctionalInterface
  public interface Files {
    byte[] read(String path);
  }

  private static final Set<String> TYPES = Set.of("namespace", "data", "file");
  private static final int MAX_CHARS = 8 * 1024 * 1024;
  private static final Pattern NUMBER = Pattern.compile("-?(0x[0-9a-fA-F]{1,16}|[0-9]{1,20})");

  private final Files files;
  private final List<String> columns;
  private final NvsBuilder builder = new NvsBuilder();

  private NvsCsv(List<String> columns, Files files) {
    this.columns = columns;
    this.files = files;
  }

  /**
   * Reads the CSV form.
   *
   * @param files brings what rows of the type for files refer to
   * @throws EspException.BadInput naming the line that is wrong
   */
  public static NvsBuilder parse(String csv, Files files) {
    if (csv.length() > MAX_CHARS) {
      throw bad(1, "the file is longer than 8 million characters");
    }
    List<CsvRows.Row> rows = CsvRows.split(csv.replaceFirst("^\uFEFF", ""));
    List<String> columns =
        rows.isEmpty() ? List.of() : rows.getFirst().fields().stream().map(String::strip).toList();
    if (!columns.containsAll(List.of("key", "type", "encoding", "value"))) {
      throw bad(1, "the first row must be key,type,encoding,value");
    }
    NvsCsv parser = new NvsCsv(columns, files);
    rows.stream().skip(1).forEach(parser::row);
    return parser.builder;
  }

  private void row(CsvRows.Row row) {
    String type = field(row, "type").strip();
    if (!TYPES.contains(type)) {
      throw bad(row.line(), "the type is not namespace, data or file");
    }
    try {
      put(type, row);
    } catch (EspException.BadInput e) {
      throw new EspException.BadInput(
              "NVS CSV, line " + row.line() + ": " + e.getMessage(), e.advice())
          .causedBy(e);
    } catch (IllegalArgumentException e) {
      throw bad(row.line(), "the value does not fit its encoding").causedBy(e);
    }
  }

  private void put(String type, CsvRows.Row row) {
    String key = field(row, "key").strip();
    String value = field(row, "value");
    if (type.equals("namespace")) {
      builder.namespace(key);
    } else {
      byte[] content = type.equals("file") ? files.read(value.strip()) : value.getBytes(UTF_8);
      builder.put(key, value(field(row, "encoding").strip(), content));
    }
  }

  private String field(CsvRows.Row row, String column) {
    int index = columns.indexOf(column);
    return index < row.fields().size() ? row.fields().get(index) : "";
  }

  private static NvsValue value(String encoding, byte[] content) {
    return switch (encoding) {
      case "string" -> new NvsValue.Text(new String(content, UTF_8));
      case "binary" -> new NvsValue.Blob(content);
      case "hex2bin" -> new NvsValue.Blob(HexFormat.of().parseHex(compact(content)));
      case "base64" -> new NvsValue.Blob(Base64.getDecoder().decode(compact(content)));
      default -> number(encoding, compact(content));
    };
  }

  private static NvsValue number(String encoding, String text) {
    NvsType type =
        NvsType.ofLabel(encoding)
            .orElseThrow(
                () ->
                    new EspException.BadInput(
                        "Encoding '" + encoding + "' is unknown.",
                        "Use u8 to i64, string, hex2bin, base64 or binary."));
    if (!NUMBER.matcher(text).matches()) {
      throw new IllegalArgumentException(text);
    }
    boolean hex = text.contains("x");
    return new NvsValue.Int(
        type, new BigInteger(hex ? text.replace("0x", "") : text, hex ? 16 : 10));
  }

  private static String compact(byte[] content) {
    return new String(content, UTF_8).replaceAll("\\s", "");
  }

  private static EspException bad(int line, String why) {
    return new EspException.BadInput(
        "NVS CSV, line " + line + ": " + why + ".",
        "Rows are key,type,encoding,value, for example \"ssid,data,string,workshop\".");
  }
}
