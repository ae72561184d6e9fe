package io.crispfleet.jesptool.nvs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.jesptool.crc.EspCrc32;
import io.crispfleet.jesptool.error.EspException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class NvsRoundTripTest {
  private static final int SIZE = 0x20000;

  private static final byte[] SMALL =
      new NvsBuilder()
          .namespace("wifi")
          .put("ssid", "workshop")
          .put("channel", NvsType.U8, 11)
          .namespace("game")
          .put("best", NvsType.I32, -5)
          .put("seed", new byte[] {1, 2, 3})
          .build(0x3000);

  @Property
  void readingUndoesWriting(@ForAll("entries") List<NvsEntry> entries) {
    byte[] partition = NvsWriter.write(entries, SIZE);
    NvsContent content = NvsContent.parse(partition);
    assertThat(content.findings()).isEmpty();
    assertThat(content.entries()).isEqualTo(entries);
    assertThat(Arrays.copyOfRange(partition, SIZE - 4096, SIZE)).containsOnly(0xFF);
  }

  @Property(tries = 10_000)
  void mutatedPartitionsAreReadAsFarAsTheyAreSound(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 0, max = 450) Integer> places,
      @ForAll byte value) {
    byte[] partition = SMALL.clone();
    places.forEach(at -> partition[at] = value);
    try {
      NvsContent content = NvsContent.parse(partition);
      assertThat(content.entries()).hasSizeLessThanOrEqualTo(4);
    } catch (EspException.BadInput expected) {
      assertThat(expected).hasMessageContaining("no NVS partition");
    }
  }

  @Property(tries = 2_000)
  void rubbishIsBounded(@ForAll("rubbish") byte[] partition) {
    try {
      assertThat(NvsContent.parse(partition).findings()).hasSizeLessThanOrEqualTo(201);
    } catch (EspException.BadInput expected) {
      assertThat(expected.advice()).isNotBlank();
    }
  }

  @Test
  void pageHeaderAndEntriesAreThoseOfTheOfficialGenerator() {
    HexFormat hex = HexFormat.of();
    assertThat(hex.formatHex(SMALL, 0, 96))
        .isEqualTo(
            "feffffff00000000feffffffffffffffffffffffffffffffffffffff842dbab9"
                + "aaaafeffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
                + "000101ff591131277769666900000000000000000000000001ffffffffffffff");
    assertThat(hex.formatHex(SMALL, 96, 160))
        .isEqualTo(
            "012102ff9ff00d76737369640000000000000000000000000900ffff776d6657"
                + "776f726b73686f7000ffffffffffffffffffffffffffffffffffffffffffffff");
    assertThat(hex.formatHex(SMALL, 256, 352))
        .isEqualTo(
            "0242020071ee195f736565640000000000000000000000000300fffff0a60255"
                + "010203ffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
                + "024801ff30a62ff473656564000000000000000000000000030000000100ffff");
  }

  @Test
  void damagedEntryCostsOnlyItself() {
    byte[] partition = SMALL.clone();
    partition[64 + 32 + 10] ^= 1;
    NvsContent content = NvsContent.parse(partition);
    assertThat(content.find("wifi", "ssid")).isEmpty();
    assertThat(content.find("wifi", "channel")).hasValue(NvsValue.Int.of(NvsType.U8, 11));
    assertThat(content.findings()).anyMatch(finding -> finding.contains("wrong checksum"));
  }

  @Test
  void damagedPageCostsOnlyItself() {
    byte[] partition =
        new NvsBuilder().namespace("a").put("big", new byte[4500]).put("after", "x").build(0x4000);
    partition[5] ^= 1;
    NvsContent content = NvsContent.parse(partition);
    assertThat(content.entries()).isEmpty();
    assertThat(content.findings())
        .contains("Page 0 is damaged and was skipped.")
        .anyMatch(finding -> finding.contains("namespace without a name"));
  }

  @Test
  void missingChunkMakesABlobIncomplete() {
    byte[] partition = new NvsBuilder().namespace("a").put("big", new byte[4500]).build(0x4000);
    partition[4096 + 64 + 2] ^= 1;
    assertThat(NvsContent.parse(partition).findings())
        .anyMatch(finding -> finding.equals("Blob 'big' in 'a' is incomplete."));
  }

  @Test
  void erasedEntriesAreNotRead() {
    byte[] partition = SMALL.clone();
    partition[32] = (byte) (partition[32] & 0b1100_0011);
    assertThat(NvsContent.parse(partition).find("wifi", "ssid")).isEmpty();
  }

  @Test
  void newerValueOfAKeyCounts() {
    byte[] partition = new byte[0x3000];
    byte[] old = new NvsBuilder().namespace("a").put("k", NvsType.U8, 1).build(0x3000);
    byte[] young = new NvsBuilder().namespace("a").put("k", NvsType.U8, 2).build(0x3000);
    System.arraycopy(young, 0, partition, 0, 4096);
    System.arraycopy(old, 0, partition, 4096, 8192);
    renumber(partition, 1);
    assertThat(NvsContent.parse(partition).find("a", "k")).hasValue(NvsValue.Int.of(NvsType.U8, 2));
  }

  @Test
  void blankPartitionIsEmptyAndForeignDataIsRefused() {
    byte[] blank = new byte[0x3000];
    Arrays.fill(blank, (byte) 0xFF);
    assertThat(NvsContent.parse(blank).entries()).isEmpty();
    assertThatThrownBy(() -> NvsContent.parse(new byte[0x3000]))
        .isInstanceOf(EspException.BadInput.class);
    assertThatThrownBy(() -> NvsContent.parse(new byte[10]))
        .isInstanceOf(EspException.BadInput.class);
  }

  @Test
  void partitionsNeedThreePagesAndRoomForAllValues() {
    NvsBuilder nvs = new NvsBuilder().namespace("a").put("big", new byte[9000]);
    assertThatThrownBy(() -> nvs.build(0x2000)).hasMessageContaining("0x2000");
    assertThatThrownBy(() -> nvs.build(0x3001)).isInstanceOf(EspException.BadInput.class);
    assertThatThrownBy(() -> nvs.build(0x3000)).hasMessageContaining("need 0x4000");
    assertThat(NvsContent.parse(nvs.build(0x4000)).entries()).hasSize(1);
  }

  @Test
  void longestStringFitsAPageOfItsOwn() {
    String longest = "x".repeat(3999);
    byte[] partition = new NvsBuilder().namespace("a").put("s", longest).build(0x4000);
    assertThat(NvsContent.parse(partition).find("a", "s")).hasValue(new NvsValue.Text(longest));
    assertThatThrownBy(() -> new NvsValue.Text(longest + "x"))
        .isInstanceOf(EspException.BadInput.class);
  }

  @Test
  void valuesAndNamesOutOfRangeAreRefused() {
    NvsBuilder nvs = new NvsBuilder();
    assertThatThrownBy(() -> nvs.put("k", "v")).hasMessageContaining("no namespace");
    nvs.namespace("a").put("k", "v");
    assertThatThrownBy(() -> nvs.put("k", "w")).hasMessageContaining("twice");
    assertThatThrownBy(() -> nvs.put("k2", NvsType.U8, 256)).hasMessageContaining("u8");
    assertThatThrownBy(() -> nvs.put("k2", NvsType.I8, -129)).hasMessageContaining("i8");
    assertThatThrownBy(() -> nvs.put("sixteen_letters_", "v")).hasMessageContaining("1 to 15");
    assertThatThrownBy(() -> nvs.namespace("")).isInstanceOf(EspException.BadInput.class);
  }

  private static void renumber(byte[] partition, int sequence) {
    ByteBuffer page = ByteBuffer.wrap(partition).order(ByteOrder.LITTLE_ENDIAN);
    page.putInt(4, sequence);
    page.putInt(28, EspCrc32.of(page.slice(4, 24)));
  }

  @Provide
  Arbitrary<byte[]> rubbish() {
    return Combinators.combine(
            Arbitraries.randomValue(random -> random), Arbitraries.integers().between(4096, 13000))
        .as(
            (random, length) -> {
              byte[] bytes = Arrays.copyOf(SMALL, length);
              for (int i = 0; i < length / 8; i++) {
                bytes[32 + random.nextInt(length - 32)] = (byte) random.nextInt();
              }
              return bytes;
            });
  }

  @Provide
  Arbitrary<List<NvsEntry>> entries() {
    Arbitrary<NvsValue> numbers =
        Arbitraries.of(NvsType.values())
            .flatMap(
                type ->
                    Arbitraries.longs()
                        .map(bits -> (NvsValue) new NvsValue.Int(type, wrap(type, bits))));
    Arbitrary<NvsValue> texts =
        Arbitraries.strings().withCharRange(' ', 'ž').ofMaxLength(200).map(NvsValue.Text::new);
    Arbitrary<NvsValue> blobs =
        Arbitraries.bytes().array(byte[].class).ofMaxSize(9000).map(NvsValue.Blob::new);
    Arbitrary<NvsValue> values =
        Arbitraries.frequencyOf(Tuple.of(5, numbers), Tuple.of(3, texts), Tuple.of(1, blobs));
    return values
        .list()
        .ofMaxSize(30)
        .map(
            list ->
                IntStream.range(0, list.size())
                    .mapToObj(i -> new NvsEntry("space" + i % 3, "key" + i, list.get(i)))
                    .toList())
        .filter(list -> list.stream().mapToInt(NvsRoundTripTest::bytes).sum() < 90_000);
  }

  private static int bytes(NvsEntry entry) {
    return entry.value() instanceof NvsValue.Blob blob ? blob.bytes().length : 0;
  }

  private static BigInteger wrap(NvsType type, long bits) {
    int width = type.bytes() * 8;
    BigInteger unsigned =
        BigInteger.valueOf(bits).and(BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE));
    return type.signed() && unsigned.testBit(width - 1)
        ? unsigned.subtract(BigInteger.ONE.shiftLeft(width))
        : unsigned;
  }
}
