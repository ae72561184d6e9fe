/** Many boards at once, each on its own, with values of its own. */
@NullMarked
package io.crispfleet.jesptool.gang;

import org.jspecify.annotations.NullMarked;
