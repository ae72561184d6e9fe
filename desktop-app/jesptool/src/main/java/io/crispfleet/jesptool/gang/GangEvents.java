package io.crispfleet.jesptool.gang;

import io.crispfleet.jesptool.event.FlashEvent;
import io.crispfleet.jesptool.flash.FlashReport;

/** Follows a gang job. Called on the boards' own threads, for one board never at the same time. */
public interface GangEvents {
  void event(String port, FlashEvent event);

  /** A board is through, well or not. */
  void finished(FlashReport report);
}
