/** What a screen asks the server for again and again while it is seen. */
@NullMarked
package io.crispfleet.workstation.poll;

import org.jspecify.annotations.NullMarked;
