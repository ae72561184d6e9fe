package io.crispfleet.server.logging;

import io.crispfleet.contract.api.server.LogLevel;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.ConsoleHandler;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Logger;

/**
 * Where log lines go, and how much each part says. Installed once by the composition root; closing
 * it puts back what was there before.
 */
public final class Logs implements AutoCloseable {
  /** What the root logger is called on the wire. */
  static final String EVERYTHING = "";

  private static final Map<String, Level> QUIET_LIBRARIES =
      Map.of(
          "org.eclipse.jetty", Level.WARNING,
          "io.javalin", Level.WARNING,
          "com.zaxxer.hikari", Level.WARNING,
          // What it complains about, it throws; we say that once and in our own words.
          "org.flywaydb", Level.OFF,
          "io.netty", Level.WARNING,
          "com.hivemq", Level.WARNING);

  private final Handler handler;
  private final List<Handler> replaced;

  // The JDK forgets a logger, and its level with it, when nobody holds it.
  private final Map<String, Logger> held = new TreeMap<>();

  private Logs(Handler handler) throws IOException {
    this.handler = handler;
    handler.setFormatter(new JsonLines());
    handler.setEncoding(StandardCharsets.UTF_8.name());
    handler.setLevel(java.util.logging.Level.ALL);
    Logger root = Logger.getLogger(EVERYTHING);
    replaced = List.of(root.getHandlers());
    replaced.forEach(root::removeHandler);
    root.addHandler(handler);
    setLevel(EVERYTHING, Level.INFO);
    QUIET_LIBRARIES.forEach(this::setLevel);
  }

  /** To the standard error stream. */
  public static Logs toErrorStream() throws IOException {
    return new Logs(new ConsoleHandler());
  }

  /**
   * To files that rotate: {@code crispfleet.log.0} is the newest.
   *
   * @param bytes most bytes of one file
   * @param files most files
   */
  public static Logs toFolder(Path folder, int bytes, int files) throws IOException {
    Files.createDirectories(folder);
    return to(folder.resolve("crispfleet.log.%g").toString(), bytes, files);
  }

  private static Logs to(String pattern, int bytes, int files) throws IOException {
    return new Logs(new FileHandler(pattern, bytes, files, true));
  }

  /** What was set, by logger; the others follow the nearest prefix. */
  public synchronized List<LogLevel> levels() {
    List<LogLevel> levels = new ArrayList<>();
    held.forEach(
        (name, logger) -> levels.add(new LogLevel(name, JsonLines.word(logger.getLevel()))));
    return levels;
  }

  /** Takes effect at once, for the logger and everything below its name. */
  public synchronized void setLevel(String logger, Level level) {
    Logger target = held.computeIfAbsent(logger, Logger::getLogger);
    target.setLevel(
        switch (level) {
          case ALL, TRACE -> java.util.logging.Level.FINER;
          case DEBUG -> java.util.logging.Level.FINE;
          case INFO -> java.util.logging.Level.INFO;
          case WARNING -> java.util.logging.Level.WARNING;
          case ERROR -> java.util.logging.Level.SEVERE;
          case OFF -> java.util.logging.Level.OFF;
        });
  }

  @Override
  public synchronized void close() {
    Logger root = Logger.getLogger(EVERYTHING);
    root.removeHandler(handler);
    replaced.forEach(root::addHandler);
    held.values().forEach(logger -> logger.setLevel(null));
    root.setLevel(java.util.logging.Level.INFO);
    handler.close();
  }
}
