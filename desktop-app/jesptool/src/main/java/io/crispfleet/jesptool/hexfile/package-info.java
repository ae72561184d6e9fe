/** Intel HEX and UF2 files as flash content. No I/O. */
@NullMarked
package io.crispfleet.jesptool.hexfile;

import org.jspecify.annotations.NullMarked;
