package io.crispfleet.jesptool.flash;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.transport.CancelToken;
import io.crispfleet.jesptool.transport.JobClock;
import io.crispfleet.jesptool.transport.Transport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a restarted board says about its firmware. The lines looked for are ESP-IDF's start-up log
 * ({@code cpu_start: Project name: …}, {@code App version: …}).
 *
 * @param project name of the firmware; empty when it did not say
 * @param version its version; empty when it did not say
 * @param text everything received, printable characters only
 */
public record BootBanner(String project, String version, String text) {
  private static final Pattern PROJECT =
      Pattern.compile("Project name:\\s*(\\S[^\\r\\n]*)[\\r\\n]");
  private static final Pattern VERSION = Pattern.compile("App version:\\s*(\\S[^\\r\\n]*)[\\r\\n]");
  private static final Pattern COLOUR = Pattern.compile("\\x1B\\[[0-9;]*m");
  private static final Duration SLICE = Duration.ofMillis(100);
  private static final int LONGEST = 16 * 1024;

  /**
   * Listens until project and version are known or the time is up; a link that ends meanwhile ends
   * the listening.
   */
  static Optional<BootBanner> listen(
      Transport transport, Duration wait, JobClock clock, CancelToken cancel) {
    StringBuilder text = new StringBuilder();
    byte[] buffer = new byte[1024];
    long deadline = clock.nanoTime() + wait.toNanos();
    BootBanner banner = of("");
    try {
      while (clock.nanoTime() < deadline && !banner.complete() && text.length() < LONGEST) {
        cancel.throwIfCancelled();
        int count = transport.read(buffer, 0, buffer.length, SLICE);
        text.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
        banner = of(text.toString());
      }
    } catch (EspException e) {
      // The job is done; the banner is a courtesy.
    }
    return Optional.of(banner).filter(heard -> !heard.text().isBlank());
  }

  static BootBanner of(String received) {
    String plain = COLOUR.matcher(received).replaceAll("");
    StringBuilder text = new StringBuilder();
    plain
        .chars()
        .filter(c -> c == '\n' || (c >= ' ' && c < 0x7F))
        .forEach(c -> text.append((char) c));
    return new BootBanner(first(PROJECT, plain), first(VERSION, plain), text.toString());
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1).strip() : "";
  }

  private boolean complete() {
    return !project.isEmpty() && !version.isEmpty();
  }
}
