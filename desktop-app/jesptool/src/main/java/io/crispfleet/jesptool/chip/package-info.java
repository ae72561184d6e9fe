/** What is known about each chip, as data. */
@NullMarked
package io.crispfleet.jesptool.chip;

import org.jspecify.annotations.NullMarked;
