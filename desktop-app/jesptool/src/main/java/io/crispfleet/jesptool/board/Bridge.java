package io.crispfleet.jesptool.board;

import java.util.List;
import java.util.Locale;

/**
 * A USB-serial bridge, or a chip's own USB port.
 *
 * @param usbId {@code VVVV:PPPP}, upper case
 * @param productText must occur in the product text, upper or lower case; empty matches all
 * @param baudLadder rates worth trying, best first; empty where the rate means nothing
 */
public record Bridge(String usbId, String name, String productText, List<Integer> baudLadder) {
  public Bridge {
    baudLadder = List.copyOf(baudLadder);
  }

  boolean matches(String id, String product) {
    return usbId.equals(id)
        && product.toLowerCase(Locale.ROOT).contains(productText.toLowerCase(Locale.ROOT));
  }
}
