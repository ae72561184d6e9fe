package io.crispfleet.jesptool.connect;

import io.crispfleet.jesptool.event.FlashEvents;
import io.crispfleet.jesptool.session.BoardOpener;
import io.crispfleet.jesptool.session.ConnectOptions;
import io.crispfleet.jesptool.session.EspSession;
import io.crispfleet.jesptool.transport.CancelToken;
import io.crispfleet.jesptool.transport.PortAddress;
import io.crispfleet.jesptool.transport.Transport;
import java.util.function.Function;

/** Opens the board at one address, as often as a job needs it. */
public final class PortBoardOpener implements BoardOpener {
  private final PortAddress address;
  private final Function<PortAddress, Transport> transports;
  private final EspConnector connector;

  /**
   * @param transports opens a link, normally {@code Transports::open}
   */
  @SuppressWarnings("MissingSummary") // the class comment says it
  public PortBoardOpener(
      PortAddress address, Function<PortAddress, Transport> transports, EspConnector connector) {
    this.address = address;
    this.transports = transports;
    this.connector = connector;
  }

  @Override
  public EspSession open(ConnectOptions options, CancelToken cancel, FlashEvents events) {
    return connector.connect(transports.apply(address), options, cancel, events);
  }
}
