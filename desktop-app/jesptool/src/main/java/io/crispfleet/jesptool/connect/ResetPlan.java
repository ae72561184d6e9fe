package io.crispfleet.jesptool.connect;

import static io.crispfleet.jesptool.connect.ResetProgram.CLASSIC;
import static io.crispfleet.jesptool.connect.ResetProgram.CLASSIC_SLOW;
import static io.crispfleet.jesptool.connect.ResetProgram.NO_RESET;
import static io.crispfleet.jesptool.connect.ResetProgram.TIGHT;
import static io.crispfleet.jesptool.connect.ResetProgram.TIGHT_SLOW;
import static io.crispfleet.jesptool.connect.ResetProgram.USB_JTAG;
import static io.crispfleet.jesptool.connect.ResetProgram.USB_OTG;

import io.crispfleet.jesptool.transport.UsbIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The resets to try on one board, best guess first. */
record ResetPlan(List<Attempt> attempts) {
  private static final int ESPRESSIF = 0x303A;
  private static final int USB_JTAG_PRODUCT = 0x1001;
  private static final List<ResetProgram> NAMED =
      List.of(TIGHT, TIGHT_SLOW, CLASSIC, CLASSIC_SLOW, USB_JTAG, USB_OTG, NO_RESET);

  /** One reset and the line rate to call at afterwards. */
  record Attempt(ResetProgram program, int baud) {}

  /** Only {@code program}, {@code count} times. */
  static ResetPlan only(ResetProgram program, int count) {
    return cycle(List.of(program), count);
  }

  /**
   * The usual order for a bridge.
   *
   * @param learned name of the program that worked last time
   * @param oneLineAtATime the link cannot set both lines at once: Windows drivers, RFC 2217
   */
  static ResetPlan usual(
      Optional<UsbIdentity> usb, Optional<String> learned, boolean oneLineAtATime, int count) {
    List<ResetProgram> order = new ArrayList<>();
    learned.flatMap(ResetPlan::named).ifPresent(order::add);
    if (isUsbJtag(usb)) {
      order.add(USB_JTAG);
    } else if (usb.filter(id -> id.vendorId() == ESPRESSIF).isPresent()) {
      order.add(USB_OTG);
    }
    order.addAll(
        oneLineAtATime
            ? List.of(CLASSIC, CLASSIC_SLOW)
            : List.of(TIGHT, TIGHT_SLOW, CLASSIC, CLASSIC_SLOW));
    return cycle(order.stream().distinct().toList(), count);
  }

  /**
   * For links without modem lines: nothing to pull, but a stub of an earlier session may still talk
   * at one of {@code rates}.
   */
  static ResetPlan withoutLines(List<Integer> rates, int count) {
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int rate = i % 2 == 0 ? BaudLadder.ROM_BAUD : rates.get((i / 2) % rates.size());
      attempts.add(new Attempt(NO_RESET, rate));
    }
    return new ResetPlan(attempts);
  }

  static boolean isUsbJtag(Optional<UsbIdentity> usb) {
    return usb.filter(id -> id.vendorId() == ESPRESSIF && id.productId() == USB_JTAG_PRODUCT)
        .isPresent();
  }

  /** A built-in program by name. */
  static Optional<ResetProgram> named(String name) {
    return NAMED.stream().filter(program -> program.name().equals(name)).findFirst();
  }

  private static ResetPlan cycle(List<ResetProgram> order, int count) {
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      attempts.add(new Attempt(order.get(i % order.size()), BaudLadder.ROM_BAUD));
    }
    return new ResetPlan(attempts);
  }
}
