package io.crispfleet.jesptool.monitor;

import io.crispfleet.jesptool.symbol.CodeLocation;
import io.crispfleet.jesptool.symbol.Symbolizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One place in the call chain of a crash.
 *
 * @param certain false for a word of stack memory that only looks like a return address
 */
public record CrashFrame(long address, Optional<CodeLocation> location, boolean certain) {
  private static final int MAX_GUESSES = 48;

  /** The call chain without names. */
  public static List<CrashFrame> of(CrashReport report) {
    return report.calls().stream()
        .map(address -> new CrashFrame(address, Optional.empty(), true))
        .toList();
  }

  /**
   * The call chain with names. Where the board printed stack memory instead of a backtrace, words
   * that point into functions follow as guesses.
   */
  public static List<CrashFrame> of(CrashReport report, Symbolizer symbolizer) {
    Set<Long> guesses = new LinkedHashSet<>();
    for (long word : report.stack()) {
      long call = word - 1; // a return address is behind its call
      if (guesses.size() < MAX_GUESSES
          && !report.calls().contains(call)
          && symbolizer.isCode(call)) {
        guesses.add(call);
      }
    }
    List<Long> all = new ArrayList<>(report.calls());
    all.addAll(guesses);
    Map<Long, CodeLocation> places = symbolizer.locate(all);
    return all.stream()
        .map(
            address ->
                new CrashFrame(
                    address, Optional.ofNullable(places.get(address)), !guesses.contains(address)))
        .toList();
  }
}
