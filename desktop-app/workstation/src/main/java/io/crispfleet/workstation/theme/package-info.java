/** How it looks: tokens, typefaces, icons and the shapes of states. */
@NullMarked
package io.crispfleet.workstation.theme;

import org.jspecify.annotations.NullMarked;
