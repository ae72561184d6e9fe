package io.crispfleet.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Lets the official tools and ours work on the same emulated boards: each operation on a fresh
 * board, judged by the flash content it leaves behind and not by what the tool says.
 */
public final class Interop {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int FLASH_SIZE = 4 << 20;
  private static final int OFFSET = 0x1_0000;
  private static final int LENGTH = 160_000;
  private static final List<String> CHIPS = List.of("esp32", "esp8266", "esp32s3", "esp32c3");

  private final Path scratch;
  private final List<Tool> tools = new ArrayList<>();
  private final List<String> rows = new ArrayList<>();
  private int passed;
  private int failed;

  private Interop(Path scratch) {
    this.scratch = scratch;
    Workshop.esptool().ifPresent(tools::add);
    Workshop.espflash().ifPresent(tools::add);
    tools.add(Workshop.ours());
  }

  public static void main(String[] arguments) throws Exception {
    Path scratch = Files.createTempDirectory("crispfleet-interop");
    Interop interop = new Interop(scratch);
    try {
      if (interop.tools.size() < 3) {
        System.err.println(
            "interop: WARNING: not all official tools are here; their columns stay empty");
        if ("true".equals(System.getenv("CI"))) {
          System.exit(1);
        }
      }
      interop.runAll();
      if (List.of(arguments).contains("--write-docs")) {
        Files.writeString(Workshop.root().resolve("docs").resolve("interop.md"), interop.page());
      }
      System.out.printf("%d passed, %d failed%n", interop.passed, interop.failed);
    } finally {
      try (Stream<Path> files = Files.walk(scratch)) {
        files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
      }
    }
    System.exit(interop.failed == 0 ? 0 : 1);
  }

  private void runAll() throws Exception {
    for (String chip : CHIPS) {
      for (Operation operation : operations(chip)) {
        row(chip, operation, List.of());
      }
    }
    row("esp32s3", refusedRead(), List.of("--fault", "secure-download"));
    row("esp32", refusedConnect(), List.of("--fault", "wrong-boot-mode"));
  }

  private void row(String chip, Operation operation, List<String> emulatorOptions)
      throws Exception {
    StringBuilder row = new StringBuilder("| " + chip + " | " + operation.title() + " |");
    for (String name : List.of("esptool", "espflash", Workshop.ours().name())) {
      String cell = "not run";
      for (Tool tool : tools) {
        if (tool.name().equals(name)) {
          cell = attempt(tool, chip, operation, emulatorOptions);
        }
      }
      row.append(' ').append(cell).append(" |");
    }
    rows.add(row.toString());
    System.out.println(row);
  }

  private String attempt(Tool tool, String chip, Operation operation, List<String> emulatorOptions)
      throws Exception {
    Path flash = Files.write(scratch.resolve("flash.bin"), operation.before());
    Files.deleteIfExists(scratch.resolve("out.bin"));
    List<Object> start = new ArrayList<>(List.of("--chip", chip, "--flash", flash));
    start.addAll(emulatorOptions);
    Tool.Run run;
    String mac;
    try (EmulatedBoards boards = EmulatedBoards.start(1, start.toArray())) {
      List<String> line = operation.arguments(tool, chip, boards.first());
      if (line.isEmpty()) {
        return "–";
      }
      mac = boards.first().mac().toLowerCase(Locale.ROOT);
      run = tool.run(PATIENCE, line.toArray());
    }
    byte[] content = Files.readAllBytes(flash);
    if (operation.expect().holds(run, content, scratch.resolve("out.bin"), mac)) {
      passed++;
      return "ok";
    }
    failed++;
    System.out.printf(
        "%s %s on %s failed, exit code %d:%n%s%n",
        tool.name(), operation.title(), chip, run.exitCode(), run.tail());
    return "**failed**";
  }

