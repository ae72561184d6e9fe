/** The program: start, wiring and pictures of its screens. */
@NullMarked
package io.crispfleet.workstation.app;

import org.jspecify.annotations.NullMarked;
