package io.crispfleet.server.logging;

import io.crispfleet.contract.json.Json;
import io.crispfleet.server.http.Request;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * One JSON object per line: {@code time, level, logger, message}, the request it belongs to, the
 * fields of a map given as parameter, and what was thrown. Without secrets.
 */
final class JsonLines extends Formatter {
  private static final int LONGEST_TRACE = 8000;
  private static final int LONGEST_TEXT = 4000;

  @Override
  public String format(LogRecord line) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("time", line.getInstant().toString());
    fields.put("level", word(line.getLevel()));
    fields.put("logger", String.valueOf(line.getLoggerName()));
    fields.put("message", clean(formatMessage(line), LONGEST_TEXT));
    Request.currentId().ifPresent(id -> fields.put("requestId", id));
    Object[] parameters = line.getParameters();
    if (parameters != null) {
      for (Object parameter : parameters) {
        if (parameter instanceof Map<?, ?> extra) {
          extra.forEach((name, value) -> fields.put(String.valueOf(name), field(name, value)));
        }
      }
    }
    Throwable thrown = line.getThrown();
    if (thrown != null) {
      fields.put("error", thrown.getClass().getName());
      fields.put("trace", clean(trace(thrown), LONGEST_TRACE));
    }
    return Json.text(fields) + "\n";
  }

  private static Object field(Object name, Object value) {
    if (Redaction.names(String.valueOf(name))) {
      return Redaction.MARK;
    }
    return value instanceof Number || value instanceof Boolean
        ? value
        : clean(String.valueOf(value), LONGEST_TEXT);
  }

  private static String clean(String text, int longest) {
    String clean = Redaction.of(text);
    return clean.length() <= longest ? clean : clean.substring(0, longest) + "…";
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  static String word(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (value >= Level.WARNING.intValue()) {
      return "WARNING";
    }
    if (value >= Level.INFO.intValue()) {
      return "INFO";
    }
    return value >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
  }
}
