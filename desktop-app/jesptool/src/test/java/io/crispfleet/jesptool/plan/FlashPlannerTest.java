package io.crispfleet.jesptool.plan;

import static io.crispfleet.jesptool.session.FlashDevice.BLOCK_64K;
import static io.crispfleet.jesptool.session.FlashDevice.SECTOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.plan.FlashPlan.Action;
import io.crispfleet.jesptool.plan.FlashPlan.Region;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class FlashPlannerTest {
  private static final int FLASH = 0x20_0000;
  private static final FlashCosts COSTS = FlashCosts.typical(1_500_000);
  private static final FlashCosts SLOW_COSTS = FlashCosts.typical(115_200);

  private long hashedBytes;
  private int questions;

  /** A job and a board that holds some of it already. */
  record Case(List<FlashPart> parts, byte[] flash) {}

  @Provide
  Arbitrary<Case> cases() {
    Arbitrary<Long> seeds = Arbitraries.longs();
    Arbitrary<Integer> changes = Arbitraries.integers().between(0, 60);
    return Combinators.combine(seeds, changes).as(FlashPlannerTest::randomCase);
  }

  private static Case randomCase(long seed, int changes) {
    Random random = new Random(seed);
    List<FlashPart> parts = new ArrayList<>();
    long at = random.nextInt(4) * 4096L;
    while (parts.size() < 4 && at < FLASH - 0x8_0000) {
      byte[] data = new byte[1 + random.nextInt(random.nextBoolean() ? 9000 : 0x7_0000)];
      random.nextBytes(data);
      if (random.nextBoolean()) {
        int from = random.nextInt(data.length);
        Arrays.fill(data, from, Math.min(data.length, from + 0x3_0000), (byte) 0xFF);
      }
      parts.add(new FlashPart(at, "part" + parts.size(), data));
      at += data.length + random.nextInt(0x9000);
    }
    byte[] flash = new byte[FLASH];
    random.nextBytes(flash);
    if (random.nextBoolean()) {
      Arrays.fill(flash, (byte) 0xFF);
    }
    if (random.nextInt(4) != 0) {
      for (Extent extent : FlashLayout.of(parts)) {
        System.arraycopy(whole(extent), 0, flash, (int) extent.offset(), (int) extent.length());
      }
      for (int i = 0; i < changes; i++) {
        flash[random.nextInt(FLASH)] ^= (byte) (1 + random.nextInt(255));
      }
    }
    return new Case(parts, flash);
  }

  @Property(tries = 150)
  void anyPlanMakesAnyBoardHoldTheContent(
      @ForAll("cases") Case c, @ForAll PlanPolicy policy, @ForAll boolean slow) {
    byte[] flash = c.flash().clone();
    List<Extent> layout = FlashLayout.of(c.parts());
    FlashPlan plan = planner(flash, slow ? SLOW_COSTS : COSTS).plan(layout, policy);
    apply(plan, flash);
    for (FlashPart part : c.parts()) {
      assertThat(Arrays.copyOfRange(flash, (int) part.offset(), (int) part.end()))
          .isEqualTo(part.data());
    }
    // Filler between parts that share a sector counts as content.
    long content = c.parts().stream().mapToLong(part -> part.data().length).sum();
    assertThat(plan.totalBytes()).isBetween(content, content + (long) c.parts().size() * SECTOR);
  }

  @Property(tries = 150)
  void regionsAreAscendingDisjointAndTouchOnlySectorsOfTheContent(
      @ForAll("cases") Case c, @ForAll PlanPolicy policy, @ForAll boolean slow) {
    List<Extent> layout = FlashLayout.of(c.parts());
    FlashPlan plan = planner(c.flash(), slow ? SLOW_COSTS : COSTS).plan(layout, policy);
    long end = 0;
    for (Region region : plan.regions()) {
      Extent extent = region.extent();
      assertThat(extent.offset()).isGreaterThanOrEqualTo(end);
      end = extent.end();
      assertThat(layout)
          .anyMatch(whole -> whole.offset() <= extent.offset() && extent.end() <= whole.end());
    }
  }

  @Property(tries = 100)
  void blankBlocksAreNeverSent(@ForAll("cases") Case c) {
    FlashPlan plan = planner(c.flash(), COSTS).plan(FlashLayout.of(c.parts()), PlanPolicy.FULL);
    for (Region region : plan.regions()) {
      if (region.action() == Action.WRITE) {
        assertThat(FlashLayout.blocks(region.extent()))
            .noneMatch(block -> block.length() == BLOCK_64K && block.isBlank());
      } else {
        assertThat(region.extent().isBlank()).isTrue();
      }
    }
  }

  @Property(tries = 100)
  void boardThatHoldsTheContentNeedsNothing(@ForAll("cases") Case c) {
    byte[] flash = c.flash().clone();
    List<Extent> layout = FlashLayout.of(c.parts());
    apply(FlashPlanner.everything(layout, COSTS, false), flash);
    assertThat(planner(flash, COSTS).plan(layout, PlanPolicy.DIFF).isEmpty()).isTrue();
    assertThat(planner(flash, COSTS).plan(layout, PlanPolicy.SKIP_IDENTICAL).isEmpty()).isTrue();
    assertThat(planner(flash, COSTS).repair(layout).isEmpty()).isTrue();
  }

  @Test
  void identicalImageIsHashedLittleMoreThanOnce() {
    byte[] image = random(1_282_944);
    byte[] flash = new byte[FLASH];
    System.arraycopy(image, 0, flash, 0x1_0000, image.length);
    Arrays.fill(flash, 0x1_0000 + image.length, FLASH, (byte) 0xFF);
    FlashPlan plan = planner(flash, COSTS).plan(app(image), PlanPolicy.DIFF);
    assertThat(plan.isEmpty()).isTrue();
    assertThat(hashedBytes).isLessThan(image.length + 8L * SECTOR);
    assertThat(questions).isLessThan(24);
  }

  @Test
  void fewScatteredChangesAreWrittenSectorBySector() {
    byte[] image = random(1_282_944);
    byte[] flash = new byte[FLASH];
    System.arraycopy(image, 0, flash, 0x1_0000, image.length);
    Arrays.fill(flash, 0x1_0000 + image.length, FLASH, (byte) 0xFF);
    for (int i = 0; i < 5; i++) {
      flash[0x1_0000 + i * 250_000 + 77] ^= 1;
    }
    FlashPlan plan = planner(flash, COSTS).plan(app(image), PlanPolicy.DIFF);
    assertThat(plan.regions()).hasSize(5);
    assertThat(plan.changedBytes()).isEqualTo(5 * SECTOR);
    assertThat(hashedBytes).isLessThan(image.length + 6L * BLOCK_64K);
  }

  @Test
  void whollyDifferentImageCostsAHandfulOfQuestions() {
    byte[] image = random(1_282_944);
    FlashPlan plan = planner(new byte[FLASH], COSTS).plan(app(image), PlanPolicy.DIFF);
    assertThat(plan.skippedBytes()).isZero();
    assertThat(questions).isLessThanOrEqualTo(7);
  }

  @Test
  void interruptedWriteIsContinuedNearWhereItStopped() {
    byte[] image = random(1_282_944);
    for (int cut : new int[] {3, 17, 40, 150, 300}) {
      byte[] flash = new byte[FLASH];
      System.arraycopy(image, 0, flash, 0x1_0000, cut * SECTOR);
      FlashPlan plan = planner(flash, COSTS).plan(app(image), PlanPolicy.DIFF);
      long needed = image.length - (long) cut * SECTOR;
      assertThat(plan.changedBytes()).isBetween(needed, needed + BLOCK_64K);
    }
  }

  @Test
  void crowdedBlockIsRewrittenWhole() {
    byte[] image = random(BLOCK_64K);
    byte[] flash = new byte[FLASH];
    System.arraycopy(image, 0, flash, 0x1_0000, image.length);
    for (int sector = 0; sector < 16; sector += 2) {
      flash[0x1_0000 + sector * SECTOR] ^= 1;
    }
    FlashPlan plan = planner(flash, COSTS).plan(app(image), PlanPolicy.DIFF);
    assertThat(plan.regions()).hasSize(1);
    assertThat(plan.changedBytes()).isEqualTo(BLOCK_64K);
  }

  @Test
  void slowLineMakesSingleSectorsWorthAsking() {
    byte[] image = random(BLOCK_64K);
    byte[] flash = new byte[FLASH];
    System.arraycopy(image, 0, flash, 0x1_0000, image.length);
    for (int sector = 1; sector < 16; sector += 2) {
      flash[0x1_0000 + sector * SECTOR] ^= 1;
    }
    FlashPlan plan = planner(flash, FlashCosts.typical(115_200)).plan(app(image), PlanPolicy.DIFF);
    assertThat(plan.changedBytes()).isEqualTo(8 * SECTOR);
  }

  @Test
  void partsInOneSectorAreWrittenTogether() {
    List<Extent> layout =
        FlashLayout.of(
            List.of(
                new FlashPart(0x1000, "a", new byte[] {1}),
                new FlashPart(0x1800, "b", new byte[] {2}),
                new FlashPart(0x3000, "c", new byte[] {3})));
    assertThat(layout).extracting(Extent::name).containsExactly("a + b", "c");
    assertThat(layout.getFirst().payload()[0x800]).isEqualTo((byte) 2);
    assertThat(layout.getFirst().payload()[0x7FF]).isEqualTo((byte) 0xFF);
  }

  private static List<Extent> app(byte[] image) {
    return FlashLayout.of(List.of(new FlashPart(0x1_0000, "app.bin", image)));
  }

  private FlashPlanner planner(byte[] flash, FlashCosts costs) {
    hashedBytes = 0;
    questions = 0;
    return new FlashPlanner(
        costs,
        (offset, length) -> {
          hashedBytes += length;
          questions++;
          return md5(Arrays.copyOfRange(flash, (int) offset, (int) (offset + length)));
        });
  }

  private static void apply(FlashPlan plan, byte[] flash) {
    for (Region region : plan.regions()) {
      Extent extent = region.extent();
      Arrays.fill(flash, (int) extent.offset(), (int) extent.end(), (byte) 0xFF);
      if (region.action() == Action.WRITE) {
        byte[] payload = extent.payload();
        System.arraycopy(payload, 0, flash, (int) extent.offset(), payload.length);
      }
    }
  }

  private static byte[] whole(Extent extent) {
    return padded(extent.payload(), (int) extent.length());
  }

  private static byte[] padded(byte[] payload, int length) {
    byte[] all = new byte[length];
    Arrays.fill(all, (byte) 0xFF);
    System.arraycopy(payload, 0, all, 0, payload.length);
    return all;
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private static byte[] md5(byte[] bytes) {
    try {
      return MessageDigest.getInstance("MD5").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
