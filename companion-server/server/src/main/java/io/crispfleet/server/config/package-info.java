/** Where every setting comes from: flag, environment, file or default. */
@NullMarked
package io.crispfleet.server.config;

import org.jspecify.annotations.NullMarked;
