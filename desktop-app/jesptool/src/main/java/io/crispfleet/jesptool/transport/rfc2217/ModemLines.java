package io.crispfleet.jesptool.transport.rfc2217;

import java.util.ArrayList;
import java.util.List;

/**
 * Turns wanted line states into messages for the lines that change. Espressif's own server takes a
 * repeated "off" for the start of another reset, so nothing is said twice.
 */
final class ModemLines {
  private boolean known;
  private boolean dtr;
  private boolean rts;

  /** DTR first: on the way into download mode the board then never sees "run". */
  List<byte[]> change(boolean newDtr, boolean newRts) {
    List<byte[]> messages = new ArrayList<>(2);
    if (!known || newDtr != dtr) {
      messages.add(ComPort.dtr(newDtr));
    }
    if (!known || newRts != rts) {
      messages.add(ComPort.rts(newRts));
    }
    known = true;
    dtr = newDtr;
    rts = newRts;
    return messages;
  }
}
