package io.crispfleet.jesptool.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.chip.Revision;
import io.crispfleet.jesptool.error.EspException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EspImageTest {
  private static final byte[] APP = TinyImage.app("game", "1.2.3");

  @Test
  void appTellsEverythingAboutItself() {
    EspImage image = EspImage.parse(APP);

    assertThat(image.intact()).isTrue();
    assertThat(image.length()).isEqualTo(APP.length);
    assertThat(image.chip()).hasValue(Chip.ESP32);
    assertThat(image.kind()).isEqualTo(ImageKind.APP);
    assertThat(image.header().entry()).isEqualTo(0x4008_0000L);
    assertThat(image.flashMode()).hasValue("dio");
    assertThat(image.flashFrequency()).hasValue("40m");
    assertThat(image.flashSize()).hasValue("4MB");
    assertThat(image.segments())
        .extracting(image::regionName)
        .containsExactly("DROM", "IROM", "IRAM");
    assertThat(image.segments().getFirst().dataOffset()).isEqualTo(0x20);
    AppDescriptor app = image.appDescriptor().orElseThrow();
    assertThat(app.projectName()).isEqualTo("game");
    assertThat(app.version()).isEqualTo("1.2.3");
    assertThat(app.idfVersion()).isEqualTo("v5.4.1");
    assertThat(app.secureVersion()).isEqualTo(7);
    assertThat(app.mmuPageSize()).isEqualTo(0x1_0000);
    assertThat(app.maxEfuseBlockRevision()).isEqualTo(new Revision(1, 99));
  }

  @Test
  void bootloaderIsToldFromApp() {
    EspImage image = EspImage.parse(TinyImage.bootloader(Chip.ESP32S3));

    assertThat(image.kind()).isEqualTo(ImageKind.BOOTLOADER);
    assertThat(image.chip()).hasValue(Chip.ESP32S3);
    assertThat(image.bootloaderDescriptor().orElseThrow().idfVersion()).isEqualTo("v5.4.1");
    assertThat(image.bootloaderDescriptor().orElseThrow().version()).isEqualTo(3);
  }

  @Test
  void bootloaderWithoutDescriptorIsToldByItsSegments() {
    byte[] old = new EspImageBuilder(Chip.ESP32).segment(0x4007_8000L, new byte[64]).build();

    assertThat(EspImage.parse(old).kind()).isEqualTo(ImageKind.BOOTLOADER);
  }

  @ParameterizedTest
  @EnumSource(Chip.class)
  void everyChipIsRecognised(Chip chip) {
    EspImage image = EspImage.parse(TinyImage.bootloader(chip));

    assertThat(image.intact()).isTrue();
    assertThat(image.chip()).hasValue(chip);
    assertThat(image.flashSize()).hasValue("4MB");
    assertThat(image.flashFrequency()).hasValue(FlashEncoding.of(chip).defaultFrequency());
    assertThat(image.regionName(image.segments().getFirst())).contains("IRAM");
  }

  @Test
  void imageInsideALargerArrayEndsWhereItEnds() {
    byte[] larger = new byte[APP.length + 500];
    Arrays.fill(larger, (byte) 0xFF);
    System.arraycopy(APP, 0, larger, 123, APP.length);

    EspImage image = EspImage.parse(larger, 123);

    assertThat(image.intact()).isTrue();
    assertThat(image.length()).isEqualTo(APP.length);
    assertThat(image.end()).isEqualTo(123 + APP.length);
  }

  @Test
  void damagedContentFailsChecksumAndHash() {
    byte[] damaged = APP.clone();
    damaged[0x200] ^= 1;

    assertThat(EspImage.parse(damaged).findings())
        .hasExactlyElementsOfTypes(ImageFinding.BadChecksum.class, ImageFinding.BadHash.class);
    assertThatThrownBy(() -> EspImage.parseStrict(damaged, 0))
        .isInstanceOf(EspException.BadInput.class)
        .hasMessageContaining("checksum")
        .hasMessageContaining("SHA-256");
  }

  @Test
  void everyTruncationIsFound() {
    for (int length = 8; length < APP.length; length++) {
      EspImage image = EspImage.parse(Arrays.copyOf(APP, length));

      assertThat(image.findings())
          .singleElement()
          .isInstanceOfSatisfying(
              ImageFinding.Truncated.class,
              cut -> assertThat(cut.needed()).isGreaterThan(cut.available()));
      assertThat(image.length()).isEqualTo(length);
    }
  }

  @Test
  void otherFilesAreRefusedWithAdvice() {
    for (int length = 0; length < 8; length++) {
      byte[] few = Arrays.copyOf(APP, length);
      assertThatThrownBy(() -> EspImage.parse(few)).isInstanceOf(EspException.BadInput.class);
    }
    assertThatThrownBy(() -> EspImage.parse(new byte[64]))
        .isInstanceOfSatisfying(
            EspException.BadInput.class, e -> assertThat(e.advice()).contains("elf2image"));
  }

  @Test
  void imageWithoutHashEndsWithItsChecksum() {
    byte[] plain = Arrays.copyOf(APP, APP.length - 32);
    plain[23] = 0;

    EspImage image = EspImage.parse(plain);

    assertThat(image.intact()).isTrue();
    assertThat(image.hash()).isEmpty();
    assertThat(image.length()).isEqualTo(plain.length);
  }

  @Test
  void chipAndRevisionLimitsGiveReasons() {
    EspImage image =
        EspImage.parse(
            new EspImageBuilder(Chip.ESP32C3)
                .minRevision(new Revision(0, 3))
                .maxRevision(new Revision(1, 99))
                .segment(0x4037_C000L, new byte[16])
                .build());

    assertThat(image.reasonsAgainst(Chip.ESP32C3, new Revision(0, 4))).isEmpty();
    assertThat(image.reasonsAgainst(Chip.ESP32, new Revision(3, 0)))
        .containsExactly("The image is for ESP32-C3, the board is an ESP32.");
    assertThat(image.reasonsAgainst(Chip.ESP32C3, new Revision(0, 2)))
        .containsExactly("The image needs chip revision v0.3 or newer, the board has v0.2.");
    assertThat(image.reasonsAgainst(Chip.ESP32C3, new Revision(2, 0)))
        .containsExactly("The image runs up to chip revision v1.99, the board has v2.0.");
  }

  @Test
  void legacyMinimumRevisionCountsWhenTheFullOneIsMissing() {
    byte[] old = APP.clone();
    old[14] = 3;

    assertThat(EspImage.parse(old).extended().orElseThrow().minRevision())
        .isEqualTo(new Revision(3, 0));
  }

  @Test
  void unknownChipIdIsNamed() {
    byte[] strange = APP.clone();
    strange[12] = 99;
    EspImage image = EspImage.parse(strange);

    assertThat(image.chip()).isEmpty();
    assertThat(image.reasonsAgainst(Chip.ESP32, new Revision(1, 0)))
        .singleElement()
        .asString()
        .contains("99");
  }

  @Test
  void esp8266VersionTwoIsCheckedToItsCrc() {
    byte[] image = TinyImage.esp8266Version2(TinyImage.noise(9, 128));

    EspImage good = EspImage.parse(image);
    assertThat(good.format()).isEqualTo(ImageFormat.ESP8266_V2);
    assertThat(good.intact()).isTrue();
    assertThat(good.length()).isEqualTo(image.length);
    assertThat(good.segments()).extracting(good::regionName).containsExactly("IROM", "IRAM");

    image[40] ^= 1;
    assertThat(EspImage.parse(image).findings())
        .singleElement()
        .isInstanceOf(ImageFinding.BadCrc.class);
    image[16 + 128] = 0;
    assertThat(EspImage.parse(image).findings())
        .singleElement()
        .isInstanceOf(ImageFinding.MissingInnerHeader.class);
  }

  @Test
  void signatureSectorBelongsToTheImage() {
    byte[] signed = Arrays.copyOf(APP, 0x2000);
    assertThat(EspImage.parse(signed).signature()).isEmpty();

    ByteBuffer block = ByteBuffer.wrap(signed).order(ByteOrder.LITTLE_ENDIAN);
    block.put(0x1000, (byte) 0xE7).put(0x1001, (byte) 2);
    CRC32 crc = new CRC32();
    crc.update(signed, 0x1000, 1196);
    block.putInt(0x1000 + 1196, (int) crc.getValue());

    EspImage image = EspImage.parse(signed);
    assertThat(image.signature()).isEqualTo(Optional.of(new SignatureSector(0x1000, 1)));
    assertThat(image.end()).isEqualTo(0x2000);
    assertThat(image.length()).isEqualTo(APP.length);
  }

  @Test
  void controlCharactersInDescriptorsDoNotReachTheTerminal() {
    EspImage image = EspImage.parse(TinyImage.app("\u001b[31mred", "1\n2"));

    assertThat(image.appDescriptor().orElseThrow().projectName()).isEqualTo("?[31mred");
    assertThat(image.appDescriptor().orElseThrow().version()).isEqualTo("1?2");
  }
}
