package io.crispfleet.jesptool.monitor;

import java.util.List;
import java.util.Map;

/**
 * A crash as a board printed it.
 *
 * @param reason one line for people, for example {@code LoadProhibited on core 0}
 * @param details further lines that explain it, for example the failed assertion
 * @param registers by the names the board printed; of the core that crashed first
 * @param calls addresses of the call chain, innermost first; may be empty
 * @param stack words of the stack memory that may be return addresses, top first
 * @param corrupted the board could not follow its own stack to the end
 * @param elfHash first digits of the SHA-256 of the firmware's ELF file; empty when not printed
 */
public record CrashReport(
    String reason,
    List<String> details,
    Map<String, Long> registers,
    List<Long> calls,
    List<Long> stack,
    boolean corrupted,
    String elfHash) {
  public CrashReport {
    details = List.copyOf(details);
    registers = Map.copyOf(registers);
    calls = List.copyOf(calls);
    stack = List.copyOf(stack);
  }
}
