/** Users, logins, tokens and permissions, as the management API speaks of them. */
@NullMarked
package io.crispfleet.contract.api.auth;

import org.jspecify.annotations.NullMarked;
