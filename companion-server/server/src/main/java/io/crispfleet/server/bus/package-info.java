/** What roles tell each other inside one process. */
@NullMarked
package io.crispfleet.server.bus;

import org.jspecify.annotations.NullMarked;
