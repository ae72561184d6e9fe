package io.crispfleet.jesptool.monitor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Recognises crash reports in what a board prints: ESP32 family panics on Xtensa and RISC-V,
 * aborts, assertions, watchdogs, brownouts, and ESP8266 exceptions. Feed it complete lines without
 * escape sequences; it keeps a bounded part of one report.
 */
public final class PanicDecoder {
  private static final int MAX_LINES = 300;
  private static final int MAX_STACK_WORDS = 1024;
  private static final int MAX_CALLS = 128;
  private static final int MAX_DETAILS = 6;

  private boolean open;
  private String reason = "";
  private final List<String> details = new ArrayList<>();
  private final Map<String, Long> registers = new LinkedHashMap<>();
  private List<Long> calls = List.of();
  private final List<Long> stack = new ArrayList<>();
  private boolean corrupted;
  private String elfHash = "";
  private int lines;

  /**
   * Looks at the next line.
   *
   * @return a report that this line completes
   */
  public Optional<CrashReport> feed(String line) {
    Optional<String> alone = CrashPatterns.alone(line);
    if (alone.isPresent()) {
      return whatIsOpen().or(() -> Optional.of(bare(alone.get())));
    }
    Optional<String> start = CrashPatterns.start(line);
    if (start.isPresent()) {
      return start(start.get());
    }
    return open ? continued(line) : Optional.empty();
  }

  /** The report in progress, for when the board falls silent or the session ends. */
  public Optional<CrashReport> finish() {
    return whatIsOpen();
  }

  private Optional<CrashReport> start(String newReason) {
    if (open && !hasPlace()) {
      // One crash, told in several sentences: a failed assertion aborts, a watchdog panics.
      addDetail(newReason);
      return Optional.empty();
    }
    Optional<CrashReport> before = whatIsOpen();
    open = true;
    reason = newReason;
    return before;
  }

  private Optional<CrashReport> continued(String line) {
    if (++lines > MAX_LINES || CrashPatterns.end(line)) {
      return whatIsOpen();
    }
    Optional<String> core = CrashPatterns.core(line);
    if (core.isPresent() && !calls.isEmpty()) {
      return start("what core %s did meanwhile".formatted(core.get()));
    }
    boolean known = core.isPresent() || take(line);
    if (!known && !line.isBlank()) {
      if (hasPlace()) {
        return whatIsOpen(); // the firmware goes on, as after a task watchdog's warning
      }
      addDetail(line.strip());
    }
    return Optional.empty();
  }

  private boolean take(String line) {
    Optional<List<Long>> backtrace = CrashPatterns.backtrace(line);
    if (backtrace.isPresent()) {
      if (calls.isEmpty()) {
        calls = backtrace.get().stream().limit(MAX_CALLS).toList();
        corrupted = CrashPatterns.corrupted(line);
      }
      return true;
    }
    Optional<String> hash = CrashPatterns.elfHash(line);
    if (hash.isPresent()) {
      elfHash = hash.get();
      return true;
    }
    List<Long> words = CrashPatterns.stack(line);
    words.stream().limit(MAX_STACK_WORDS - (long) stack.size()).forEach(stack::add);
    return !words.isEmpty() || CrashPatterns.registers(line, registers) || isHeading(line);
  }

  private static boolean isHeading(String line) {
    return line.startsWith("Stack memory:")
        || line.startsWith(">>>stack>>>")
        || line.startsWith("ctx:")
        || line.startsWith("sp:")
        || line.startsWith("Core ")
        || line.contains("task_wdt:");
  }

  private boolean hasPlace() {
    return !calls.isEmpty() || !registers.isEmpty() || !stack.isEmpty();
  }

  private void addDetail(String text) {
    if (details.size() < MAX_DETAILS) {
      details.add(text);
    }
  }

  private Optional<CrashReport> whatIsOpen() {
    if (!open) {
      return Optional.empty();
    }
    CrashReport report =
        new CrashReport(
            reason,
            details,
            registers,
            calls.isEmpty() ? callsFromRegisters() : calls,
            stack,
            corrupted,
            elfHash);
    open = false;
    details.clear();
    registers.clear();
    calls = List.of();
    stack.clear();
    corrupted = false;
    elfHash = "";
    lines = 0;
    return Optional.of(report);
  }

  private List<Long> callsFromRegisters() {
    List<Long> found = new ArrayList<>();
    for (String name : List.of("MEPC", "PC", "EPC1")) {
      if (registers.containsKey(name)) {
        found.add(registers.getOrDefault(name, 0L));
      }
    }
    if (registers.getOrDefault("RA", 0L) > 0) {
      found.add(registers.getOrDefault("RA", 0L) - 1); // inside the call, not behind it
    }
    return found;
  }

  private static CrashReport bare(String reason) {
    return new CrashReport(reason, List.of(), Map.of(), List.of(), List.of(), false, "");
  }
}
