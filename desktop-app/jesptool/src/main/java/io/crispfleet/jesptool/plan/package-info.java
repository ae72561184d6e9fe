/** Decides what to erase and write so that a board holds an image, at the lowest cost. Pure. */
@NullMarked
package io.crispfleet.jesptool.plan;

import org.jspecify.annotations.NullMarked;
