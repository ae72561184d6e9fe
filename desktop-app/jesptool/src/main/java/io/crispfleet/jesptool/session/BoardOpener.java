package io.crispfleet.jesptool.session;

import io.crispfleet.jesptool.event.FlashEvents;
import io.crispfleet.jesptool.transport.CancelToken;

/** Opens one board's link and brings its loader up; called again to resume after a lost link. */
@FunctionalInterface
public interface BoardOpener {
  EspSession open(ConnectOptions options, CancelToken cancel, FlashEvents events);
}
