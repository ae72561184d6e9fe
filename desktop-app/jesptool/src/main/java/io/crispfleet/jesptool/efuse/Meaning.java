package io.crispfleet.jesptool.efuse;

import java.util.Map;
import java.util.function.ToLongFunction;

/** Turns the number in a field into words. */
sealed interface Meaning {
  /**
   * The words; empty when there is nothing to say.
   *
   * @param others gives the value of another field of the same chip
   */
  String of(long value, ToLongFunction<String> others);

  /** One of two texts, by whether any bit is set or, for counters, whether their number is odd. */
  record Switch(boolean byParity, String off, String on) implements Meaning {
    @Override
    public String of(long value, ToLongFunction<String> others) {
      boolean set = byParity ? Long.bitCount(value) % 2 == 1 : value != 0;
      return set ? on : off;
    }
  }

  /** A text for some of the numbers. */
  record Choice(Map<Long, String> texts) implements Meaning {
    public Choice {
      texts = Map.copyOf(texts);
    }

    @Override
    public String of(long value, ToLongFunction<String> others) {
      return texts.getOrDefault(value, "");
    }
  }

  /** A text with the number in it. */
  record Sentence(String text) implements Meaning {
    @Override
    public String of(long value, ToLongFunction<String> others) {
      return text.replace("{}", Long.toString(value));
    }
  }

  /** The bytes of an address, the first in the lowest bits. */
  record Mac() implements Meaning {
    @Override
    public String of(long value, ToLongFunction<String> others) {
      return value == 0 ? "not burned" : "";
    }

    static String text(long value, int bytes) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < bytes; i++) {
        text.append(i == 0 ? "" : ":").append("%02x".formatted((value >>> (8 * i)) & 0xFF));
      }
      return text.toString();
    }
  }

  /** CRC-8 (reflected 0x31, start 0) over the bytes of the field {@code MAC}. */
  record MacCheck() implements Meaning {
    @Override
    public String of(long value, ToLongFunction<String> others) {
      return crc(others.applyAsLong("MAC")) == value ? "matches the MAC" : "DOES NOT MATCH the MAC";
    }

    private static int crc(long mac) {
      int crc = 0;
      for (int i = 0; i < 6; i++) {
        crc ^= (int) (mac >>> (8 * i)) & 0xFF;
        for (int bit = 0; bit < 8; bit++) {
          crc = (crc & 1) != 0 ? (crc >>> 1) ^ 0x8C : crc >>> 1;
        }
      }
      return crc;
    }
  }

  /** The ESP32's ADC reference: a sign bit and a count of 7 mV steps away from 1100 mV. */
  record AdcReference() implements Meaning {
    @Override
    public String of(long value, ToLongFunction<String> others) {
      long steps = value & 0xF;
      return "%d mV".formatted(1100 + 7 * ((value & 0x10) != 0 ? -steps : steps));
    }
  }
}
