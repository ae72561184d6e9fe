package io.crispfleet.jesptool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.elf.ElfMachine;
import io.crispfleet.jesptool.elf.TinyElf;
import io.crispfleet.jesptool.image.EspImage;
import io.crispfleet.jesptool.image.TinyImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ImageVerbsTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeFiles() throws IOException {
    Files.write(file("app.bin"), TinyImage.app("game", "1.2"));
    Files.write(file("bootloader.bin"), TinyImage.bootloader(Chip.ESP32));
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private int run(Object... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] args =
        Stream.concat(Stream.of("esp"), Arrays.stream(words).map(Object::toString))
            .toArray(String[]::new);
    return Main.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private JsonNode json() {
    assertThat(out.toString().lines()).hasSize(1);
    return Output.JSON.readTree(out.toString());
  }

  @Test
  void imageShowsWhatAPersonWantsToKnow() {
    assertThat(run("image", file("app.bin"))).isZero();
    assertThat(out.toString())
        .contains("app for ESP32", "game 1.2", "dio, 40m, 4MB", "v0.0 and newer", "(valid)")
        .contains("DROM", "IROM", "IRAM", "ESP-IDF v5.4.1", "0x40080000");
  }

  @Test
  void imageAsJsonIsOneObject() {
    assertThat(run("image", "--json", file("bootloader.bin"))).isZero();
    JsonNode image = json().get("images").get(0);
    assertThat(image.get("kind").asString()).isEqualTo("bootloader");
    assertThat(image.get("chip").asString()).isEqualTo("esp32");
    assertThat(image.get("bootloader").get("idf").asString()).isEqualTo("v5.4.1");
    assertThat(image.get("segments").get(0).get("memory").asString()).isEqualTo("IRAM");
  }

  @Test
  void damagedImageEndsWithThreeAndSaysWhatIsWrong() throws IOException {
    byte[] damaged = TinyImage.app("game", "1.2");
    damaged[100] ^= 1;
    Files.write(file("damaged.bin"), damaged);

    assertThat(run("image", file("damaged.bin"))).isEqualTo(3);
    assertThat(out.toString()).contains("WRONG", "PROBLEM");
    assertThat(run("image", "--json", file("damaged.bin"))).isEqualTo(3);
    assertThat(json().get("ok").asBoolean()).isFalse();
    assertThat(json().get("error").get("code").asString()).isEqualTo("bad-input");
    assertThat(json().get("images").get(0).get("findings")).hasSize(2);
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Files.write(file("notes.txt"), new byte[5000]);
    assertThat(run("image", file("notes.txt"))).isEqualTo(3);
    assertThat(err.toString()).contains("no ESP image", "elf2image");
    assertThat(run("image", file("missing.bin"))).isEqualTo(3);
    assertThat(err.toString()).contains("missing.bin");
    assertThat(run("image", folder)).isEqualTo(3);
  }

  @Test
  void mergedFileIsWrittenAndShownPartByPart() {
    assertThat(
            run(
                "merge",
                "-o",
                file("all.bin"),
                "--fill-flash-size",
                "1MB",
                "0x1000=" + file("bootloader.bin"),
                "0x10000=" + file("app.bin")))
        .isZero();
    assertThat(file("all.bin")).hasSize(1 << 20);

    assertThat(run("image", file("all.bin"))).isZero();
    assertThat(out.toString())
        .contains("0x001000: bootloader for ESP32")
        .contains("0x010000: app for ESP32");
  }

  @Test
  void mergeSetsFlashFieldsOfTheBootloader() throws IOException {
    assertThat(
            run(
                "merge",
                "--json",
                "-o",
                file("all.bin"),
                "--target-offset",
                "0x1000",
                "--chip",
                "esp32",
                "--flash-size",
                "8MB",
                "0x1000=" + file("bootloader.bin")))
        .isZero();
    assertThat(json().get("offset").asInt()).isEqualTo(0x1000);
    EspImage image = EspImage.parseStrict(Files.readAllBytes(file("all.bin")), 0);
    assertThat(image.flashSize()).hasValue("8MB");
  }

  @Test
  void refusedMergeLeavesNoFile() {
    List<List<Object>> refused =
        List.of(
            List.of("0x1000=" + file("bootloader.bin"), "0x1010=" + file("app.bin")),
            List.of("app.bin"),
            List.of("one=" + file("app.bin")),
            List.of("0x1000=" + file("missing.bin")),
            List.of("--flash-mode", "qio", "0x1000=" + file("bootloader.bin")),
            List.of("--chip", "esp32", "--flash-mode", "fast", "0=" + file("app.bin")));
    for (List<Object> words : refused) {
      Object[] command =
          Stream.concat(Stream.of("merge", "-o", file("all.bin")), words.stream()).toArray();
      assertThat(run(command)).as("%s", words).isEqualTo(3);
      assertThat(err.toString()).contains("error: ", "  -> ");
    }
    assertThat(file("all.bin")).doesNotExist();
  }

  @Test
  void elfBecomesAnImage() throws IOException {
    byte[] elf =
        new TinyElf(ElfMachine.RISCV)
            .entry(0x4037_C000L)
            .loaded(".iram0.text", 0x4037_C000L, new byte[32], true)
            .build();
    Files.write(file("app.elf"), elf);

    assertThat(
            run(
                "elf2image",
                "--chip",
                "ESP32-C3",
                "--min-rev",
                "0.3",
                "--max-rev",
                "1.99",
                "--flash-mode",
                "qio",
                "-o",
                file("out.bin"),
                file("app.elf")))
        .isZero();

    EspImage image = EspImage.parseStrict(Files.readAllBytes(file("out.bin")), 0);
    assertThat(image.chip()).hasValue(Chip.ESP32C3);
    assertThat(image.flashMode()).hasValue("qio");
    assertThat(image.extended().orElseThrow().minRevisionFull()).isEqualTo(3);
    assertThat(image.extended().orElseThrow().maxRevisionFull()).isEqualTo(199);
    assertThat(run("image", file("app.elf"))).isEqualTo(3);
    assertThat(run("elf2image", "--chip", "esp99", "-o", file("x"), file("app.elf"))).isEqualTo(2);
  }

  @Test
  void esp8266ProgramBecomesFilesNamedByOffset() throws IOException {
    byte[] elf =
        new TinyElf(ElfMachine.XTENSA)
            .loaded(".text", 0x4010_0000L, new byte[32], true)
            .loaded(".irom0.text", 0x4021_0000L, new byte[64], true)
            .build();
    Files.write(file("app.elf"), elf);

    assertThat(
            run("elf2image", "--chip", "esp8266", "-o", file("out.bin"), file("app.elf"), "--json"))
        .isZero();

    assertThat(json().get("files")).hasSize(2);
    assertThat(file("out-0x00000.bin")).exists();
    assertThat(file("out-0x10000.bin")).hasSize(64);
    assertThat(file("out.bin")).doesNotExist();
  }
}
