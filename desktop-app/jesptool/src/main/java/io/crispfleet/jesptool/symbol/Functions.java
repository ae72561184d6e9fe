package io.crispfleet.jesptool.symbol;

import io.crispfleet.jesptool.elf.ElfFile;
import io.crispfleet.jesptool.elf.ElfSymbol;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Functions of an ELF file by address. */
final class Functions {
  private final NavigableMap<Long, ElfSymbol> byStart = new TreeMap<>();

  Functions(ElfFile elf) {
    for (ElfSymbol symbol : elf.symbols()) {
      if (symbol.function() && symbol.defined()) {
        // Aliases share a start; the one with a size says where the function ends.
        byStart.merge(symbol.address(), symbol, (a, b) -> a.size() >= b.size() ? a : b);
      }
    }
  }

  /** The function whose code covers {@code address}. */
  Optional<ElfSymbol> at(long address) {
    return Optional.ofNullable(byStart.floorEntry(address))
        .map(entry -> entry.getValue())
        .filter(symbol -> address - symbol.address() < Math.max(symbol.size(), 1));
  }
}
