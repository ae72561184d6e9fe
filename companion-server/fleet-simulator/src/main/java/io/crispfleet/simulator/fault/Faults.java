package io.crispfleet.simulator.fault;

import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * How often each fault happens. Written as {@code corrupt-download=5,roll-back=2.5}: per cent of
 * the occasions.
 */
public final class Faults {
  public static final Faults NONE = new Faults(Map.of());

  private static final double HUNDRED = 100;

  private final Map<Fault, Double> shares;

  private Faults(Map<Fault, Double> shares) {
    this.shares = new EnumMap<>(Fault.class);
    this.shares.putAll(shares);
  }

  /**
   * Reads the text of {@code --faults}.
   *
   * @throws IllegalArgumentException naming what is wrong and what is possible
   */
  public static Faults parse(String text) {
    Map<Fault, Double> shares = new EnumMap<>(Fault.class);
    for (String part : text.split(",", -1)) {
      String[] pair = part.strip().split("=", 2);
      if (pair[0].isEmpty() || pair[0].equals("none")) {
        continue;
      }
      Fault fault =
          Fault.of(pair[0])
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "There is no fault '"
                              + pair[0]
                              + "'; use "
                              + Fault.words()
                              + ", each with =PERCENT."));
      shares.put(fault, percent(pair.length == 2 ? pair[1] : "1", fault));
    }
    return new Faults(shares);
  }

  private static double percent(String text, Fault fault) {
    try {
      double value = Double.parseDouble(text);
      if (value >= 0 && value <= HUNDRED) {
        return value / HUNDRED;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no share for " + fault.word() + "; use 0 to 100.");
  }

  /** Throws the dice for one occasion. */
  public boolean strikes(Fault fault, RandomGenerator random) {
    Double share = shares.get(fault);
    return share != null && random.nextDouble() < share;
  }
}
