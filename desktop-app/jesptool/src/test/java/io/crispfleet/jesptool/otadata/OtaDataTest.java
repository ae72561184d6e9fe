package io.crispfleet.jesptool.otadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.partition.Partition;
import io.crispfleet.jesptool.partition.PartitionTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OtaDataTest {
  private static final Partition FACTORY = new Partition(0, 0, 0x10000, 0x100000, "factory", 0);
  private static final Partition OTA_0 = new Partition(0, 0x10, 0x110000, 0x100000, "a", 0);
  private static final Partition OTA_1 = new Partition(0, 0x11, 0x210000, 0x100000, "b", 0);

  @Test
  void initialContentIsSequenceOneWithTheKnownChecksum() {
    byte[] data = OtaData.initial().encode();
    assertThat(data).hasSize(0x2000);
    assertThat(HexFormat.of().formatHex(data, 0, 32))
        .isEqualTo("01000000" + "ff".repeat(24) + "9a984347");
    assertThat(Arrays.copyOfRange(data, 32, 0x2000)).containsOnly(0xFF);
    assertThat(OtaData.initial().slot(2)).hasValue(0);
  }

  @Property
  void anySlotCanBeSelectedFromAnyStateAndOnlyTheOtherSectorChanges(
      @ForAll @LongRange(min = 1, max = 0xFFFF_FFFEL) long a,
      @ForAll @LongRange(min = 1, max = 0xFFFF_FFFEL) long b,
      @ForAll OtaState stateA,
      @ForAll OtaState stateB,
      @ForAll @IntRange(min = 1, max = 16) int slots,
      @ForAll @IntRange(min = 0, max = 15) int wanted) {
    int slot = wanted % slots;
    OtaData before = new OtaData(OtaEntry.of(a, stateA), OtaEntry.of(b, stateB));
    OtaData after = OtaData.parse(before.selecting(slot, slots).encode());
    assertThat(after.slot(slots)).hasValue(slot);
    assertThat(after.active().orElseThrow().state())
        .hasValueSatisfying(s -> assertThat(s).isIn(OtaState.UNDEFINED, OtaState.VALID));
    if (before.activeIndex().isPresent() && Math.max(a, b) < 0xFFFF_FF00L) {
      int kept = before.activeIndex().getAsInt();
      assertThat(after.entries().get(kept)).isEqualTo(before.entries().get(kept));
    }
    assertThat(after.selecting(slot, slots)).isEqualTo(after);
  }

  @Property(tries = 10_000)
  void mutatedContentIsReadAndCanBeRepaired(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 0, max = 63) Integer> places,
      @ForAll byte value,
      @ForAll @IntRange(min = 1, max = 16) int slots) {
    byte[] data = OtaData.initial().selecting(1, 2).encode();
    places.forEach(at -> data[at < 32 ? at : 0x1000 + at - 32] = value);
    OtaData parsed = OtaData.parse(data);
    assertThat(parsed.encode()).isEqualTo(data);
    parsed.slot(slots).ifPresent(slot -> assertThat(slot).isBetween(0, slots - 1));
    assertThat(parsed.selecting(slots - 1, slots).slot(slots)).hasValue(slots - 1);
  }

  @Test
  void higherSequenceWinsUnlessItIsBroken() {
    OtaData both = OtaData.initial().selecting(1, 2);
    assertThat(both.activeIndex()).hasValue(1);
    byte[] data = both.encode();
    data[0x1000 + 28] ^= 1;
    OtaData damaged = OtaData.parse(data);
    assertThat(damaged.second().intact()).isFalse();
    assertThat(damaged.activeIndex()).hasValue(0);
    OtaData aborted = new OtaData(both.first(), OtaEntry.of(2, OtaState.ABORTED));
    assertThat(aborted.slot(2)).hasValue(0);
  }

  @Test
  void choosingTheSlotThatIsOnTrialWritesAFreshEntry() {
    OtaData trial =
        new OtaData(OtaEntry.of(1, OtaState.VALID), OtaEntry.of(2, OtaState.PENDING_VERIFY));
    OtaData chosen = trial.selecting(1, 2);
    assertThat(chosen.active().orElseThrow().sequence()).isEqualTo(4);
    assertThat(chosen.second()).isEqualTo(trial.second());
  }

  @Test
  void blankDataBootsFactoryElseFirstSlot() {
    assertThat(OtaData.BLANK.erased()).isTrue();
    assertThat(OtaData.BLANK.slot(2)).isEmpty();
    assertThat(OtaData.BLANK.bootApp(new PartitionTable(List.of(OTA_1, OTA_0, FACTORY))))
        .hasValue(FACTORY);
    assertThat(OtaData.BLANK.bootApp(new PartitionTable(List.of(OTA_1, OTA_0)))).hasValue(OTA_0);
    assertThat(OtaData.BLANK.bootApp(new PartitionTable(List.of()))).isEmpty();
  }

  @Test
  void selectedSlotBootsEvenWithAFactoryApp() {
    PartitionTable table = new PartitionTable(List.of(FACTORY, OTA_0, OTA_1));
    assertThat(OtaData.BLANK.selecting(1, 2).bootApp(table)).hasValue(OTA_1);
    PartitionTable noSlots = new PartitionTable(List.of(FACTORY));
    assertThat(OtaData.initial().bootApp(noSlots)).hasValue(FACTORY);
  }

  @Test
  void statesHaveNamesAndUnknownOnesAreEmpty() {
    assertThat(OtaState.PENDING_VERIFY.label()).isEqualTo("pending-verify");
    byte[] data = OtaData.initial().encode();
    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).putInt(24, 77);
    assertThat(OtaData.parse(data).first().state()).isEmpty();
    assertThat(OtaData.parse(data).activeIndex()).hasValue(0);
  }

  @Test
  void shortContentAndImpossibleSlotsAreRefused() {
    assertThatThrownBy(() -> OtaData.parse(new byte[0x1FFF]))
        .isInstanceOf(EspException.BadInput.class);
    assertThatThrownBy(() -> OtaData.BLANK.selecting(2, 2))
        .isInstanceOf(EspException.BadInput.class);
    assertThatThrownBy(() -> OtaData.BLANK.selecting(-1, 2))
        .isInstanceOf(EspException.BadInput.class);
    assertThatThrownBy(() -> OtaData.BLANK.slot(17)).isInstanceOf(EspException.BadInput.class);
  }
}
