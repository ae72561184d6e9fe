package io.crispfleet.emulator.fault;

import io.crispfleet.jesptool.error.EspException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the command line form of a fault, {@code name[:value][:key=value]…}. */
public final class FaultText {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s)");
  private static final int MAX_BAUD = 10_000_000;
  private static final int MAX_FACTOR = 1000;
  private static final String NAMES =
      "bit-flip:after=N, lost-reply:op=N, dead-baud:BAUD, vanish:after=N:reappear=1s,"
          + " slow-erase:factor=N, stub-refuses, stub-crash:after=N, wrong-boot-mode,"
          + " secure-download, encrypted-flash, noise, wire-cut:after=N:restore=2s";

  private final String text;
  private final Map<String, String> values = new HashMap<>();

  private FaultText(String text) {
    this.text = text;
  }

  /**
   * Reads one fault.
   *
   * @throws EspException.BadInput for an unknown name, key or value
   */
  public static Fault parse(String text) {
    return new FaultText(text.trim()).read();
  }

  private Fault read() {
    String[] parts = text.split(":", -1);
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      String key = equals < 0 ? "" : parts[i].substring(0, equals);
      if (values.put(key, parts[i].substring(equals + 1)) != null) {
        throw bad("says '%s' twice".formatted(key));
      }
    }
    Fault fault =
        switch (parts[0].toLowerCase(Locale.ROOT)) {
          case "bit-flip" -> new Fault.BitFlip(number("after"), count());
          case "lost-reply" -> new Fault.LostReply((int) number("op"), count());
          case "dead-baud" -> new Fault.DeadBaud(between1And(MAX_BAUD, ""));
          case "vanish" -> new Fault.Vanish(number("after"), duration("reappear", "1s"));
          case "slow-erase" -> new Fault.SlowErase(between1And(MAX_FACTOR, "factor"));
          case "stub-refuses" -> new Fault.StubRefuses();
          case "stub-crash" -> new Fault.StubCrash(number("after"), count());
          case "wrong-boot-mode" -> new Fault.WrongBootMode();
          case "secure-download" -> new Fault.SecureDownload();
          case "encrypted-flash" -> new Fault.EncryptedFlash();
          case "noise" -> new Fault.Noise((int) Math.max(1, number("every", "1")));
          case "wire-cut" -> new Fault.WireCut(number("after"), duration("restore", "0s"));
          default -> throw bad("is not known");
        };
    if (!values.isEmpty()) {
      throw bad("does not take '%s'".formatted(String.join("', '", values.keySet())));
    }
    return fault;
  }

  private int count() {
    return (int) Math.max(1, number("count", "1"));
  }

  private int between1And(int most, String key) {
    long number = number(key);
    if (number < 1 || number > most) {
      throw bad("has %d where 1 to %d is wanted".formatted(number, most));
    }
    return (int) number;
  }

  private long number(String key) {
    String value = values.remove(key);
    if (value == null) {
      throw bad(key.isEmpty() ? "needs a value" : "needs %s=".formatted(key));
    }
    return number(value, key, text);
  }

  private long number(String key, String fallback) {
    String value = values.remove(key);
    return number(value == null ? fallback : value, key, text);
  }

  private static long number(String value, String key, String text) {
    try {
      long number = Long.decode(value);
      if (number >= 0 && number <= Integer.MAX_VALUE) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through to the refusal, which says more than the exception.
    }
    throw bad(text, "has '%s' where a number is wanted %s".formatted(value, key));
  }

  private Duration duration(String key, String fallback) {
    String value = values.remove(key);
    Matcher matcher = DURATION.matcher(value == null ? fallback : value);
    if (!matcher.matches()) {
      throw bad("has '%s' where a duration such as 1s or 250ms is wanted".formatted(value));
    }
    long amount = Long.parseLong(matcher.group(1));
    return matcher.group(2).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMillis(amount);
  }

  private EspException bad(String what) {
    return bad(text, what);
  }

  private static EspException bad(String text, String what) {
    return new EspException.BadInput("Fault '%s' %s.".formatted(text, what), "Known: " + NAMES);
  }
}
