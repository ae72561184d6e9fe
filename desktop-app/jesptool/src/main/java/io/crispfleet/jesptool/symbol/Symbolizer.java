package io.crispfleet.jesptool.symbol;

import io.crispfleet.jesptool.elf.ElfFile;
import io.crispfleet.jesptool.error.EspException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Names the code behind addresses of one firmware. Pure: the ELF file is in memory. */
public final class Symbolizer {
  private final Functions functions;
  private final LineFinder lines;

  private Symbolizer(Functions functions, LineFinder lines) {
    this.functions = functions;
    this.lines = lines;
  }

  /**
   * For the firmware in {@code elf}.
   *
   * @throws EspException.BadInput when its symbol table contradicts itself; damaged line
   *     information is passed over
   */
  public static Symbolizer of(ElfFile elf) {
    return new Symbolizer(new Functions(elf), new LineFinder(DebugSections.of(elf)));
  }

  /** Whether a function of the firmware covers {@code address}. Cheap, unlike the lines. */
  public boolean isCode(long address) {
    return functions.at(address).isPresent();
  }

  /** As {@link #locate(Collection)} for one address. */
  public Optional<CodeLocation> locate(long address) {
    return Optional.ofNullable(locate(java.util.List.of(address)).get(address));
  }

  /**
   * Places of those {@code addresses} that are in the firmware. One pass over the line information
   * serves all of them, so ask once for a whole backtrace.
   */
  public Map<Long, CodeLocation> locate(Collection<Long> addresses) {
    Map<Long, SourceLine> sources = lines.find(addresses);
    Map<Long, CodeLocation> places = new HashMap<>();
    for (Long address : new TreeSet<>(addresses)) {
      Optional<SourceLine> source = Optional.ofNullable(sources.get(address));
      String file = source.map(SourceLine::file).orElse("");
      int line = source.map(SourceLine::line).orElse(0);
      functions
          .at(address)
          .map(it -> new CodeLocation(it.name(), address - it.address(), file, line))
          .or(() -> source.map(it -> new CodeLocation("", 0, file, line)))
          .ifPresent(place -> places.put(address, place));
    }
    return places;
  }
}
