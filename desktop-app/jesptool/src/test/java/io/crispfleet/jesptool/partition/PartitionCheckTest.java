package io.crispfleet.jesptool.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.jesptool.error.EspException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionCheckTest {
  private static final Partition NVS = new Partition(1, 2, 0x9000, 0x5000, "nvs", 0);
  private static final Partition OTADATA = new Partition(1, 0, 0xE000, 0x2000, "otadata", 0);
  private static final Partition APP0 = new Partition(0, 0x10, 0x10000, 0x100000, "app0", 0);
  private static final Partition APP1 = new Partition(0, 0x11, 0x110000, 0x100000, "app1", 0);

  @Test
  void ordinaryTableHasNoFindings() {
    assertThat(findings(NVS, OTADATA, APP0, APP1)).isEmpty();
  }

  @Test
  void unalignedOffsetsAndAppSizesAreErrors() {
    assertErrors(new Partition(0, 0, 0x11000, 0x100000, "app", 0), "multiple of 0x10000");
    assertErrors(new Partition(1, 0x82, 0x9004, 0x5000, "fs", 0), "multiple of 0x1000");
    assertErrors(new Partition(0, 0, 0x10000, 0x100001, "app", 0), "size is not a multiple");
    assertErrors(new Partition(1, 0x82, 0x9000, 0, "fs", 0), "has no size");
  }

  @Test
  void overlapNamesBothPartitions() {
    Partition wide = new Partition(1, 0x82, 0x9000, 0x20000, "wide", 0);
    assertThat(findings(wide, OTADATA, APP0))
        .filteredOn(PartitionFinding::error)
        .extracting(PartitionFinding::reason)
        .containsExactly(
            "Partition 'otadata' at 0xe000..0xffff overlaps 'wide' at 0x9000..0x28fff.",
            "Partition 'app0' at 0x10000..0x10ffff overlaps 'wide' at 0x9000..0x28fff.");
  }

  @Test
  void namesMustBeUnique() {
    assertErrors(
        new PartitionTable(List.of(APP0, new Partition(1, 0x82, 0x200000, 0x1000, "app0", 0))),
        "shares its name");
  }

  @Test
  void tableSectorIsNotFreeForPartitions() {
    assertErrors(new Partition(1, 2, 0x8000, 0x3000, "nvs", 0), "starts below 0x9000");
  }

  @Test
  void otadataIsSingleAndTwoSectors() {
    assertErrors(new Partition(1, 0, 0xE000, 0x1000, "otadata", 0), "size of 0x2000");
    assertErrors(
        new PartitionTable(List.of(OTADATA, new Partition(1, 0, 0x200000, 0x2000, "other", 0))),
        "second otadata");
    assertErrors(new Partition(1, 0, 0xE000, 0x2000, "otadata", 2), "cannot be read-only");
  }

  @Test
  void smallNvsMustBeReadOnly() {
    assertErrors(new Partition(1, 2, 0x9000, 0x2000, "nvs", 0), "smaller than 0x3000");
    assertThat(findings(new Partition(1, 2, 0x9000, 0x2000, "nvs", 2), APP0))
        .noneMatch(PartitionFinding::error);
  }

  @Test
  void tableMustFitTheFlash() {
    PartitionTable table = new PartitionTable(List.of(APP0, APP1));
    assertThat(PartitionCheck.check(table, TableLayout.DEFAULT.withFlashSize(0x210000)))
        .noneMatch(PartitionFinding::error);
    assertThat(PartitionCheck.check(table, TableLayout.DEFAULT.withFlashSize(0x200000)))
        .anySatisfy(finding -> assertThat(finding.reason()).contains("beyond the flash"));
  }

  @Test
  void tablesThatCannotBootOrSwitchAreWorthALook() {
    assertThat(findings(NVS))
        .extracting(PartitionFinding::reason)
        .anyMatch(r -> r.contains("boot"));
    assertThat(findings(APP0, APP1))
        .extracting(PartitionFinding::reason)
        .anyMatch(reason -> reason.contains("no otadata"));
    assertThat(findings(OTADATA, APP1))
        .extracting(PartitionFinding::reason)
        .anyMatch(reason -> reason.contains("without a gap"));
  }

  @Test
  void strictFormThrowsAllErrorsAtOnce() {
    PartitionTable table =
        new PartitionTable(
            List.of(
                new Partition(1, 2, 0x8004, 0x1000, "nvs", 0),
                new Partition(0, 0, 0x11000, 0x1000, "app", 0)));
    assertThatThrownBy(() -> PartitionCheck.requireValid(table, TableLayout.DEFAULT))
        .isInstanceOf(EspException.BadInput.class)
        .hasMessageContainingAll("'nvs'", "'app'", "multiple of 0x10000", "starts below");
    PartitionTable good = new PartitionTable(List.of(NVS, OTADATA, APP0));
    assertThat(PartitionCheck.requireValid(good, TableLayout.DEFAULT)).isSameAs(good);
  }

  @Test
  void hugeOffsetsDoNotOverflow() {
    assertErrors(
        new PartitionTable(
            List.of(
                new Partition(1, 0x82, 0xFFFF_F000L, 0xFFFF_F000L, "a", 0),
                new Partition(1, 0x82, 0xFFFF_F000L, 0x1000, "b", 0))),
        "overlaps");
  }

  private static List<PartitionFinding> findings(Partition... partitions) {
    return PartitionCheck.check(new PartitionTable(Arrays.asList(partitions)), TableLayout.DEFAULT);
  }

  private static void assertErrors(Partition partition, String reason) {
    assertErrors(new PartitionTable(List.of(partition)), reason);
  }

  private static void assertErrors(PartitionTable table, String reason) {
    assertThat(PartitionCheck.check(table, TableLayout.DEFAULT))
        .filteredOn(PartitionFinding::error)
        .extracting(PartitionFinding::reason)
        .anyMatch(found -> found.contains(reason));
  }
}
