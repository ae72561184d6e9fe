/** What people see of updates, and how they step in. */
@NullMarked
package io.crispfleet.server.ota.manage;

import org.jspecify.annotations.NullMarked;
