/** Known USB bridges and boards, as data: names, line rates, how to enter download mode by hand. */
@NullMarked
package io.crispfleet.jesptool.board;

import org.jspecify.annotations.NullMarked;
