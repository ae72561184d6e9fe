/** The one way to the database: SQLite with group commit, or PostgreSQL. */
@NullMarked
package io.crispfleet.server.store;

import org.jspecify.annotations.NullMarked;
