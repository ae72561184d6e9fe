/** The flasher stubs that are uploaded into RAM. */
@NullMarked
package io.crispfleet.jesptool.stub;

import org.jspecify.annotations.NullMarked;
