/** Who did what, when and from where. */
@NullMarked
package io.crispfleet.server.audit;

import org.jspecify.annotations.NullMarked;
