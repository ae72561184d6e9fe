/** The management API from the outside: calls, stored logins, failures in words for people. */
@NullMarked
package io.crispfleet.client;

import org.jspecify.annotations.NullMarked;
