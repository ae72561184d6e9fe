package io.crispfleet.server.cli;

import io.crispfleet.jesptool.cli.Output;
import io.crispfleet.server.config.ConfigException;
import io.crispfleet.server.http.CannotListen;
import io.crispfleet.server.mqtt.BrokerException;
import io.crispfleet.server.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine;
import tools.jackson.databind.node.ObjectNode;

/**
 * Why a server could not start, as whoever started it can use it. Exit codes are those of
 * sysexits.h, which service managers know.
 *
 * @param code stable word for programs
 * @param message what happened and why; one line for each thing that is wrong
 * @param advice what to do; empty where the message says it
 */
record StartFailure(int exit, String code, String message, String advice) {
  private static final int BAD_DATA = 65;
  private static final int UNAVAILABLE = 69;
  private static final int CANNOT_WRITE = 73;
  private static final int IO_ERROR = 74;
  private static final int TRY_AGAIN = 75;
  private static final int WRONG_CONFIGURATION = 78;

  /** What a server said; empty for a mistake of ours. */
  static Optional<StartFailure> of(Throwable error) {
    return Optional.ofNullable(
        switch (error) {
          case ConfigException wrong ->
              new StartFailure(
                  WRONG_CONFIGURATION,
                  "WRONG_CONFIGURATION",
                  String.join("\n", wrong.faults()),
                  "See all settings with crispfleet server --print-config.");
          case CannotListen taken ->
              new StartFailure(UNAVAILABLE, "CANNOT_LISTEN", text(taken), "");
          case BrokerException broker ->
              new StartFailure(UNAVAILABLE, "BROKER_UNAVAILABLE", text(broker), "");
          case StoreException store -> ofStore(store);
          case UncheckedIOException wrapped -> ofIo(Objects.requireNonNull(wrapped.getCause()));
          default -> null;
        });
  }

  private static StartFailure ofStore(StoreException error) {
    return switch (error.kind()) {
      case NO_SPACE ->
          new StartFailure(
              CANNOT_WRITE,
              "CANNOT_WRITE",
              text(error),
              "Free space on its disk, make it writable for this user, or choose another folder"
                  + " with --data.");
      case CORRUPT ->
          new StartFailure(
              BAD_DATA,
              "DATABASE_DAMAGED",
              text(error),
              "Nothing was changed. Backups are in the folder 'backups' of the data folder.");
      case UNAVAILABLE -> new StartFailure(TRY_AGAIN, "DATABASE_UNAVAILABLE", text(error), "");
      case CONFLICT, OTHER -> new StartFailure(IO_ERROR, "DATABASE_FAILED", text(error), "");
    };
  }

  private static StartFailure ofIo(IOException error) {
    // The system's own words are "a/file: Not a directory"; some are the name of the file alone.
    String message =
        switch (error) {
          case AccessDeniedException denied -> denied.getFile() + ": permission denied";
          case NoSuchFileException missing -> missing.getFile() + ": there is no such file";
          case FileSystemException system when system.getReason() == null ->
              system.getFile() + ": in the way, or of the wrong kind";
          default -> text(error);
        };
    return error instanceof FileSystemException
        ? new StartFailure(
            CANNOT_WRITE,
            "CANNOT_WRITE",
            "cannot use " + message,
            "Free space on its disk, make it writable for this user, or choose another folder with"
                + " --data.")
        : new StartFailure(IO_ERROR, "CANNOT_READ", message, "");
  }

  private static String text(Throwable error) {
    return Objects.requireNonNullElse(error.getMessage(), error.getClass().getSimpleName());
  }

  /** Says it on the terminal, and as JSON when that was asked for. */
  int report(CommandLine command, Output output) {
    message.lines().forEach(line -> command.getErr().println("error: " + line));
    if (!advice.isEmpty()) {
      command.getErr().println("  -> " + advice);
    }
    ObjectNode line = Output.JSON.createObjectNode().put("ok", false);
    line.putObject("error").put("code", code).put("message", message).put("advice", advice);
    output.json(line);
    return exit;
  }
}
