package io.crispfleet.jesptool.hexfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.error.EspException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntelHexTest {
  private static final List<FlashPart> PARTS =
      List.of(
          new FlashPart(0x1000, "a", "bootloader".getBytes(StandardCharsets.US_ASCII)),
          new FlashPart(
              0xFFF8, "b", "across the 64 KB border".getBytes(StandardCharsets.US_ASCII)));

  @Property
  void partsAndGapsSurvive(
      @ForAll @Size(min = 1, max = 300) byte[] low,
      @ForAll @Size(min = 1, max = 300) byte[] high,
      @ForAll @IntRange(min = 1, max = 255) int perLine) {
    List<FlashPart> parts =
        List.of(new FlashPart(0xFFF0, "low", low), new FlashPart(0x310000, "high", high));
    List<FlashPart> read = IntelHex.parse("x.hex", HexFiles.intelHex(parts, perLine));
    assertThat(read).extracting(FlashPart::offset).containsExactly(0xFFF0L, 0x310000L);
    assertThat(read.get(0).data()).isEqualTo(low);
    assertThat(read.get(1).data()).isEqualTo(high);
  }

  @Property(tries = 10_000)
  void mutatedFilesAreRefusedOrRead(
      @ForAll @Size(min = 1, max = 3) List<@IntRange(min = 0, max = 400) Integer> places,
      @ForAll byte value) {
    byte[] file = HexFiles.intelHex(PARTS, 16);
    places.forEach(at -> file[at % file.length] = value);
    try {
      assertThat(IntelHex.parse("x.hex", file)).isNotEmpty();
    } catch (EspException.BadInput expected) {
      assertThat(expected.advice()).isNotBlank();
    }
  }

  @Test
  void segmentAddressesAreShiftedByFour() {
    byte[] file = ascii(":020000021000EC\n:0100000055AA\n:00000001FF\n");
    assertThat(IntelHex.parse("x.hex", file))
        .singleElement()
        .extracting(FlashPart::offset)
        .isEqualTo(0x10000L);
  }

  @Test
  void recordsOutOfOrderAreJoined() {
    byte[] file = ascii(":0100010055A9\n:01000000AA55\n:00000001FF\n");
    assertThat(IntelHex.parse("x.hex", file).getFirst().data()).containsExactly(0xAA, 0x55);
  }

  @ParameterizedTest
  @CsvSource({
    "':0100000055AA', end record is missing",
    "':0100000055AB', line 1: the checksum is wrong",
    "':0200000055A9', length it announces",
    "':01000000zzAA', not a hexadecimal digit",
    "':0100000655A4', record type 6",
    "':0100000400FB', two bytes",
    "'hello', not an Intel HEX record",
    "':00000001FF', contains no data"
  })
  void saysWhatIsWrong(String text, String reason) {
    assertThatThrownBy(() -> IntelHex.parse("x.hex", ascii(text)))
        .isInstanceOf(EspException.BadInput.class)
        .hasMessageContaining(reason);
  }

  @Test
  void twoContentsForOneAddressAreRefused() {
    byte[] file = ascii(":0100000055AA\n:0100000055AA\n:00000001FF\n");
    assertThatThrownBy(() -> IntelHex.parse("x.hex", file)).hasMessageContaining("two contents");
  }

  @Test
  void isRecognisedByItsStart() {
    assertThat(IntelHex.looksLike(HexFiles.intelHex(PARTS, 16))).isTrue();
    assertThat(IntelHex.looksLike(new byte[] {':'})).isFalse();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
