package io.crispfleet.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Times whole flashing processes, ours and the official tools', in one run against the same
 * modelled board: used flash, 1.5 Mbaud, typical erase and program times, a real-size application.
 */
public final class FlashBench {
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final int FLASH_SIZE = 4 << 20;
  private static final int APP_OFFSET = 0x1_0000;
  private static final int GANG = 8;

  private final int runs;
  private final Path scratch;
  private final ModelLimit limit = ModelLimit.typical();
  private final List<Comparison> table = new ArrayList<>();
  private final byte[] used = new byte[FLASH_SIZE];
  private final byte[] app = TestImage.generate(TestImage.REAL_SIZE, 0, 1);
  private final byte[] changed = TestImage.withChangedSectors(app, 5);
  private final byte[] other = TestImage.generate(TestImage.REAL_SIZE, 0, 2);

  private FlashBench(int runs, Path scratch) {
    this.runs = runs;
    this.scratch = scratch;
    new Random(0).nextBytes(used);
  }

  public static void main(String[] arguments) throws Exception {
    List<String> options = List.of(arguments);
    Path scratch = Files.createTempDirectory("crispfleet-bench");
    try {
      FlashBench bench = new FlashBench(options.contains("--quick") ? 1 : 3, scratch);
      FlashReportTable report = bench.measure();
      System.out.println(report.text());
      if (options.contains("--write-docs")) {
        new BenchmarkDocument(Workshop.root().resolve("docs").resolve("benchmarks.md"))
            .write("flash", report.markdown());
      }
      System.out.println(report.json());
    } finally {
      try (Stream<Path> files = Files.walk(scratch)) {
        files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
      }
    }
  }

  private FlashReportTable measure() throws Exception {
    say("warming up");
    flash(Workshop.ours(), List.of(), used, app);

    double full = limit.write(app, APP_OFFSET);
    compare("full write and verify", used, app, full, "esptool", 0.92, 1.05);
    compare("identical image", holding(app), app, limit.hash(app.length), "esptool", 0.20, 0);
    compare("5 changed sectors", holding(app), changed, 0, "esptool", 0.30, 0);

    say("everything different, DIFF beside FULL");
    double diff =
        median(() -> flash(Workshop.ours(), List.of("--policy", "diff"), holding(other), app));
    double whole =
        median(() -> flash(Workshop.ours(), List.of("--policy", "full"), holding(other), app));
    table.add(
        Comparison.againstOurselves(
            "everything different: DIFF against FULL", diff, whole, full, 1.02));

    say("%d boards at once".formatted(GANG));
    double gang = median(() -> gang(Workshop.ours(), ""));
    double one = table.getFirst().ours();
    table.add(
        new Comparison(
            "%d boards at once".formatted(GANG),
            gang,
            Workshop.esptool().isPresent() ? median(() -> gang(Workshop.esptool().get(), "")) : 0,
            Workshop.espflash().isPresent() ? median(() -> gang(Workshop.espflash().get(), "")) : 0,
            full,
            "one board",
            gang / one,
            1.3,
            0));

    say("the same in 64 MB of heap");
    double tight = gang(Workshop.ours(), "-Xmx64m");
    table.add(
        Comparison.againstOurselves(
            "%d boards with -Xmx64m".formatted(GANG), tight, gang, full, 1.1));

    say("start to first byte");
    double first = median(() -> firstByte(Workshop.ours(), "esp", "info", "--port"));
    double peer =
        Workshop.esptool().isPresent()
            ? median(
                () -> firstByte(Workshop.esptool().get(), "--chip", "esp32", "flash-id", "--port"))
            : 0;
    table.add(
        new Comparison(
            "start to first byte on the wire", first, peer, 0, 0, "0.6 s", first / 0.6, 1, 0));
    return new FlashReportTable(
        LocalDate.now(ZoneOffset.UTC), app.length, TestImage.deflatedSize(app), runs, limit, table);
  }

  private void compare(
      String name,
      byte[] before,
      byte[] image,
      double floor,
      String yardstick,
      double maxRatio,
      double maxOverLimit)
      throws Exception {
    say(name);
    double ours = median(() -> flash(Workshop.ours(), List.of(), before, image));
    double esptool = peer(Workshop.esptool(), before, image);
    double espflash = peer(Workshop.espflash(), before, image);
    table.add(
        new Comparison(
            name,
            ours,
            esptool,
            espflash,
            floor,
            yardstick,
            esptool > 0 ? ours / esptool : 0,
            maxRatio,
            maxOverLimit));
  }

  private double peer(Optional<Tool> tool, byte[] before, byte[] image) throws Exception {
    return tool.isPresent() ? median(() -> flash(tool.get(), List.of(), before, image)) : 0;
  }

