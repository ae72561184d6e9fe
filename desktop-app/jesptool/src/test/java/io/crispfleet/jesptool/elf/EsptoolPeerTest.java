package io.crispfleet.jesptool.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.bundle.FlashSettings;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.image.EspImage;
import io.crispfleet.jesptool.image.EspImageBuilder;
import io.crispfleet.jesptool.image.ImageFormat;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The official tool must make the same bytes of the same program. */
class EsptoolPeerTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  private Path folder;

  static Stream<Arguments> programs() {
    return Stream.of(
        Arguments.of(Chip.ESP32, SampleElf.esp32App(), "40m"),
        Arguments.of(Chip.ESP32, SampleElf.esp32Bootloader(), "80m"),
        Arguments.of(Chip.ESP32C2, SampleElf.esp32c2App(15), "60m"),
        Arguments.of(Chip.ESP32C2, SampleElf.esp32c2App(16), "30m"),
        Arguments.of(Chip.ESP32C6, SampleElf.esp32c6App(), "80m"));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void imageIsTheSame(Chip chip, byte[] elf, String frequency) throws Exception {
    String esptool = esptool();
    EspImageBuilder image =
        new EspImageBuilder(chip).flash(new FlashSettings("dio", frequency, "4MB"));
    FlashPart ours = new ElfImageBuilder(chip, image).build(elf).getFirst();
    Path source = Files.write(folder.resolve("program.elf"), elf);
    Path target = folder.resolve("program.bin");
    List<String> command =
        new ArrayList<>(
            List.of(esptool, "--chip", chip.target(), "elf2image", "--flash-mode", "dio"));
    command.addAll(List.of("--flash-freq", frequency, "--flash-size", "4MB"));
    if (EspImage.parse(ours.data()).appDescriptor().isPresent()) {
      command.addAll(List.of("--elf-sha256-offset", "0xb0"));
    }
    command.addAll(List.of("-o", target.toString(), source.toString()));
    run(command);

    assertThat(EspImage.parse(Files.readAllBytes(target)).segments())
        .isEqualTo(EspImage.parse(ours.data()).segments());
    assertThat(ours.data()).isEqualTo(Files.readAllBytes(target));
  }

  @Test
  void esp8266PartsAreTheSame() throws Exception {
    String esptool = esptool();
    EspImageBuilder image =
        new EspImageBuilder(Chip.ESP8266).flash(new FlashSettings("dio", "40m", "4MB"));
    List<FlashPart> ours = new ElfImageBuilder(Chip.ESP8266, image).build(SampleElf.esp8266App());
    Path source = Files.write(folder.resolve("program.elf"), SampleElf.esp8266App());
    run(
        List.of(
            esptool,
            "--chip",
            "esp8266",
            "elf2image",
            "--flash-mode",
            "dio",
            "--flash-freq",
            "40m",
            "--flash-size",
            "4MB",
            "-o",
            folder.resolve("out-").toString(),
            source.toString()));

    byte[] theirs = Files.readAllBytes(folder.resolve("out-0x00000.bin"));
    assertThat(EspImage.parseStrict(theirs, 0).segments()).isNotEmpty();
    assertThat(ours.get(1).data()).isEqualTo(Files.readAllBytes(folder.resolve("out-0x10000.bin")));
  }

  @Test
  void esp8266VersionTwoImagesOfThePeerAreSound() throws Exception {
    String esptool = esptool();
    Path source = Files.write(folder.resolve("program.elf"), SampleElf.esp8266App());
    Path target = folder.resolve("v2.bin");
    run(
        List.of(
            esptool,
            "--chip",
            "esp8266",
            "elf2image",
            "--version",
            "2",
            "-o",
            target.toString(),
            source.toString()));

    byte[] theirs = Files.readAllBytes(target);
    EspImage image = EspImage.parseStrict(theirs, 0);
    assertThat(image.format()).isEqualTo(ImageFormat.ESP8266_V2);
    assertThat(image.length()).isEqualTo(theirs.length);
  }

  private static String esptool() {
    String named = Objects.requireNonNullElse(System.getenv("ESPTOOL"), "");
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    String found =
        !named.isEmpty()
            ? named
            : Arrays.stream(path.split(File.pathSeparator))
                .map(entry -> Path.of(entry, "esptool"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse("");
    assumeTrue(!found.isEmpty(), "esptool is neither on the PATH nor named by ESPTOOL");
    return found;
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    Path log = folder.resolve("log.txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
  }
}