  private List<Operation> operations(String chip) throws Exception {
    byte[] noise = new byte[FLASH_SIZE];
    new Random(7).nextBytes(noise);
    byte[] content = chip.equals("esp8266") ? plain() : TestImage.generate(LENGTH, chipId(chip), 3);
    byte[] written = noise.clone();
    System.arraycopy(content, 0, written, OFFSET, content.length);
    byte[] holed = noise.clone();
    Arrays.fill(holed, 0x2_0000, 0x2_4000, (byte) 0xFF);
    byte[] blank = new byte[FLASH_SIZE];
    Arrays.fill(blank, (byte) 0xFF);
    String file = Files.write(scratch.resolve(chip + ".bin"), content).toString();
    String out = scratch.resolve("out.bin").toString();
    String md5 = md5(content);
    Operation.Expectation nowWritten =
        (run, flash, _, _) -> run.ok() && containsAt(flash, content, OFFSET);
    List<String> ourWrite = List.of("flash", "--no-banner", "0x10000=" + file);
    return List.of(
        new Operation(
            "info",
            List.of("flash-id"),
            List.of("board-info"),
            List.of("esp", "info", "--json"),
            List.of(),
            noise,
            (run, _, _, mac) -> run.ok() && run.output().toLowerCase(Locale.ROOT).contains(mac)),
        new Operation(
            "write, compressed",
            List.of("write-flash", "0x10000", file),
            List.of("write-bin", "0x10000", file),
            ourWrite,
            List.of(),
            noise,
            nowWritten),
        new Operation(
            "write, raw",
            List.of("write-flash", "--no-compress", "0x10000", file),
            List.of(),
            List.of(),
            List.of(),
            noise,
            nowWritten),
        new Operation(
            "write, ROM loader only",
            List.of("write-flash", "0x10000", file),
            List.of("write-bin", "0x10000", file),
            ourWrite,
            List.of("--no-stub"),
            noise,
            nowWritten),
        new Operation(
            "write what is there already",
            List.of("write-flash", "--skip-flashed", "0x10000", file),
            List.of("write-bin", "0x10000", file),
            ourWrite,
            List.of(),
            written,
            nowWritten),
        new Operation(
            "verify",
            List.of("verify-flash", "0x10000", file),
            List.of("checksum-md5", "0x10000", Integer.toString(content.length)),
            List.of("esp", "verify", "0x10000=" + file),
            List.of(),
            written,
            (run, _, _, _) ->
                run.ok() && (!run.output().contains("checksum") || run.output().contains(md5))),
        new Operation(
            "read",
            List.of("read-flash", "0x10000", Integer.toString(content.length), out),
            List.of("read-flash", "0x10000", Integer.toString(content.length), out),
            List.of("esp", "read", "--offset", "0x10000", "--length", "" + content.length, out),
            List.of(),
            written,
            (run, _, output, _) -> run.ok() && Arrays.equals(Files.readAllBytes(output), content)),
        new Operation(
            "erase a region",
            List.of("erase-region", "0x20000", "0x4000"),
            List.of("erase-region", "0x20000", "0x4000"),
            List.of("esp", "erase", "--offset", "0x20000", "--length", "0x4000"),
            List.of(),
            noise,
            (run, flash, _, _) -> run.ok() && Arrays.equals(flash, holed)),
        new Operation(
            "erase everything",
            List.of("erase-flash"),
            List.of("erase-flash"),
            List.of("esp", "erase", "--all"),
            List.of(),
            noise,
            (run, flash, _, _) -> run.ok() && Arrays.equals(flash, blank)));
  }

  private Operation refusedRead() {
    return new Operation(
        "refused: read in secure download mode",
        List.of("read-flash", "0", "0x1000", scratch.resolve("out.bin").toString()),
        List.of("read-flash", "0", "0x1000", scratch.resolve("out.bin").toString()),
        List.of("esp", "read", "--offset", "0", "--length", "0x1000", scratch + "/out.bin"),
        List.of(),
        new byte[FLASH_SIZE],
        (run, _, _, _) -> run.exitCode() > 0);
  }

  private static Operation refusedConnect() {
    return new Operation(
        "refused: IO0 not connected",
        List.of("flash-id"),
        List.of("board-info"),
        List.of("esp", "info"),
        List.of(),
        new byte[FLASH_SIZE],
        (run, _, _, _) -> run.exitCode() > 0);
  }

  private static byte[] plain() {
    byte[] content = new byte[LENGTH];
    new Random(9).nextBytes(content);
    Arrays.fill(content, 40_000, 120_000, (byte) 0x42);
    return content;
  }

  private static int chipId(String chip) {
    return switch (chip) {
      case "esp32s3" -> 9;
      case "esp32c3" -> 5;
      default -> 0;
    };
  }

  private static boolean containsAt(byte[] flash, byte[] content, int offset) {
    return Arrays.equals(flash, offset, offset + content.length, content, 0, content.length);
  }

  private static String md5(byte[] content) throws Exception {
    return java.util.HexFormat.of()
        .formatHex(java.security.MessageDigest.getInstance("MD5").digest(content));
  }

  private String page() {
    return """
    # Interop

    Made by `.ci/interop --write-docs` on %s, and run by CI on every change. The official tools and CrispFleet work on the
    same emulated boards, over a pty, each operation on a fresh board; what counts is the flash content afterwards, not
    what the tool says. "–": the tool has no such operation or does not know the chip.

    | chip | operation | esptool %s | espflash %s | CrispFleet |
    | --- | --- | --- | --- | --- |
    %s
    """
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            System.getProperty("version.esptool", ""),
            System.getProperty("version.espflash", ""),
            String.join("\n", rows));
  }
}
