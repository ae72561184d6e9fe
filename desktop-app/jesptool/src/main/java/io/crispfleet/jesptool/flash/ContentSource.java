package io.crispfleet.jesptool.flash;

import io.crispfleet.jesptool.event.FlashEvents;
import io.crispfleet.jesptool.plan.Extent;
import io.crispfleet.jesptool.session.EspSession;
import java.util.List;

/** Says what a connected board shall hold, once it is known which board it is. */
@FunctionalInterface
public interface ContentSource {
  /**
   * Extents in the order in which they are to be written; disjoint.
   *
   * @throws io.crispfleet.jesptool.error.EspException.Refused when it must not go onto this board
   */
  List<Extent> layout(EspSession session, FlashEvents events);
}
