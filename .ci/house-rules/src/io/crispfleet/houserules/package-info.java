/** Rules that every module keeps; this folder is compiled into each module's tests. */
@NullMarked
package io.crispfleet.houserules;

import org.jspecify.annotations.NullMarked;
