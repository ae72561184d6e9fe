package io.crispfleet.jesptool.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The wording of crash reports. Sources: panic handlers of ESP-IDF (Apache-2.0) and reports printed
 * by the ESP8266 cores.
 */
final class CrashPatterns {
  private static final Pattern GURU =
      Pattern.compile("Guru Meditation Error: Core\\s+(\\d) panic'ed \\((.{1,80}?)\\)");
  private static final Pattern ABORT =
      Pattern.compile("abort\\(\\) was called at PC 0x([0-9a-fA-F]{8})");
  private static final Pattern ASSERT =
      Pattern.compile("assert failed: (.{1,300})|assertion \"(.{1,300})\" failed: (.{1,300})");
  private static final Pattern OVERFLOW =
      Pattern.compile("A stack overflow in task (.{1,32}) has been detected");
  private static final Pattern SMASHED = Pattern.compile("Stack smashing protect failure");
  private static final Pattern TASK_WATCHDOG =
      Pattern.compile("task_wdt: Task watchdog got triggered");
  private static final Pattern EXCEPTION_8266 =
      Pattern.compile("^\\s*(?:Fatal exception|Exception) ?\\((\\d{1,3})\\)");
  private static final Pattern SOFT_WATCHDOG_8266 = Pattern.compile("^\\s*Soft WDT reset");

  private static final Pattern BROWNOUT = Pattern.compile("Brownout detector was triggered");
  private static final Pattern RESET_REASON =
      Pattern.compile("rst:0x[0-9a-fA-F]+ \\((\\w{1,40})\\)");
  private static final Pattern WATCHDOG_8266 = Pattern.compile("rst cause:4\\b");

  private static final Pattern OTHER_CORE =
      Pattern.compile("^Core\\s+(\\d) register dump|task_wdt: Print CPU (\\d) ");
  private static final Pattern BACKTRACE = Pattern.compile("^\\s*Backtrace:");
  private static final Pattern FRAME = Pattern.compile("0x([0-9a-fA-F]{8}):0x[0-9a-fA-F]{8}");
  private static final Pattern REGISTER =
      Pattern.compile("\\b([A-Z][A-Z0-9/]{0,8})\\s*: 0x([0-9a-fA-F]{8})");
  private static final Pattern REGISTER_8266 =
      Pattern.compile("\\b(epc1|epc2|epc3|excvaddr|depc)=0x([0-9a-fA-F]{8})");
  private static final Pattern STACK =
      Pattern.compile("^\\s*[0-9a-fA-F]{8}:((?:\\s+(?:0x)?[0-9a-fA-F]{8}){1,8})");
  private static final Pattern WORD = Pattern.compile("(?:0x)?([0-9a-fA-F]{8})");
  private static final Pattern ELF_HASH =
      Pattern.compile("^\\s*ELF file SHA256:\\s*([0-9a-fA-F]{6,64})");
  private static final Pattern END =
      Pattern.compile("^\\s*(?:Rebooting|CPU halted|<<<stack<<<|ets |Entering gdb stub)|rst:0x");

  /** Causes as Xtensa numbers them; the ESP8266 prints only the number. */
  private static final Map<Integer, String> XTENSA_CAUSES =
      Map.of(
          0, "IllegalInstruction",
          2, "InstructionFetchError",
          3, "LoadStoreError",
          6, "IntegerDivideByZero",
          9, "LoadStoreAlignment",
          20, "InstrFetchProhibited",
          28, "LoadProhibited",
          29, "StoreProhibited");

  private CrashPatterns() {}

  /** The reason in a line that opens a crash report. */
  static Optional<String> start(String line) {
    return first(GURU, line, m -> m.group(2) + " on core " + m.group(1))
        .or(() -> first(ASSERT, line, CrashPatterns::assertion))
        .or(() -> first(OVERFLOW, line, m -> "stack overflow in task " + m.group(1)))
        .or(() -> first(SMASHED, line, m -> "stack smashed"))
        .or(() -> first(ABORT, line, m -> "abort() at 0x" + m.group(1)))
        .or(() -> first(TASK_WATCHDOG, line, m -> "task watchdog"))
        .or(() -> first(EXCEPTION_8266, line, m -> exception(Integer.parseInt(m.group(1)))))
        .or(() -> first(SOFT_WATCHDOG_8266, line, m -> "software watchdog"));
  }

  /** The reason in a line that is a report of its own. */
  static Optional<String> alone(String line) {
    return first(BROWNOUT, line, m -> "brownout: the supply voltage fell too low")
        .or(
            () ->
                first(RESET_REASON, line, m -> m.group(1))
                    .filter(name -> name.contains("WDT") || name.contains("BROWN"))
                    .map(name -> "reset by " + name))
        .or(() -> first(WATCHDOG_8266, line, m -> "reset by the hardware watchdog"));
  }

  /** The number of the core whose dump begins here. */
  static Optional<String> core(String line) {
    return first(OTHER_CORE, line, m -> m.group(1) != null ? m.group(1) : m.group(2));
  }

  /** Addresses of a backtrace line, innermost first; absent when it is no such line. */
  static Optional<List<Long>> backtrace(String line) {
    return BACKTRACE.matcher(line).find()
        ? Optional.of(FRAME.matcher(line).results().map(m -> hex(m.group(1))).toList())
        : Optional.empty();
  }

  static boolean corrupted(String line) {
    return line.contains("|<-CORRUPTED");
  }

  /** Adds the registers in a line; the first value of each counts. */
  static boolean registers(String line, Map<String, Long> into) {
    boolean any = false;
    for (Pattern pattern : List.of(REGISTER, REGISTER_8266)) {
      for (MatchResult m : pattern.matcher(line).results().toList()) {
        into.putIfAbsent(m.group(1).toUpperCase(java.util.Locale.ROOT), hex(m.group(2)));
        any = true;
      }
    }
    return any;
  }

  /** The words of a line of stack memory; empty when it is none. */
  static List<Long> stack(String line) {
    Matcher row = STACK.matcher(line);
    List<Long> words = new ArrayList<>();
    if (row.find()) {
      WORD.matcher(row.group(1)).results().forEach(m -> words.add(hex(m.group(1))));
    }
    return words;
  }

  static Optional<String> elfHash(String line) {
    return first(ELF_HASH, line, m -> m.group(1).toLowerCase(java.util.Locale.ROOT));
  }

  static boolean end(String line) {
    return END.matcher(line).find();
  }

  private static String assertion(MatchResult m) {
    return "assert failed: " + (m.group(1) != null ? m.group(1) : m.group(2) + ", " + m.group(3));
  }

  private static String exception(int cause) {
    return "exception %d%s"
        .formatted(
            cause, XTENSA_CAUSES.containsKey(cause) ? " (" + XTENSA_CAUSES.get(cause) + ")" : "");
  }

  private static long hex(String digits) {
    return Long.parseLong(digits, 16);
  }

  private static Optional<String> first(Pattern pattern, String line, Wording wording) {
    Matcher matcher = pattern.matcher(line);
    return matcher.find() ? Optional.of(wording.of(matcher.toMatchResult())) : Optional.empty();
  }

  @FunctionalInterface
  private interface Wording {
    String of(MatchResult match);
  }
}
