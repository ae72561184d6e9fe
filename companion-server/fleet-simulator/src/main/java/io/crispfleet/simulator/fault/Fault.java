package io.crispfleet.simulator.fault;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What can go wrong in a stick's life. */
public enum Fault {
  /** A byte of a download is wrong; the stick must notice. */
  CORRUPT_DOWNLOAD,
  /** The connection breaks in the middle of a download. */
  CUT_DOWNLOAD,
  /** Power goes in the middle of writing; the old app starts again. */
  POWER_CUT,
  /** The new app does not prove itself and the boot loader goes back. */
  ROLL_BACK,
  /** MQTT breaks without a goodbye before a message is acknowledged; it is sent again later. */
  DROP_MQTT,
  /** A message with QoS 1 is published twice. */
  DUPLICATE,
  /** A native stick asks to be left alone for now. */
  DELAY_UPDATE;

  /** As written on the command line, such as {@code corrupt-download}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** All of them as written on the command line. */
  public static String words() {
    return Arrays.stream(values()).map(Fault::word).collect(Collectors.joining(", "));
  }

  static Optional<Fault> of(String word) {
    return Arrays.stream(values()).filter(fault -> fault.word().equals(word)).findFirst();
  }
}
