package io.crispfleet.emulator.boot;

import io.crispfleet.emulator.cpu.Machine;
import io.crispfleet.emulator.cpu.Program;
import io.crispfleet.emulator.cpu.ResetCause;
import io.crispfleet.jesptool.chip.Chip;
import java.util.concurrent.TimeUnit;

/**
 * A boot from flash: ROM log, second stage, and the application the partition table and the OTA
 * data select, which prints its banner and then a heartbeat, and echoes lines it is sent. Without a
 * sound image the chip restarts for ever.
 */
public final class FlashBoot implements Program {
  private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MAX_LINE = 120;
  private static final int APP_BAUD = 115_200;

  private final Machine machine;
  private final ResetCause cause;
  private final Chip chip;
  private final StringBuilder line = new StringBuilder();
  private boolean running;
  private long startedAt;

  public FlashBoot(Machine machine, ResetCause cause) {
    this.machine = machine;
    this.cause = cause;
    this.chip = machine.profile().chip();
  }

  @Override
  public String name() {
    return running ? "firmware" : "boot-loop";
  }

  @Override
  public void start(long at) {
    startedAt = at;
    long sent = print(BootText.flash(chip, cause), at);
    boolean extended = chip != Chip.ESP8266;
    AppImage first =
        AppImage.read(machine.flash(), chip.bootloaderOffset(), machine.flash().size(), extended);
    if (first.problem().isPresent()) {
      giveUp(first.problem().get(), sent);
    } else if (extended) {
      secondStage(first, sent);
    } else {
      run(first, sent);
    }
  }

  private void secondStage(AppImage bootloader, long at) {
    print(
        "entry 0x%08x\r\n".formatted(bootloader.length())
            + "I (%d) boot: ESP-IDF 2nd stage bootloader\r\n".formatted(26)
            + "I (%d) boot: chip revision: %s\r\n".formatted(27, chip.displayName()),
        at);
    Slots slots = Slots.read(machine.flash());
    if (slots.all().isEmpty()) {
      giveUp("E (40) flash_parts: partition table is missing at 0x8000", at);
      return;
    }
    StringBuilder table = new StringBuilder("I (30) boot: Partition Table:\r\n");
    for (Slots.Slot slot : slots.all()) {
      table.append(
          "I (31) boot:  %-16s %02x %02x %08x %08x\r\n"
              .formatted(slot.label(), slot.type(), slot.subtype(), slot.offset(), slot.size()));
    }
    print(table.toString(), at);
    for (Slots.Slot slot : slots.bootOrder(machine.flash())) {
      AppImage app = AppImage.read(machine.flash(), slot.offset(), slot.size(), true);
      if (app.problem().isPresent()) {
        print("E (90) esp_image: %s\r\n".formatted(app.problem().get()), at);
      } else {
        print(
            "I (210) boot: Loaded app from partition at offset 0x%x\r\n".formatted(slot.offset()),
            at);
        run(app, at);
        return;
      }
    }
    giveUp("E (95) boot: No bootable app partitions in the partition table", at);
  }

  private void run(AppImage app, long at) {
    running = true;
    machine.firmwareBooted();
    machine.baud(APP_BAUD, at);
    String banner =
        app.project().isEmpty()
            ? "I (300) app_init: application of %d bytes started\r\n".formatted(app.length())
            : """
            I (312) app_init: Application information:
            I (312) app_init: Project name:     %s
            I (312) app_init: App version:      %s
            I (313) app_init: ESP-IDF:          %s
            I (320) main_task: Calling app_main()
            """
                .formatted(app.project(), app.version(), app.builtWith())
                .replace("\n", "\r\n");
    print(banner, at);
    machine.at(at + HEARTBEAT_NANOS, () -> heartbeat(at + HEARTBEAT_NANOS));
  }

  private void heartbeat(long at) {
    long millis = TimeUnit.NANOSECONDS.toMillis(at - startedAt);
    print("I (%d) heartbeat: up %d s\r\n".formatted(millis, millis / 1000), at);
    machine.at(at + HEARTBEAT_NANOS, () -> heartbeat(at + HEARTBEAT_NANOS));
  }

  private void giveUp(String problem, long at) {
    print((problem + "\r\n").repeat(problem.startsWith("invalid") ? 4 : 1), at);
    machine.reset(ResetCause.WATCHDOG, at + RETRY_NANOS);
  }

  @Override
  public void receive(byte[] bytes, int offset, int length, long at) {
    for (int i = offset; running && i < offset + length; i++) {
      int b = bytes[i] & 0xFF;
      if (b == '\n' || b == '\r') {
        if (!line.isEmpty()) {
          print("echo: %s\r\n".formatted(line), at);
        }
        line.setLength(0);
      } else if (b >= ' ' && b <= '~' && line.length() < MAX_LINE) {
        line.append((char) b);
      }
    }
  }

  private long print(String text, long at) {
    return machine.send(AppImage.bytes(text), at);
  }
}
