package io.crispfleet.server.store;

import io.crispfleet.server.store.StoreException.Kind;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import org.sqlite.SQLiteException;

/** Says what a driver's error means for the caller. */
final class Failures {
  private Failures() {}

  static StoreException sqlite(Path file, SQLException error) {
    if (!(error instanceof SQLiteException sqlite)) {
      return new StoreException(Kind.OTHER, String.valueOf(error.getMessage()), error);
    }
    return switch (sqlite.getResultCode().code & 0xFF) {
      case 19 -> new StoreException(Kind.CONFLICT, String.valueOf(error.getMessage()), error);
      case 13 ->
          new StoreException(
              Kind.NO_SPACE,
              "The disk that holds " + file + " is full; nothing was written. Free some space.",
              error);
      case 10 ->
          new StoreException(
              Kind.NO_SPACE,
              "The disk that holds " + file + " refuses to write; nothing was written.",
              error);
      case 8, 14, 3 ->
          new StoreException(
              Kind.NO_SPACE,
              file + " cannot be written. Make the file and its folder writable for this user.",
              error);
      case 11, 26 ->
          new StoreException(
              Kind.CORRUPT,
              file
                  + " is damaged. Stop the server, move the file away, and restore a backup:"
                  + " crispfleet admin restore.",
              error);
      case 5, 6 ->
          new StoreException(
              Kind.UNAVAILABLE, file + " is held by another process; try again.", error);
      default -> new StoreException(Kind.OTHER, String.valueOf(error.getMessage()), error);
    };
  }

  /** What the work threw, as the caller of a waiting write shall see it. */
  static RuntimeException rethrow(CompletionException wrapped) {
    Throwable cause = wrapped.getCause();
    if (cause instanceof RuntimeException error) {
      return error;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return wrapped;
  }
}
