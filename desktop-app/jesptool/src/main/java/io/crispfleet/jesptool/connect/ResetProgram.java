package io.crispfleet.jesptool.connect;

import io.crispfleet.jesptool.error.EspException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sequence of modem line changes that puts a board into download mode or restarts it. True means
 * asserted: DTR pulls IO0 low, RTS pulls EN low, and with the usual two-transistor circuit both at
 * once pull neither.
 *
 * <p>Programs can be written as text: steps {@code D0|D1} (DTR), {@code R0|R1} (RTS), {@code
 * U<dtr>,<rts>} (both in one step) and {@code W<seconds>} (wait), separated by {@code |}.
 */
public record ResetProgram(String name, List<Step> steps) {
  private static final int MAX_STEPS = 64;
  private static final Duration MAX_WAIT = Duration.ofSeconds(10);
  private static final Pattern STEP =
      Pattern.compile("(?:([DR])([01])|U([01]),([01])|W(\\d{1,2}(?:\\.\\d{1,6})?))");

  /** One step. */
  public sealed interface Step {
    /** Sets DTR, leaves RTS. */
    record Dtr(boolean on) implements Step {}

    /** Sets RTS, leaves DTR. */
    record Rts(boolean on) implements Step {}

    /** Sets both lines at once. */
    record Both(boolean dtr, boolean rts) implements Step {}

    /** Waits. */
    record Wait(Duration duration) implements Step {}
  }

  /** Both lines change in one system call; the dependable choice where the driver allows it. */
  public static final ResetProgram TIGHT = parse("tight", "U0,0|U1,1|U0,1|W0.1|U1,0|W0.05|U0,0|D0");

  /** As {@link #TIGHT} for boards with a large capacitor on EN. */
  public static final ResetProgram TIGHT_SLOW =
      parse("tight-slow", "U0,0|U1,1|U0,1|W0.1|U1,0|W0.55|U0,0|D0");

  /** One line after the other. */
  public static final ResetProgram CLASSIC = parse("classic", "D0|R1|W0.1|D1|R0|W0.05|D0");

  /** As {@link #CLASSIC} for boards with a large capacitor on EN. */
  public static final ResetProgram CLASSIC_SLOW =
      parse("classic-slow", "D0|R1|W0.1|D1|R0|W0.55|D0");

  /** For the USB-Serial/JTAG peripheral, which interprets the line changes itself. */
  public static final ResetProgram USB_JTAG =
      parse("usb-jtag", "R0|D0|W0.1|D1|R0|W0.1|R1|D0|R1|W0.1|D0|R0");

  /** For the USB-OTG peripheral of the S2 and S3, driven by the ROM's CDC code. */
  public static final ResetProgram USB_OTG = parse("usb-otg", "D0|R1|W0.1|D1|R0|W0.05|D0|W0.5");

  /** Restart into the firmware. */
  public static final ResetProgram HARD_RESET = parse("hard-reset", "D0|R1|W0.1|R0");

  /** Restart into the firmware over native USB, which needs time to re-enumerate. */
  public static final ResetProgram HARD_RESET_USB = parse("hard-reset-usb", "D0|R1|W0.2|R0|W0.2");

  /** Touches nothing: the board is in download mode already. */
  public static final ResetProgram NO_RESET = new ResetProgram("no-reset", List.of());

  public ResetProgram {
    steps = List.copyOf(steps);
  }

  /**
   * Reads the text form.
   *
   * @throws EspException.BadInput naming the step that is not understood
   */
  public static ResetProgram parse(String name, String text) {
    List<Step> steps = new ArrayList<>();
    for (String part : text.split("\\|", -1)) {
      Matcher matcher = STEP.matcher(part.strip());
      if (!matcher.matches() || steps.size() == MAX_STEPS) {
        throw bad(part);
      }
      steps.add(step(matcher, part));
    }
    return new ResetProgram(name, steps);
  }

  private static Step step(Matcher matcher, String part) {
    if (matcher.group(1) != null) {
      boolean on = "1".equals(matcher.group(2));
      return "D".equals(matcher.group(1)) ? new Step.Dtr(on) : new Step.Rts(on);
    }
    if (matcher.group(3) != null) {
      return new Step.Both("1".equals(matcher.group(3)), "1".equals(matcher.group(4)));
    }
    Duration wait = Duration.ofNanos((long) (Double.parseDouble(matcher.group(5)) * 1e9));
    if (wait.compareTo(MAX_WAIT) > 0) {
      throw bad(part);
    }
    return new Step.Wait(wait);
  }

  private static EspException bad(String part) {
    return new EspException.BadInput(
        "'%s' is not a reset step.".formatted(part),
        "Use D0, D1, R0, R1, U<dtr>,<rts> and W<seconds up to 10>, separated by |, for example"
            + " 'D0|R1|W0.1|D1|R0|W0.05|D0'.");
  }
}
