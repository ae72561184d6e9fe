package io.crispfleet.jesptool.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.jesptool.nvs.NvsContent;
import io.crispfleet.jesptool.nvs.NvsValue;
import io.crispfleet.jesptool.otadata.OtaData;
import io.crispfleet.jesptool.partition.PartitionCsv;
import io.crispfleet.jesptool.partition.PartitionTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class TableCommandsTest {
  private static final String TABLE =
      "nvs,data,nvs,0x9000,20K,\notadata,data,ota,0xe000,8K,\napp0,app,ota_0,0x10000,1M,\n";

  private static final String SETTINGS =
      """
      key,type,encoding,value
      wifi,namespace,,
      ssid,data,string,workshop
      sta.pswd,data,string,correct horse
      channel,data,u8,11
      ca,file,binary,ca.pem
      """;

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void csvBecomesBinaryAndBack() throws IOException {
    Path csv = file("t.csv", TABLE);
    Path bin = folder.resolve("t.bin");
    assertThat(esp("partitions", csv, "--output", bin, "--flash-size", "4MB")).isZero();
    assertThat(Files.readAllBytes(bin)).isEqualTo(PartitionCsv.parse(TABLE).encode());
    assertThat(esp("partitions", bin, "--to", "csv")).isZero();
    assertThat(out.toString()).contains("app0,app,ota_0,0x10000,1M,");
    Path back = folder.resolve("back.csv");
    assertThat(esp("partitions", bin, "--output", back)).isZero();
    assertThat(PartitionCsv.parse(Files.readString(back))).isEqualTo(PartitionCsv.parse(TABLE));
  }

  @Test
  void tableInsideADumpIsFound() throws IOException {
    byte[] dump = new byte[0x9000];
    Arrays.fill(dump, (byte) 0xFF);
    byte[] table = PartitionCsv.parse(TABLE).encode();
    System.arraycopy(table, 0, dump, (int) PartitionTable.DEFAULT_OFFSET, table.length);
    Path path = Files.write(folder.resolve("dump.bin"), dump);
    assertThat(esp("partitions", path)).isZero();
    assertThat(out.toString().lines())
        .anyMatch(line -> line.matches("otadata +data +ota +0xe000 +0x2000"));
  }

  @Test
  void invalidTableIsShownWithReasonsButNotWritten() throws IOException {
    Path csv = file("bad.csv", "app,app,factory,0x11000,1M,\n");
    Path bin = folder.resolve("bad.bin");
    assertThat(esp("partitions", csv, "--json")).isEqualTo(3);
    JsonNode node = lastLine();
    assertThat(node.get("ok").asBoolean()).isFalse();
    assertThat(node.get("findings").get(0).get("reason").asString()).contains("0x10000");
    assertThat(esp("partitions", csv, "--output", bin)).isEqualTo(3);
    assertThat(bin).doesNotExist();
    assertThat(err.toString()).contains("error: ").contains("-> ");
  }

  @Test
  void otadataIsGeneratedAdvancedAndShown() throws IOException {
    Path data = folder.resolve("ota.bin");
    assertThat(esp("otadata", "--select", "0", "--slots", "2", "--output", data)).isZero();
    assertThat(Files.readAllBytes(data)).isEqualTo(OtaData.initial().encode());
    assertThat(esp("otadata", data, "--select", "1", "--slots", "2", "--output", data)).isZero();
    assertThat(esp("otadata", data, "--slots", "2", "--json")).isZero();
    JsonNode node = lastLine();
    assertThat(node.get("slot").asInt()).isEqualTo(1);
    assertThat(node.get("entries").get(1).get("active").asBoolean()).isTrue();
    assertThat(esp("otadata", data, "--slots", "2")).isZero();
    assertThat(out.toString()).contains("ota_1 boots.");
  }

  @Test
  void otadataSaysWhatItStillNeeds() {
    assertThat(esp("otadata")).isEqualTo(3);
    assertThat(esp("otadata", "--select", "0")).isEqualTo(3);
    assertThat(err.toString()).contains("Add --slots M and --output FILE.");
  }

  @Test
  void nvsIsGeneratedFromCsvWithFilesBesideIt() throws IOException {
    Path csv = file("settings.csv", SETTINGS);
    file("ca.pem", "certificate");
    Path bin = folder.resolve("nvs.bin");
    assertThat(esp("nvs", "generate", csv, bin, "--size", "0x4000")).isZero();
    NvsContent content = NvsContent.parse(Files.readAllBytes(bin));
    assertThat(content.entries()).hasSize(4);
    assertThat(content.find("wifi", "ca"))
        .hasValue(new NvsValue.Blob("certificate".getBytes(UTF_8)));
  }

  @Test
  void secretsAreMaskedUnlessAskedFor() throws IOException {
    Path csv = file("settings.csv", SETTINGS);
    file("ca.pem", "certificate");
    Path bin = folder.resolve("nvs.bin");
    esp("nvs", "generate", csv, bin, "--size", "0x4000");
    assertThat(esp("nvs", "dump", bin)).isZero();
    assertThat(esp("nvs", "dump", bin, "--json")).isZero();
    assertThat(out.toString()).contains("workshop", "********").doesNotContain("correct horse");
    JsonNode entries = lastLine().get("entries");
    assertThat(entries.get(1).get("masked").asBoolean()).isTrue();
    assertThat(entries.get(2).get("value").asInt()).isEqualTo(11);
    assertThat(esp("nvs", "dump", bin, "--show-secrets")).isZero();
    assertThat(out.toString()).contains("correct horse");
  }

  @Test
  void failedOutputLeavesNothingBehind() throws IOException {
    Path csv = file("settings.csv", SETTINGS);
    file("ca.pem", "x".repeat(20_000));
    assertThat(esp("nvs", "generate", csv, folder.resolve("nvs.bin"), "--size", "0x3000"))
        .isEqualTo(3);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(path -> folder.relativize(path).toString()))
          .containsExactlyInAnyOrder("settings.csv", "ca.pem");
    }
  }

  @Test
  void everyVerbShowsExamples() {
    for (String verb : new String[] {"partitions", "otadata", "nvs"}) {
      assertThat(esp(verb, "--help")).isZero();
      assertThat(out.toString()).contains("Examples:", "crispfleet esp " + verb);
    }
  }

  private int esp(Object... args) {
    String[] line =
        Stream.concat(Stream.of("esp"), Stream.of(args).map(Object::toString))
            .toArray(String[]::new);
    return Main.run(line, new PrintWriter(out), new PrintWriter(err, true));
  }

  private JsonNode lastLine() {
    return Output.JSON.readTree(out.toString().lines().reduce((a, b) -> b).orElseThrow());
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }
}