  /** One board, one write; the flash must hold the image afterwards. */
  private double flash(Tool tool, List<String> options, byte[] before, byte[] image)
      throws Exception {
    Path flash = scratch.resolve("flash.bin");
    Files.write(flash, before);
    Path file = Files.write(scratch.resolve("app.bin"), image);
    Tool.Run run;
    try (EmulatedBoards boards = EmulatedBoards.start(1, "--timing", "typical", "--flash", flash)) {
      run = tool.run(PATIENCE, writeArguments(tool, options, boards.first().pty(), file));
    }
    require(tool, run, image, flash);
    return run.seconds();
  }

  /** Eight boards, all at once: ours in one process, the others in one process each. */
  private double gang(Tool tool, String javaOptions) throws Exception {
    Path file = Files.write(scratch.resolve("app.bin"), app);
    for (int number = 1; number <= GANG; number++) {
      Files.write(scratch.resolve("gang.bin-" + number), used);
    }
    List<Tool.Run> results = new ArrayList<>();
    List<EmulatedBoards.Board> boards;
    double seconds;
    try (EmulatedBoards shelf =
        EmulatedBoards.start(GANG, "--timing", "typical", "--flash", scratch.resolve("gang.bin"))) {
      boards = shelf.all();
      long start = System.nanoTime();
      List<Tool.Started> started = new ArrayList<>();
      if (tool.name().equals(Workshop.ours().name())) {
        List<Object> line = new ArrayList<>(List.of("flash", "--no-banner"));
        boards.forEach(board -> line.addAll(List.of("--port", board.pty())));
        line.add("0x10000=" + file);
        started.add(tool.start(Map.of("CRISPFLEET_JAVA_OPTS", javaOptions), line.toArray()));
      } else {
        for (EmulatedBoards.Board board : boards) {
          started.add(tool.start(Map.of(), writeArguments(tool, List.of(), board.pty(), file)));
        }
      }
      for (Tool.Started call : started) {
        results.add(call.await(PATIENCE));
      }
      seconds = (System.nanoTime() - start) / 1e9;
    }
    for (Tool.Run run : results) {
      require(tool, run);
    }
    for (EmulatedBoards.Board board : boards) {
      requireFlash(tool, results.getFirst(), app, board.flash());
    }
    return seconds;
  }

  private static Object[] writeArguments(Tool tool, List<String> options, String port, Path file) {
    List<Object> line = new ArrayList<>();
    switch (tool.name()) {
      case "esptool" -> {
        line.addAll(List.of("--chip", "esp32", "--baud", "1500000", "--port", port));
        line.addAll(List.of("write-flash", "0x10000", file));
      }
      case "espflash" -> {
        line.addAll(List.of(port, "write-bin", "--chip", "esp32", "--baud", "1500000"));
        line.addAll(List.of("0x10000", file));
      }
      default -> {
        line.addAll(List.of("flash", "--no-banner", "--port", port));
        line.addAll(options);
        line.add("0x10000=" + file);
      }
    }
    return line.toArray();
  }

  /** Seconds from spawning the process to the first byte it sends to a board. */
  private static double firstByte(Tool tool, String... arguments) throws Exception {
    try (ServerSocket board = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      board.setSoTimeout(20_000);
      List<Object> line = new ArrayList<>(Arrays.asList(arguments));
      String port = "socket://127.0.0.1:" + board.getLocalPort();
      if (tool.name().equals("esptool")) {
        line.remove("--port");
        line.addAll(0, List.of("--port", port));
      } else {
        line.add(port);
      }
      Tool.Started call = tool.start(Map.of(), line.toArray());
      try (Socket link = board.accept()) {
        link.setSoTimeout(20_000);
        if (link.getInputStream().read() < 0) {
          throw new IOException(tool.name() + " sent nothing");
        }
        return (System.nanoTime() - call.startedAt()) / 1e9;
      } finally {
        call.process().destroyForcibly().waitFor();
        Files.deleteIfExists(call.output());
      }
    }
  }

  private byte[] holding(byte[] image) {
    byte[] flash = used.clone();
    System.arraycopy(image, 0, flash, APP_OFFSET, image.length);
    return flash;
  }

  private double median(Callable<Double> measurement) throws Exception {
    double[] seconds = new double[runs];
    for (int i = 0; i < runs; i++) {
      seconds[i] = measurement.call();
    }
    Arrays.sort(seconds);
    return seconds[runs / 2];
  }

  private static void require(Tool tool, Tool.Run run, byte[] image, Path flash)
      throws IOException {
    require(tool, run);
    requireFlash(tool, run, image, flash);
  }

  private static void require(Tool tool, Tool.Run run) {
    if (!run.ok()) {
      throw new IllegalStateException(
          "%s ended with %d:%n%s".formatted(tool.name(), run.exitCode(), run.tail()));
    }
  }

  private static void requireFlash(Tool tool, Tool.Run run, byte[] image, Path flash)
      throws IOException {
    byte[] content = Files.readAllBytes(flash);
    if (!Arrays.equals(content, APP_OFFSET, APP_OFFSET + image.length, image, 0, image.length)) {
      throw new IllegalStateException(
          "%s left wrong content:%n%s".formatted(tool.name(), run.tail()));
    }
  }

  private static void say(String what) {
    System.err.println("bench: " + what);
  }
}
