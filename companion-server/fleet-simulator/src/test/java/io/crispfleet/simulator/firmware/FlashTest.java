package io.crispfleet.simulator.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlashTest {
  private static final Flash.App OLD = new Flash.App("1.0.0", "00".repeat(32));
  private static final Flash.App NEW = new Flash.App("1.1.0", "11".repeat(32));
  private static final Flash.App NEWER = new Flash.App("1.2.0", "22".repeat(32));

  @Test
  void aNewAppRunsFromTheOtherSlot() {
    Flash flash = new Flash(OLD);
    flash.install(NEW);
    assertThat(flash.running()).isEqualTo(NEW);
    assertThat(flash.slot()).isEqualTo(1);
    assertThat(flash.boots()).isEqualTo(2);
  }

  @Test
  void rollingBackStartsTheAppBeforeAndCountsTheStart() {
    Flash flash = new Flash(OLD);
    flash.install(NEW);
    flash.rollBack();
    assertThat(flash.running()).isEqualTo(OLD);
    assertThat(flash.slot()).isZero();
    assertThat(flash.boots()).isEqualTo(3);
  }

  @Test
  void anUpdateAfterARollbackOverwritesTheAppThatFailed() {
    Flash flash = new Flash(OLD);
    flash.install(NEW);
    flash.rollBack();
    flash.install(NEWER);
    flash.rollBack();
    assertThat(flash.running()).isEqualTo(OLD);
  }

  @Test
  void aRestartChangesNothingButTheCount() {
    Flash flash = new Flash(OLD);
    flash.restart();
    assertThat(flash.running()).isEqualTo(OLD);
    assertThat(flash.boots()).isEqualTo(2);
  }
}
