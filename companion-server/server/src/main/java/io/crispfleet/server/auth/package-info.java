/** Users, passwords, sessions, access tokens and what they may do. */
@NullMarked
package io.crispfleet.server.auth;

import org.jspecify.annotations.NullMarked;
