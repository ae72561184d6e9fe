/** The OpenAPI 3.1 document, made from the routes' own declarations. */
@NullMarked
package io.crispfleet.server.openapi;

import org.jspecify.annotations.NullMarked;
