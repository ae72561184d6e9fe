package io.crispfleet.bench.server;

import java.util.Locale;

/**
 * One line of the table.
 *
 * @param peer what the peer reached in the same unit; 0 without a peer
 * @param limit what {@code value}, or with a peer the ratio, is held against
 */
record Figure(String name, String unit, double value, double peer, double limit, Sense sense) {

  /** Which way a figure is good. */
  enum Sense {
    AT_LEAST,
    AT_MOST,
    EXACTLY,
    ANY
  }

  static Figure atLeast(String name, String unit, double value, double limit) {
    return new Figure(name, unit, value, 0, limit, Sense.AT_LEAST);
  }

  static Figure atMost(String name, String unit, double value, double limit) {
    return new Figure(name, unit, value, 0, limit, Sense.AT_MOST);
  }

  static Figure against(String name, String unit, double value, double peer, double ratio) {
    return new Figure(name, unit, value, peer, ratio, Sense.AT_LEAST);
  }

  static Figure exactly(String name, String unit, double value, double limit) {
    return new Figure(name, unit, value, 0, limit, Sense.EXACTLY);
  }

  /** Measured for whom it may concern; nothing is demanded. */
  static Figure known(String name, String unit, double value) {
    return new Figure(name, unit, value, 0, 0, Sense.ANY);
  }

  boolean holds() {
    double judged = peer > 0 ? value / peer : value;
    return switch (sense) {
      case AT_LEAST -> judged >= limit;
      case AT_MOST -> judged <= limit;
      case EXACTLY -> judged == limit;
      case ANY -> true;
    };
  }

  String measured() {
    return number(value) + " " + unit;
  }

  String peerText() {
    return peer > 0 ? number(peer) + " " + unit : "–";
  }

  /** The demand in words. */
  String demand() {
    String bound =
        switch (sense) {
          case AT_LEAST -> "at least " + number(limit);
          case AT_MOST -> "at most " + number(limit);
          case EXACTLY -> "exactly " + number(limit);
          case ANY -> "–";
        };
    return peer > 0 ? "%.2f x (%s)".formatted(value / peer, bound) : bound;
  }

  private static String number(double value) {
    String pattern = value >= 1000 || value == 0 ? "%,.0f" : value >= 100 ? "%.0f" : "%.2f";
    return String.format(Locale.ROOT, pattern, value);
  }
}
