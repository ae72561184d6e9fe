package io.crispfleet.server.logging;

import io.crispfleet.contract.api.server.LogLevel;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.http.Request;
import io.crispfleet.server.identity.UserRole;
import io.javalin.http.Context;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Locale;

/** How much each part of the server says, changed while it runs. */
public final class LogLevelRoutes {
  private static final String OURS = "io.crispfleet.";
  private static final String PATH = "/api/v1/log-levels";
  private static final int LONGEST_NAME = 200;

  private final Logs logs;

  public LogLevelRoutes(Logs logs) {
    this.logs = logs;
  }

  public void declare(Api api) {
    api.get(PATH)
        .summary("The log levels that were set")
        .users(UserRole.ADMIN, "server:admin")
        .answersList(200, LogLevel.class, "By logger; the others follow the nearest prefix")
        .handle(ctx -> Reply.json(ctx, 200, logs.levels()));
    api.put(PATH)
        .summary("Set one log level, at once and until the next start")
        .users(UserRole.ADMIN, "server:admin")
        .body(LogLevel.class)
        .answersList(200, LogLevel.class, "All that are set now")
        .problems(422)
        .audit("log-level.set")
        .handle(this::set);
  }

  private void set(Context ctx) throws IOException {
    LogLevel asked = Request.body(ctx, LogLevel.class);
    if (asked.logger() == null
        || asked.level() == null
        || !asked.logger().matches("[A-Za-z0-9_.$]{0," + LONGEST_NAME + "}")) {
      throw Problem.unprocessable(
          "BAD_LOGGER", "Name a logger, such as io.crispfleet.server.mqtt.");
    }
    Level level = level(asked.level());
    boolean ours = (asked.logger() + ".").startsWith(OURS);
    if (!ours && level.getSeverity() < Level.INFO.getSeverity()) {
      throw Problem.unprocessable(
          "NOT_OURS",
          "Libraries log every byte they are sent, secrets too: DEBUG and TRACE are for loggers"
              + " below io.crispfleet.");
    }
    logs.setLevel(asked.logger(), level);
    Request.audited(ctx, asked.logger(), level.getName());
    Reply.json(ctx, 200, logs.levels());
  }

  private static Level level(String word) {
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "TRACE" -> Level.TRACE;
      case "DEBUG" -> Level.DEBUG;
      case "INFO" -> Level.INFO;
      case "WARNING" -> Level.WARNING;
      case "ERROR" -> Level.ERROR;
      default ->
          throw Problem.unprocessable(
              "BAD_LEVEL", "A level is TRACE, DEBUG, INFO, WARNING or ERROR.");
    };
  }
}
