package io.crispfleet.server.store;

import io.crispfleet.server.store.StoreException.Kind;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
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
      case 11, 26 -> damaged(file, error);
      case 5, 6 ->
          new StoreException(
              Kind.UNAVAILABLE, file + " is held by another process; try again.", error);
      default -> new StoreException(Kind.OTHER, String.valueOf(error.getMessage()), error);
    };
  }

  static StoreException damaged(Path file, SQLException error) {
    return new StoreException(
        Kind.CORRUPT,
        file
            + " is damaged ("
            + error.getMessage()
            + "). Keep a copy of its folder, and restore a backup into a new one:"
            + " crispfleet admin restore.",
        error);
  }

  static StoreException postgres(SQLException error) {
    String state = String.valueOf(error.getSQLState());
    String said = String.valueOf(error.getMessage());
    if (met(error) || disconnected(error)) {
      return new StoreException(
          Kind.UNAVAILABLE, "PostgreSQL cannot do it now; try again: " + said, error);
    }
    return switch (state.length() < 2 ? state : state.substring(0, 2)) {
      case "23" -> new StoreException(Kind.CONFLICT, said, error);
      case "53" ->
          new StoreException(Kind.NO_SPACE, "PostgreSQL is out of resources: " + said, error);
      case "25" -> new StoreException(Kind.NO_SPACE, "PostgreSQL does not write: " + said, error);
      case "XX" ->
          new StoreException(
              Kind.CORRUPT,
              "PostgreSQL reports damage; restore a backup of its database: " + said,
              error);
      default -> new StoreException(Kind.OTHER, said, error);
    };
  }

  /** Two transactions met; repeating this one may succeed. */
  static boolean met(SQLException error) {
    return "40001".equals(error.getSQLState()) || "40P01".equals(error.getSQLState());
  }

  /** The connection is gone, or none could be had. */
  static boolean disconnected(SQLException error) {
    String state = String.valueOf(error.getSQLState());
    return error instanceof SQLTransientConnectionException
        || state.startsWith("08")
        || state.startsWith("57P");
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
