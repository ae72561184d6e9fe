/** ELF32 files of Xtensa and RISC-V firmware: bounded reading, and conversion to ESP images. */
@NullMarked
package io.crispfleet.jesptool.elf;

import org.jspecify.annotations.NullMarked;
