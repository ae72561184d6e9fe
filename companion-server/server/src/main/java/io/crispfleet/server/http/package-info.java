/** The thin layer over Jetty: routes with their documentation, limits and errors. */
@NullMarked
package io.crispfleet.server.http;

import org.jspecify.annotations.NullMarked;
