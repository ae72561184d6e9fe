package io.crispfleet.jesptool.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.crispfleet.jesptool.bundle.FlashBundle;
import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.bundle.FlashSettings;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.otadata.OtaData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleReaderTest {
  @TempDir private Path folder;

  @Test
  void offsetsPlaceFilesInAscendingOrder() {
    Path app = file("app.bin", Builds.app(Chip.ESP32));
    Path boot = file("boot.bin", Builds.bootloader(Chip.ESP32));
    FlashBundle bundle = read("0x10000=" + app, "4K=" + boot);
    assertThat(bundle.parts())
        .extracting(FlashPart::offset, FlashPart::name)
        .containsExactly(tuple(0x1000L, "boot.bin"), tuple(0x10000L, "app.bin"));
    assertThat(bundle.chip()).hasValue(Chip.ESP32);
    assertThat(bundle.settings()).isEqualTo(FlashSettings.KEEP);
    assertThat(bundle.name()).isEqualTo("app.bin + boot.bin");
  }

  @Test
  void overlapNamesBothFiles() {
    Path a = file("a.bin", new byte[0x2000]);
    Path b = file("b.bin", new byte[16]);
    assertThatThrownBy(() -> read("0x1000=" + a, "0x2fff=" + b))
        .isInstanceOf(EspException.BadInput.class)
        .hasMessage("'a.bin' (0x1000..0x2fff) overlaps 'b.bin' (0x2fff..0x300e).");
  }

  @Test
  void filesForDifferentChipsAreRefused() {
    Path a = file("a.bin", Builds.bootloader(Chip.ESP32));
    Path b = file("b.bin", Builds.app(Chip.ESP32S3));
    assertThatThrownBy(() -> read("0x1000=" + a, "0x10000=" + b))
        .hasMessage("'a.bin' is for ESP32, but 'b.bin' is for ESP32-S3.");
  }

  @Test
  void loneAppGoesToTheFirstAppOffset() {
    FlashBundle bundle = read(file("app.bin", Builds.app(Chip.ESP32C3)).toString());
    assertThat(bundle.parts()).singleElement().extracting(FlashPart::offset).isEqualTo(0x10000L);
    assertThat(bundle.chip()).hasValue(Chip.ESP32C3);
  }

  @Test
  void mergedImageGoesToItsFirstByte() {
    for (Chip chip : List.of(Chip.ESP32, Chip.ESP32S3, Chip.ESP32P4)) {
      FlashBundle whole = read(file("all.bin", Builds.merged(chip, 0)).toString());
      assertThat(whole.parts()).singleElement().extracting(FlashPart::offset).isEqualTo(0L);
      assertThat(whole.chip()).hasValue(chip);
    }
    FlashBundle cut = read(file("cut.bin", Builds.merged(Chip.ESP32, 0x1000)).toString());
    assertThat(cut.parts()).singleElement().extracting(FlashPart::offset).isEqualTo(0x1000L);
    assertThat(cut.chip()).hasValue(Chip.ESP32);
  }

  @Test
  void esp8266ImageGoesToTheStart() {
    FlashBundle bundle = read(file("fw.bin", Builds.esp8266()).toString());
    assertThat(bundle.parts()).singleElement().extracting(FlashPart::offset).isEqualTo(0L);
    assertThat(bundle.chip()).hasValue(Chip.ESP8266);
  }

  @Test
  void unknownFilesNeedAnOffset() {
    Path junk = file("junk.bin", new byte[64]);
    Path boot = file("boot.bin", Builds.bootloader(Chip.ESP32));
    for (Path unclear : List.of(junk, boot)) {
      assertThatThrownBy(() -> read(unclear.toString()))
          .isInstanceOfSatisfying(
              EspException.BadInput.class,
              e -> assertThat(e.advice()).contains("OFFSET=FILE", SourceFiles.name(unclear)));
    }
  }

  @Test
  void espIdfBuildIsReadFromFolderFileProjectAndZip() {
    Path build = Builds.write(folder.resolve("project/build"), Builds.espIdf());
    Path zip = Builds.zip(folder.resolve("b.zip"), "", Builds.espIdf());
    Path wrapped = Builds.zip(folder.resolve("w.zip"), "release/", Builds.espIdf());
    for (Path source :
        List.of(
            build, build.resolve("flasher_args.json"), folder.resolve("project"), zip, wrapped)) {
      FlashBundle bundle = read(source.toString());
      assertThat(bundle.parts())
          .extracting(FlashPart::offset, FlashPart::name)
          .containsExactly(
              tuple(0x1000L, "bootloader/bootloader.bin"),
              tuple(0x8000L, "partition_table/partition-table.bin"),
              tuple(0x20000L, "stick.bin"));
      assertThat(bundle.chip()).hasValue(Chip.ESP32);
      assertThat(bundle.settings()).isEqualTo(new FlashSettings("dio", "40m", "4MB"));
    }
    assertThat(read(zip.toString()).name()).isEqualTo("b.zip");
  }

  @Test
  void espIdfBuildMissingAFileNamesIt() {
    Map<String, byte[]> files = Builds.espIdf();
    files.remove("stick.bin");
    Path build = Builds.write(folder.resolve("build"), files);
    assertThatThrownBy(() -> read(build.toString())).hasMessageContaining("'stick.bin' is missing");
  }

  @Test
  void encryptedBuildIsRefused() {
    Map<String, byte[]> files = Builds.espIdf();
    String json = new String(files.get("flasher_args.json"), UTF_8);
    files.put("flasher_args.json", Builds.text(json.replace("\"false\"", "\"true\"")));
    Path build = Builds.write(folder.resolve("build"), files);
    assertThatThrownBy(() -> read(build.toString())).hasMessageContaining("encrypted");
  }

  @Test
  void platformIoBuildGetsOffsetsFromChipAndTableAndGeneratedOtaData() {
    Path project = folder.resolve("stick");
    Path build = Builds.write(project.resolve(".pio/build/m5"), Builds.platformIo(Chip.ESP32S3));
    Builds.write(project, Map.of("platformio.ini", new byte[0]));
    for (Path source : List.of(build, project)) {
      FlashBundle bundle = read(source.toString());
      assertThat(bundle.chip()).hasValue(Chip.ESP32S3);
      assertThat(bundle.parts())
          .extracting(FlashPart::offset, FlashPart::name)
          .containsExactly(
              tuple(0x0L, "bootloader.bin"),
              tuple(0x8000L, "partitions.bin"),
              tuple(0xE000L, "otadata (boots app0)"),
              tuple(0x20000L, "firmware.bin"));
      assertThat(bundle.parts().get(2).data()).isEqualTo(OtaData.initial().encode());
    }
  }

  @Test
  void platformIoProjectWithSeveralBuildsAsksWhichOne() {
    Builds.write(folder, Map.of("platformio.ini", new byte[0]));
    assertThatThrownBy(() -> read(folder.toString())).hasMessageContaining("is not built");
    Builds.write(folder.resolve(".pio/build/one"), Builds.platformIo(Chip.ESP32));
    Builds.write(folder.resolve(".pio/build/two"), Builds.platformIo(Chip.ESP32));
    assertThatThrownBy(() -> read(folder.toString())).hasMessageContaining("one, two");
  }

  @Test
  void factoryAppBootsWithBlankOtaData() {
    Map<String, byte[]> files = Builds.platformIo(Chip.ESP32);
    files.put(
        "partitions.bin",
        Builds.table("ota,data,ota,0xd000,8K,\nf,app,factory,0x10000,1M,\no,app,ota_0,,1M,\n"));
    FlashBundle bundle = read(Builds.write(folder, files).toString());
    assertThat(bundle.parts())
        .extracting(FlashPart::offset)
        .containsExactly(0x1000L, 0x8000L, 0xD000L, 0x10000L);
    assertThat(bundle.parts().get(2).data()).containsOnly(0xFF);
  }

  @Test
  void buildsWithoutBootloaderOrTableAreJustTheApp() {
    Path esp8266 = Builds.write(folder.resolve("a"), Map.of("firmware.bin", Builds.esp8266()));
    assertThat(read(esp8266.toString()).parts())
        .singleElement()
        .extracting(FlashPart::offset)
        .isEqualTo(0L);
    Path esp32 = Builds.write(folder.resolve("b"), Map.of("x.ino.bin", Builds.app(Chip.ESP32)));
    assertThat(read(esp32.toString()).parts())
        .singleElement()
        .extracting(FlashPart::offset)
        .isEqualTo(0x10000L);
  }

  @Test
  void arduinoBuildIsRecognisedByItsSketchName() {
    Map<String, byte[]> files =
        Map.of(
            "blink.ino.bin", Builds.app(Chip.ESP32),
            "blink.ino.bootloader.bin", Builds.bootloader(Chip.ESP32),
            "blink.ino.partitions.bin", Builds.table(Builds.OTA_TABLE),
            "blink.ino.merged.bin", Builds.merged(Chip.ESP32, 0));
    assertThat(read(Builds.write(folder, files).toString()).parts())
        .extracting(FlashPart::offset)
        .containsExactly(0x1000L, 0x8000L, 0xE000L, 0x20000L);
  }

  @Test
  void manifestBuildIsChosenByChip() {
    Path build = Builds.write(folder.resolve("web"), Builds.webTools());
    FlashBundle esp32 = BundleReader.read(List.of(build.toString()), Optional.of(Chip.ESP32));
    assertThat(esp32.name()).isEqualTo("Stick 1.2.3");
    assertThat(esp32.parts()).extracting(FlashPart::offset).containsExactly(0x1000L, 0x10000L);
    FlashBundle s3 =
        BundleReader.read(
            List.of(build.resolve("manifest.json").toString()), Optional.of(Chip.ESP32S3));
    assertThat(s3.parts()).extracting(FlashPart::name).containsExactly("s3.bin");
    assertThatThrownBy(() -> read(build.toString())).hasMessageContaining("ESP32, ESP32-S3");
    assertThatThrownBy(
            () -> BundleReader.read(List.of(build.toString()), Optional.of(Chip.ESP32C3)))
        .hasMessageContaining("no build for ESP32-C3");
  }

  @Test
  void zipWithOneImageIsThatImage() {
    Path zip = Builds.zip(folder.resolve("r.zip"), "", Map.of("app.bin", Builds.app(Chip.ESP32)));
    assertThat(read(zip.toString()).parts())
        .singleElement()
        .extracting(FlashPart::offset)
        .isEqualTo(0x10000L);
  }

  @Test
  void buildFolderAndExtraFilesAreJoined() {
    Path build = Builds.write(folder.resolve("build"), Builds.espIdf());
    Path nvs = file("nvs.bin", new byte[0x3000]);
    FlashBundle bundle = read(build.toString(), "0x9000=" + nvs);
    assertThat(bundle.parts()).hasSize(4);
    assertThat(bundle.settings().size()).isEqualTo("4MB");
  }

  @Test
  void intelHexKeepsItsAddresses() {
    Path hex = file("a.hex", Builds.text(":020000040001F9\n:0100000055AA\n:00000001FF\n"));
    assertThat(read(hex.toString()).parts())
        .singleElement()
        .extracting(FlashPart::offset)
        .isEqualTo(0x10000L);
    Path high = file("b.hex", Builds.text(":020000044000BA\n:0100000055AA\n:00000001FF\n"));
    assertThatThrownBy(() -> read(high.toString())).hasMessageContaining("outside of any flash");
  }

  @Test
  void whatIsNoSourceIsRefusedWithAdvice() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path nothing = file("nothing.bin", new byte[0]);
    Path json = file("x.json", Builds.text("{}"));
    Path broken = file("y.json", Builds.text("{"));
    for (List<String> sources :
        List.of(
            List.<String>of(),
            List.of(folder.resolve("missing.bin").toString()),
            List.of("bad\0path"),
            List.of(empty.toString()),
            List.of("0x0=" + empty),
            List.of("0x0=" + nothing),
            List.of(json.toString()),
            List.of(broken.toString()))) {
      assertThatThrownBy(() -> BundleReader.read(sources, Optional.empty()))
          .isInstanceOfSatisfying(
              EspException.BadInput.class, e -> assertThat(e.advice()).isNotBlank());
    }
  }

  private static FlashBundle read(String... sources) {
    return BundleReader.read(List.of(sources), Optional.empty());
  }

  private Path file(String name, byte[] data) {
    return Builds.write(folder, Map.of(name, data)).resolve(name);
  }
}
