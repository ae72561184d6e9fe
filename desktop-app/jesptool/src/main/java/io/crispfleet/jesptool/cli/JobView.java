package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.flash.FlashReport;
import io.crispfleet.jesptool.gang.GangEvents;
import java.util.Collection;

/** How a flash job shows on the command line. Thread-safe: boards report on their own threads. */
interface JobView extends GangEvents {
  /** All boards are through; reports in the order of the command line. */
  void close(Collection<FlashReport> reports);
}
