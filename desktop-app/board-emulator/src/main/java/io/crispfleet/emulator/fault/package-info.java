/** Things that go wrong on purpose. */
@NullMarked
package io.crispfleet.emulator.fault;

import org.jspecify.annotations.NullMarked;
