/** The loader protocol: sealed commands that encode themselves and decode their replies. */
@NullMarked
package io.crispfleet.jesptool.protocol;

import org.jspecify.annotations.NullMarked;
