package io.crispfleet.emulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.emulator.board.BoardSpec;
import io.crispfleet.emulator.flash.FlashContent;
import io.crispfleet.emulator.rack.Rack;
import io.crispfleet.emulator.rack.RackedBoard;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.cli.Main;
import io.crispfleet.jesptool.image.EspImageBuilder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every verb that talks to a board, as a user types it, over a real socket. */
class DeviceVerbsTest {
  @TempDir private Path folder;

  private final Rack rack = new Rack();
  private RackedBoard board;

  @BeforeEach
  void powerUp() {
    board =
        rack.add(
            BoardSpec.of(Chip.ESP32)
                .withMac("24:6f:28:00:00:2a")
                .withFlash(4 << 20, FlashContent.USED));
  }

  @AfterEach
  void powerDown() {
    rack.close();
  }

  private record Result(int exit, String out, String err) {
    JsonNode json() {
      List<String> lines = out.lines().toList();
      return JsonMapper.shared().readTree(lines.getLast());
    }
  }

  private Result esp(String verb, String... more) {
    List<String> args = new ArrayList<>(List.of("esp", verb, "--port", board.tcp().toString()));
    args.addAll(Arrays.asList(more));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Main.run(
            args.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
    return new Result(exit, out.toString(), err.toString());
  }

  @Test
  void infoTellsChipMacAndFlash() {
    Result text = esp("info");
    assertThat(text.exit()).isZero();
    assertThat(text.out()).contains("ESP32-PICO-D4", "24:6f:28:00:00:2a", "4 MB", "M5StickC Plus");
    JsonNode json = esp("info", "--json").json();
    assertThat(json.path("chip").asString()).isEqualTo("esp32");
    assertThat(json.path("flash").path("size").asLong()).isEqualTo(4 << 20);
  }

  @Test
  void securityAndEfusesAreShown() {
    assertThat(esp("security").out()).contains("Flash encryption  off");
    assertThat(esp("efuse").out()).contains("MAC");
  }

  @Test
  void partitionIsReadByNameAndErasedByName() throws Exception {
    Path file = folder.resolve("otadata.bin");
    assertThat(esp("read", "--partition", "otadata", file.toString()).exit()).isZero();
    assertThat(Files.readAllBytes(file)).isEqualTo(board.board().readFlash(0xE000, 0x2000));
    assertThat(esp("erase", "--partition", "nvs").exit()).isZero();
    assertThat(board.board().readFlash(0x9000, 0x5000)).containsOnly(0xFF);
  }

  @Test
  void otherSlotIsMadeToBoot() {
    assertThat(esp("boot", "--json").json().path("boots").asString()).isEqualTo("app0");
    assertThat(esp("boot", "--select", "app1", "--json").json().path("boots").asString())
        .isEqualTo("app1");
    assertThat(esp("boot").out()).containsPattern("app1 .* boots");
    assertThat(esp("boot", "--select", "nvs").err()).contains("no app partition called 'nvs'");
  }

  @Test
  void unknownPartitionNamesThoseThatExist() {
    Result result = esp("erase", "--partition", "spiffs", "--json");
    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.err()).contains("no partition called 'spiffs'", "otadata");
    assertThat(result.json().path("error").path("code").asString()).isEqualTo("bad-input");
  }

  @Test
  void verifyTellsEqualFromDifferent() throws Exception {
    Path same = folder.resolve("same.bin");
    Files.write(same, board.board().readFlash(0x20000, 100_000));
    assertThat(esp("verify", "0x20000=" + same).out()).contains("The flash holds exactly");
    Path other = folder.resolve("other.bin");
    byte[] changed = board.board().readFlash(0x20000, 100_000);
    changed[70_000] ^= 1;
    Files.write(other, changed);
    Result result = esp("verify", "0x20000=" + other);
    assertThat(result.exit()).isEqualTo(15);
    assertThat(result.err()).contains("other.bin at 0x30000..0x3869f");
  }

  @Test
  void registersAndMemoryAreRead() {
    assertThat(esp("register", "0x40001000").out()).contains("= 0x00f01d83");
    assertThat(esp("memory", "0x3ff5a000", "28").out()).contains("3ff5a000");
  }

  @Test
  void rangeOutsideTheFlashIsRefused() {
    Result result = esp("erase", "--offset", "0x400000", "--length", "0x1000");
    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.err()).contains("do not lie inside the flash");
  }

  @Test
  void programRunsFromRam() throws Exception {
    Path program = folder.resolve("self_test.bin");
    Files.write(
        program,
        new EspImageBuilder(Chip.ESP32)
            .entry(0x4008_0000L)
            .segment(0x4008_0000L, new byte[512])
            .build());
    Result result = esp("load-ram", program.toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("Running at 0x40080000");
    Path flashed = folder.resolve("app.bin");
    Files.write(
        flashed, new EspImageBuilder(Chip.ESP32).segment(0x3F40_0020L, new byte[512]).build());
    assertThat(esp("load-ram", flashed.toString()).err()).contains("does not run from RAM");
  }

  @Test
  void runRestartsTheFirmware() {
    int boots = board.board().stats().firmwareBoots();
    assertThat(esp("run").out()).contains("restarted");
    assertThat(board.board().stats().resets()).isPositive();
    assertThat(boots).isNotNegative();
  }
}
