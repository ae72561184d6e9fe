/** What a server says about itself. */
@NullMarked
package io.crispfleet.contract.api.server;

import org.jspecify.annotations.NullMarked;
