/** From code addresses to functions and source lines, out of an ELF file's symbols and DWARF. */
@NullMarked
package io.crispfleet.jesptool.symbol;

import org.jspecify.annotations.NullMarked;
