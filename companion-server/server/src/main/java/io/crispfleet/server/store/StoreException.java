package io.crispfleet.server.store;

import org.jspecify.annotations.Nullable;

/** The database could not do what it was asked. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, as far as it changes what the caller can do. */
  public enum Kind {
    /** A unique or foreign key said no. */
    CONFLICT,
    /** The disk is full or the folder is read-only; nothing was written. */
    NO_SPACE,
    /** The file is damaged. */
    CORRUPT,
    /** The database is closed, gone or overloaded; trying again may help. */
    UNAVAILABLE,
    /** A mistake of ours. */
    OTHER
  }

  private final Kind kind;

  public StoreException(Kind kind, String message, @Nullable Exception cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
